import { createHash } from 'node:crypto'
import { asActor, type Tx } from '../../db/database.ts'
import { openParts } from '../../db/sealing/parts.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { takeRecording } from '../../db/stores/intake.ts'
import { closeUpload, findUpload, partsOf, type UploadRow } from '../../db/stores/uploads.ts'
import { SNIFF_BYTES, sniffAudio, whyNotAudio } from '../../intake/sniff.ts'
import type { CoachActor } from '../coach.ts'
import { arrivalFor } from '../intake-answers.ts'
import type { Ports } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'
import { sessionView } from '../session-view.ts'
import { fileNameOf } from './begin.ts'

export interface Finished {
  material_id: string
  /** The same bytes were added before; these were thrown away. */
  already: boolean
}

/**
 * Everything has arrived: looks what it is, checks it against what was promised, and takes it in. A
 * refusal leaves its reason and no byte behind. Asking twice gives the same answer.
 */
export async function finishUpload(
  ports: Ports,
  actor: CoachActor,
  upload_id: string,
): Promise<Finished> {
  const row = await asActor(ports.database, actor, (tx) => findUpload(tx, upload_id))
  if (!row) throw notFound()
  if (row.material_id) return { material_id: row.material_id, already: true }
  if (row.refusal) throw new Problem(422, 'The recording was refused', row.refusal)
  const looked = await look(ports, row)
  if ('why' in looked) return refuse(ports, actor, row, looked.why)
  const audio = {
    object_key: partsOf(row.id),
    byte_count: row.byte_count,
    sha256: looked.sha256,
    file_name: await fileNameOf(ports, row),
    coach_first: row.coach_first,
  }
  const taken = await asActor(ports.database, actor, async (tx) => {
    const now = await findUpload(tx, upload_id, true)
    if (now?.material_id) return { ok: true as const, material_id: now.material_id, already: true }
    const session = await sessionView(tx, row.session_id)
    const arrival = await arrivalFor(tx, actor, 'recording', looked.media_type, session)
    const result = await takeRecording(tx, ports, actor, arrival, audio)
    if (result.ok) await closeUpload(tx, row.id, { material_id: result.material_id })
    return result
  })
  if (!taken.ok) return refuse(ports, actor, row, taken.why, 403)
  const { material_id, already } = taken
  if (already) await removeUnlessUsed(ports, row.id)
  return { material_id, already }
}

type Looked = { media_type: string; sha256: string } | { why: string }

/** Reads the whole recording once, a part at a time, out of its seal. */
async function look(ports: Ports, row: UploadRow): Promise<Looked> {
  if (row.byte_count === 0) return { why: whyNotAudio(new Uint8Array(0)) }
  const key = await ports.keys.ring.keyFor(`person:${row.person_id}`)
  const hash = createHash('sha256')
  let first = new Uint8Array(0)
  for await (const bytes of openParts(ports.objects, key, partsOf(row.id), row.byte_count)) {
    if (first.length < SNIFF_BYTES) first = joined(first, bytes.subarray(0, SNIFF_BYTES))
    hash.update(bytes)
  }
  const type = sniffAudio(first)
  if (!type) return { why: whyNotAudio(first) }
  const sha256 = hash.digest('hex')
  if (row.sha256 !== null && row.sha256 !== sha256) {
    return { why: 'The file changed on its way here. Nothing was kept; upload it again.' }
  }
  return { media_type: type.media_type, sha256 }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

async function refuse(
  ports: Ports,
  actor: CoachActor,
  row: UploadRow,
  why: string,
  status: 403 | 422 = 422,
): Promise<never> {
  await ports.objects.remove(partsOf(row.id))
  await asActor(ports.database, actor, async (tx) => {
    await closeUpload(tx, row.id, { refusal: why })
    await noteRefusal(tx, ports, actor, row.id)
  })
  throw new Problem(status, 'The recording was refused', why)
}

async function noteRefusal(tx: Tx, ports: Ports, actor: CoachActor, id: string): Promise<void> {
  const entry = { action: 'refuse upload', resource: 'material', resource_id: id }
  await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry }, ports.now())
}

/** The material may be this very upload, finished a moment ago by another request. */
async function removeUnlessUsed(ports: Ports, upload_id: string): Promise<void> {
  const key = partsOf(upload_id)
  const used = await ports.database.run(
    'select 1 from vault.audio_object where object_key = $1 limit 1',
    [key],
  )
  if (used.rows.length > 0) return
  await ports.objects.remove(key)
}
