import { asActor } from '../../db/database.ts'
import { openRange } from '../../db/sealing/parts.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { findMaterial } from '../../db/stores/materials.ts'
import type { App } from '../app.ts'
import { type ByteRange, readRange } from '../byte-range.ts'
import { type CoachActor, coachOf, idParam } from '../coach.ts'
import { permit } from '../middleware/permit.ts'
import { type PlayableCopy, playableCopy } from '../playback-view.ts'
import type { Ports } from '../ports.ts'
import { notFound } from '../problem.ts'

/** The sound of a coach's own recordings, as far as their redacted text goes; never the original. */
export function playbackRoutes(app: App): void {
  app.get('/materials/:id/playback', permit('read', 'playback'), async (c) => {
    const actor = coachOf(c)
    const ports = c.get('ports')
    const asked = c.req.header('range')
    const { copy, key } = await openCopy(ports, actor, idParam(c), asked ?? null)
    const whole = { from: 0, to: copy.byte_count - 1 }
    const headers = {
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-type': copy.media_type,
    }
    const range = readRange(asked, copy.byte_count)
    if (range === 'unsatisfiable') {
      const none = { ...headers, 'content-range': `bytes */${copy.byte_count}` }
      return c.body(null, 416, none)
    }
    const { from, to } = range ?? whole
    const content_range = `bytes ${from}-${to}/${copy.byte_count}`
    return c.body(streamOf(ports, key, copy, { from, to }), range ? 206 : 200, {
      ...headers,
      'content-length': String(to - from + 1),
      ...(range ? { 'content-range': content_range } : {}),
    })
  })
}

/** Finds the copy and writes down that it was opened, in one transaction; else it does not exist. */
async function openCopy(
  ports: Ports,
  actor: CoachActor,
  id: string,
  range: string | null,
): Promise<{ copy: PlayableCopy; key: CryptoKey }> {
  return asActor(ports.database, actor, async (tx) => {
    const material = await findMaterial(tx, id)
    const copy = material && (await playableCopy(tx, material, ports.now()))
    const key = copy && (await ports.keys.ring.existing(copy.key_id))
    if (!copy || !key) throw notFound()
    const entry = { ...byActor(actor), action: 'play', resource: 'playback', resource_id: id }
    // A player asks for pieces as it goes; each asking is an opening.
    const detail = { from: range === null ? 0 : Number(/^bytes=(\d+)-/.exec(range)?.[1] ?? 0) }
    await appendAudit(tx, ports.keys.audit, { ...entry, detail }, ports.now())
    return { copy, key }
  })
}

/** A part at a time, as the listener takes them. */
function streamOf(
  ports: Ports,
  key: CryptoKey,
  copy: PlayableCopy,
  range: ByteRange,
): ReadableStream<Uint8Array> {
  const parts = openRange(ports.objects, key, copy.object_key, copy.byte_count, range)
  return new ReadableStream({
    async pull(controller) {
      const next = await parts.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}
