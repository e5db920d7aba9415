import type { Context } from 'hono'
import { asActor } from '../../db/database.ts'
import type { Taken } from '../../db/stores/intake.ts'
import { readTranscript } from '../../intake/transcripts/transcript.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { TranscriptUploadPage } from '../../web/pages/coach/transcript-upload.tsx'
import type { App } from '../app.ts'
import { type CoachActor, coachFrame, coachOf, idParam } from '../coach.ts'
import { Form } from '../form.ts'
import { takeTranscripts } from '../intake-answers.ts'
import { permit } from '../middleware/permit.ts'
import type { Env, Ports } from '../ports.ts'
import { sessionView } from '../session-view.ts'

export const TRANSCRIPT_MAX_BYTES = 10 * 1024 * 1024

export function transcriptInRoutes(app: App): void {
  app.get('/sessions/:id/transcript', permit('create', 'material'), async (c) =>
    c.html(await uploadPage(c, '', {})),
  )

  app.post('/sessions/:id/transcript', permit('create', 'material'), async (c) => {
    const actor = coachOf(c)
    const id = idParam(c)
    const form = await Form.read(c)
    const coach = form.text('coach')
    const file = form.file('file')
    if (!file) return c.html(await uploadPage(c, coach, { file: 'Choose a transcript file' }), 422)
    const read = await receiveTranscript(c.get('ports'), actor, id, file, coach)
    if (!read.ok) return c.html(await uploadPage(c, coach, { file: read.why }), 422)
    return c.redirect(`/sessions/${id}?done=${read.already ? 'already' : 'transcript'}`, 303)
  })
}

export type Received = Extract<Taken, { ok: true }> | { ok: false; why: string }

/** Reads a transcript file and takes it in; nothing of a refused file is kept. */
export async function receiveTranscript(
  ports: Ports,
  actor: CoachActor,
  session_id: string,
  file: File,
  coach: string,
): Promise<Received> {
  const session = await asActor(ports.database, actor, (tx) => sessionView(tx, session_id))
  if (file.size > TRANSCRIPT_MAX_BYTES) {
    return { ok: false, why: 'The file is larger than 10 MB. Export the transcript without media' }
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const read = await readTranscript({ name: file.name, bytes }, coach ? { coach } : {})
  if (!read.ok) return read
  if (read.failed.length > 0) return { ok: false, why: read.failed.join(' ') }
  return asActor(ports.database, actor, (tx) =>
    takeTranscripts(tx, ports, actor, session, read.value),
  )
}

async function uploadPage(c: Context<Env>, coach: string, errors: FieldErrors) {
  const actor = coachOf(c)
  const session = await asActor(c.get('ports').database, actor, (tx) => sessionView(tx, idParam(c)))
  return <TranscriptUploadPage {...coachFrame(c)} {...{ session, coach, errors }} />
}
