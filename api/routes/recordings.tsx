import { asActor } from '../../db/database.ts'
import { sealStream } from '../../db/sealing/parts.ts'
import { closeUpload, findUpload, partsOf } from '../../db/stores/uploads.ts'
import { RecordingPage } from '../../web/pages/coach/recording.tsx'
import type { App } from '../app.ts'
import { type CoachActor, coachFrame, coachOf, idParam } from '../coach.ts'
import { permit } from '../middleware/permit.ts'
import type { Ports } from '../ports.ts'
import { sessionView } from '../session-view.ts'
import { beginUpload, tooLarge } from '../uploads/begin.ts'
import { type Finished, finishUpload } from '../uploads/finish.ts'
import { answerTus, catchUp, UPLOADS_PATH } from '../uploads/tus.ts'

export function recordingRoutes(app: App): void {
  app.get('/sessions/:id/recording', permit('create', 'material'), async (c) => {
    const actor = coachOf(c)
    const { database, settings } = c.get('ports')
    const session = await asActor(database, actor, (tx) => sessionView(tx, idParam(c)))
    const { upload_max_bytes, speech_waits } = settings
    return c.html(
      <RecordingPage {...coachFrame(c)} {...{ session, upload_max_bytes, speech_waits }} />,
    )
  })

  app.post(UPLOADS_PATH, permit('create', 'material'), (c) =>
    answerTus(c.get('ports'), coachOf(c), c.req.raw),
  )
  app.patch(`${UPLOADS_PATH}/:id`, permit('create', 'material'), (c) =>
    answerTus(c.get('ports'), coachOf(c), c.req.raw),
  )
  // HEAD comes in by the same door as GET.
  app.get(`${UPLOADS_PATH}/:id`, permit('create', 'material'), async (c) => {
    await catchUp(c.get('ports'), coachOf(c), c.req.param('id'))
    return answerTus(c.get('ports'), coachOf(c), c.req.raw)
  })

  app.put('/api/v1/sessions/:id/recording', permit('create', 'material'), async (c) => {
    const promised_bytes = Number(c.req.header('content-length') ?? 0)
    const said = {
      upload_id: crypto.randomUUID(),
      session_id: idParam(c),
      byte_count: Number.isSafeInteger(promised_bytes) ? promised_bytes : 0,
      sha256: c.req.query('sha256') ?? null,
      coach_first: c.req.query('coach_first') !== 'false',
      file_name: c.req.query('filename') || 'recording',
    }
    const ports = c.get('ports')
    const actor = coachOf(c)
    await beginUpload(ports, actor, said)
    const done = await streamIn(ports, actor, said.upload_id, c.req.raw.body)
    return c.json(done, done.already ? 200 : 201)
  })
}

/** Seals a whole body as it streams; one that breaks off or is too large leaves nothing behind. */
async function streamIn(
  ports: Ports,
  actor: CoachActor,
  upload_id: string,
  body: ReadableStream<Uint8Array> | null,
): Promise<Finished> {
  const prefix = partsOf(upload_id)
  try {
    const row = await asActor(ports.database, actor, (tx) => findUpload(tx, upload_id))
    const key = await ports.keys.ring.keyFor(`person:${row?.person_id}`)
    const bytes = counted(body, ports)
    const byte_count = await sealStream(ports.objects, key, prefix, 0, bytes)
    await asActor(ports.database, actor, (tx) => closeUpload(tx, upload_id, { byte_count }))
  } catch (error) {
    await ports.objects.remove(prefix)
    const refusal = 'The upload broke off. Nothing was kept; send it again.'
    await asActor(ports.database, actor, (tx) => closeUpload(tx, upload_id, { refusal }))
    throw error
  }
  return finishUpload(ports, actor, upload_id)
}

async function* counted(
  body: ReadableStream<Uint8Array> | null,
  ports: Ports,
): AsyncGenerator<Uint8Array> {
  if (!body) return
  const reader = body.getReader()
  let seen = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    seen += next.value.length
    if (seen > ports.settings.upload_max_bytes) throw tooLarge(ports)
    yield next.value
  }
}
