import type { Actor } from '../../core/access/policy.ts'
import { firstStep, type MaterialKind } from '../../core/pipeline/order.ts'
import {
  missingPurposes,
  PURPOSES_FOR,
  type Purpose,
  refusalSentence,
} from '../../core/session/consent.ts'
import type { RawTurn } from '../../core/session/turn.ts'
import { asService, type Tx } from '../database.ts'
import type { Queue } from '../queue.ts'
import { material } from '../schema/material.ts'
import { audioObject, rawText } from '../schema/vault.ts'
import { type Keys, keyIdOf } from '../sealing/keys.ts'
import { sealText } from '../sealing/seal.ts'
import { hmacHex } from '../sealing/secret.ts'
import { appendAudit, byActor } from './audit.ts'
import { consentsOf } from './consents.ts'
import { findByContent } from './materials.ts'
import { queueStep } from './stages.ts'

/** What is being taken in, and for whom. */
export interface Arrival {
  kind: MaterialKind
  session_id: string | null
  person_id: string | null
  coach_id: string
  team_id: string
  /** ISO date it speaks of. */
  day: string
  media_type: string
}

export type Taken =
  | { ok: true; material_id: string; already: boolean }
  | { ok: false; missing: Purpose[]; why: string }

export interface IntakeDeps {
  keys: Keys
  queue: Queue
  now: () => Date
}

/** Which of the consents this kind of material needs are not live. */
export async function missingFor(
  tx: Tx,
  kind: MaterialKind,
  person_id: string | null,
  now: Date,
): Promise<Purpose[]> {
  if (person_id === null) return []
  return missingPurposes(await consentsOf(tx, person_id, true), PURPOSES_FOR[kind], now)
}

/**
 * Takes words in: consent, sealed words, first job and audit entry in the caller's transaction, so
 * that nothing is half-stored. The same words sent twice give the same material back.
 */
export async function takeText(
  tx: Tx,
  deps: IntakeDeps,
  actor: Actor,
  arrival: Arrival,
  turns: RawTurn[],
  speakers_assumed: boolean,
): Promise<Taken> {
  const json = JSON.stringify(turns)
  const hash = await hmacHex(deps.keys.content, `${arrival.person_id ?? ''}\n${json}`)
  const size = new TextEncoder().encode(json).length
  return take(tx, deps, actor, { ...arrival, speakers_assumed }, hash, size, async (row) => {
    const key_id = keyIdOf(row)
    const key = await deps.keys.ring.keyFor(key_id)
    const sealed = await sealText(key, json, `raw text ${row.id}`)
    await tx.insert(rawText).values({ material_id: row.id, key_id, sealed })
  })
}

export interface StoredAudio {
  object_key: string
  byte_count: number
  sha256: string
  file_name: string
  coach_first: boolean
}

/** Takes in a recording whose sealed parts already lie in the object store. */
export async function takeRecording(
  tx: Tx,
  deps: IntakeDeps,
  actor: Actor,
  arrival: Arrival & { person_id: string },
  audio: StoredAudio,
): Promise<Taken> {
  const hash = await hmacHex(deps.keys.content, `${arrival.person_id}\n${audio.sha256}`)
  const extra = { ...arrival, coach_first: audio.coach_first }
  return take(tx, deps, actor, extra, hash, audio.byte_count, async (row) => {
    const key_id = keyIdOf(row)
    const key = await deps.keys.ring.keyFor(key_id)
    const sealed_name = await sealText(key, audio.file_name, `file name ${row.id}`)
    await tx.insert(audioObject).values({
      material_id: row.id,
      key_id,
      object_key: audio.object_key,
      byte_count: audio.byte_count,
      sealed_name,
    })
  })
}

type Extra = Arrival & { speakers_assumed?: boolean; coach_first?: boolean }

async function take(
  tx: Tx,
  deps: IntakeDeps,
  actor: Actor,
  arrival: Extra,
  content_hash: string,
  byte_count: number,
  seal: (row: { id: string; person_id: string | null }) => Promise<void>,
): Promise<Taken> {
  const now = deps.now()
  const missing = await missingFor(tx, arrival.kind, arrival.person_id, now)
  if (missing.length > 0) return { ok: false, missing, why: refusalSentence(missing) }
  const before = await findByContent(tx, arrival.coach_id, arrival.kind, content_hash)
  if (before) return { ok: true, material_id: before.id, already: true }
  const id = crypto.randomUUID()
  await tx.insert(material).values({ id, ...arrival, content_hash, byte_count, created_at: now })
  await seal({ id, person_id: arrival.person_id })
  await asService(tx, async (service) => {
    const job = { material_id: id, kind: arrival.kind, step: firstStep(arrival.kind) }
    await queueStep(service, deps.queue, job, now)
  })
  const detail = { kind: arrival.kind, byte_count }
  const entry = { ...byActor(actor), action: 'take in', resource: 'material', resource_id: id }
  await appendAudit(tx, deps.keys.audit, { ...entry, detail }, now)
  return { ok: true, material_id: id, already: false }
}
