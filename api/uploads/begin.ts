import { refusalSentence } from '../../core/session/consent.ts'
import { asActor } from '../../db/database.ts'
import { openText, sealText } from '../../db/sealing/seal.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { missingFor } from '../../db/stores/intake.ts'
import { createUpload, type UploadRow } from '../../db/stores/uploads.ts'
import { type CoachActor, idOrNull } from '../coach.ts'
import type { Ports } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'
import { sessionView } from '../session-view.ts'

/** What the sender says of a recording before the first byte. */
export interface Promised {
  upload_id: string
  session_id: string
  /** Bytes to come; 0 when the sender does not know. */
  byte_count: number
  /** Hex sha-256, or null. */
  sha256: string | null
  coach_first: boolean
  file_name: string
}

const nameContext = (upload_id: string) => `upload name ${upload_id}`

const SHA256 = /^[0-9a-f]{64}$/

/** Whether a recording may come at all, before anything of it is stored. */
export async function beginUpload(
  ports: Ports,
  actor: CoachActor,
  promised: Promised,
): Promise<void> {
  const { upload_id, session_id, byte_count, coach_first } = promised
  const sha256 = promised.sha256?.toLowerCase() ?? null
  if (sha256 !== null && !SHA256.test(sha256)) {
    throw new Problem(422, 'That checksum makes no sense', 'Send sha256 as 64 hex digits, or none.')
  }
  if (byte_count > ports.settings.upload_max_bytes) throw tooLarge(ports)
  const refusal = await asActor(ports.database, actor, async (tx) => {
    if (!idOrNull(session_id)) throw notFound()
    const session = await sessionView(tx, session_id)
    const missing = await missingFor(tx, 'recording', session.person_id, ports.now())
    if (missing.length > 0) return refusalSentence(missing)
    const { person_id } = session
    const key = await ports.keys.ring.keyFor(`person:${person_id}`)
    const sealed_name = await sealText(key, promised.file_name, nameContext(upload_id))
    const row = { id: upload_id, coach_id: actor.coach_id, session_id, person_id }
    await createUpload(tx, { ...row, byte_count, sha256, coach_first, sealed_name })
    const entry = { action: 'begin upload', resource: 'material', resource_id: upload_id }
    const detail = { session_id, byte_count }
    await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry, detail }, ports.now())
    return null
  })
  if (refusal) throw new Problem(403, 'Consent is missing', refusal)
}

/** The name the file had on the coach's machine. */
export async function fileNameOf(ports: Ports, row: UploadRow): Promise<string> {
  const key = await ports.keys.ring.existing(`person:${row.person_id}`)
  if (!key || !row.sealed_name) return 'recording'
  return openText(key, row.sealed_name, nameContext(row.id))
}

export function tooLarge(ports: Ports): Problem {
  const most_mb = Math.floor(ports.settings.upload_max_bytes / 1_000_000)
  const detail = `Recordings of up to ${most_mb} MB are taken. Save it compressed (MP3 or M4A), or cut it into parts. Nothing was kept.`
  return new Problem(413, 'The recording is too large', detail)
}
