import { and, eq, inArray, isNotNull, isNull, lt, ne, notInArray, or } from 'drizzle-orm'
import type { Reason } from '../../core/pipeline/step.ts'
import { PURPOSES_FOR } from '../../core/session/consent.ts'
import type { Tx } from '../database.ts'
import { material, output, stage } from '../schema/material.ts'
import { playback } from '../schema/vault.ts'
import { keyIdOf } from '../sealing/keys.ts'
import { agreeingPeople } from './analysis-inputs.ts'
import { notHeld } from './holds.ts'
import type { Material } from './stages.ts'

export type Playback = typeof playback.$inferSelect

/** What a recording's copy to listen to needs the person to agree to: what the recording needed. */
export const PLAYBACK_PURPOSES = PURPOSES_FOR.recording

/** Where every copy of a recording that was ever made lies. */
export const playbackObjects = (material_id: string) => `playback/${material_id}`

export interface HeldPlayback {
  material: Material
  /** The redaction that the copy is made after. */
  output_id: string
  lease: string
  key_id: string
  object_key: string
  attempts: number
}

/**
 * Takes the lease on one recording whose text is redacted and whose copy is missing, older than the
 * text, or was left half made. Null when there is none. The copy it replaces can be played no more.
 */
export async function claimPlayback(
  tx: Tx,
  lease: string,
  now: Date,
  until: Date,
): Promise<HeldPlayback | null> {
  const due = or(
    isNull(playback.material_id),
    ne(playback.output_id, output.id),
    lt(playback.again_at, now),
  )
  if ((await redactedRecordings(tx, due)).length === 0) return null
  const agreeing = [...(await agreeingPeople(tx, PLAYBACK_PURPOSES, now))]
  if (agreeing.length === 0) return null
  const [found] = await redactedRecordings(tx, and(due, inArray(material.person_id, agreeing)))
  if (!found) return null
  const key_id = keyIdOf(found.material)
  const object_key = `${playbackObjects(found.material.id)}/${lease}`
  const attempts = found.output_id === found.before?.output_id ? found.before.attempts + 1 : 1
  const row = {
    ...{ output_id: found.output_id, state: 'making', attempts, lease, again_at: until },
    ...{ key_id, object_key, byte_count: null, media_type: null, muted_s: null },
    ...{ whole_turns: null, reason_code: null, reason: null, created_at: now },
  }
  const [taken] = await tx
    .insert(playback)
    .values({ material_id: found.material.id, ...row })
    .onConflictDoUpdate({
      target: playback.material_id,
      set: row,
      setWhere: or(ne(playback.output_id, found.output_id), lt(playback.again_at, now)),
    })
    .returning()
  if (!taken) return null
  return { ...found, lease, key_id, object_key, attempts }
}

/** One recording whose redaction is through and that answers to a condition on its copy. */
async function redactedRecordings(tx: Tx, which: ReturnType<typeof or>) {
  return tx
    .select({ material, output_id: output.id, before: playback })
    .from(material)
    .innerJoin(stage, and(eq(stage.material_id, material.id), IS_REDACTED))
    .innerJoin(output, and(eq(output.material_id, material.id), IS_CURRENT))
    .leftJoin(playback, eq(playback.material_id, material.id))
    .where(
      and(
        eq(material.kind, 'recording'),
        isNotNull(material.person_id),
        notHeld(material.id),
        which,
      ),
    )
    .orderBy(material.created_at)
    .limit(1)
}

const IS_REDACTED = and(eq(stage.step, 'redact'), eq(stage.state, 'done'))
const IS_CURRENT = and(eq(output.step, 'redact'), eq(output.is_current, true))

/** Keeps the lease alive; false when it was lost. */
export async function renewPlayback(tx: Tx, held: HeldPlayback, until: Date): Promise<boolean> {
  const rows = await tx
    .update(playback)
    .set({ again_at: until })
    .where(leaseOf(held))
    .returning({ id: playback.material_id })
  return rows.length === 1
}

const leaseOf = (held: HeldPlayback) =>
  and(
    eq(playback.material_id, held.material.id),
    eq(playback.lease, held.lease),
    eq(playback.state, 'making'),
  )

/** Whether what the copy was made after still stands; asked again in the transaction that ends it. */
export async function stillCurrent(tx: Tx, held: HeldPlayback): Promise<boolean> {
  const [row] = await tx
    .select({ id: output.id })
    .from(output)
    .innerJoin(stage, and(eq(stage.material_id, output.material_id), IS_REDACTED))
    .where(and(eq(output.id, held.output_id), eq(output.is_current, true)))
    .for('share')
  return row !== undefined
}

export type PlaybackEnd =
  | { state: 'ready'; byte_count: number; media_type: string; muted_s: number; whole_turns: number }
  | { state: 'none'; reason: Reason }
  | { state: 'making'; reason: Reason; again_at: Date }

/** Ends a lease that is still held, and says whether it was. */
export async function endPlayback(
  tx: Tx,
  held: HeldPlayback,
  { ...end }: PlaybackEnd,
): Promise<boolean> {
  const reason = 'reason' in end ? end.reason : null
  const rows = await tx
    .update(playback)
    .set({
      ...('byte_count' in end ? end : { state: end.state }),
      again_at: end.state === 'making' ? end.again_at : null,
      reason_code: reason?.code ?? null,
      reason: reason?.sentence ?? null,
    })
    .where(leaseOf(held))
    .returning({ id: playback.material_id })
  return rows.length === 1
}

/** Copies whose person no longer agrees to all that the recording needed. */
export async function unwantedPlaybacks(tx: Tx, now: Date): Promise<string[]> {
  const agreeing = [...(await agreeingPeople(tx, PLAYBACK_PURPOSES, now))]
  const agreed = agreeing.length > 0 ? notInArray(material.person_id, agreeing) : undefined
  const rows = await tx
    .select({ id: playback.material_id })
    .from(playback)
    .innerJoin(material, eq(material.id, playback.material_id))
    .where(agreed)
  return rows.map((row) => row.id)
}

/** Forgets a copy whose parts are gone. */
export async function forgetPlayback(tx: Tx, material_id: string): Promise<void> {
  await tx.delete(playback).where(eq(playback.material_id, material_id))
}

/** A recording's copy as the caller may see it, with whether it says no more than today's text. */
export async function findPlayback(
  tx: Tx,
  material_id: string,
): Promise<(Playback & { is_current: boolean }) | null> {
  const [row] = await tx
    .select({ playback, is_current: output.is_current })
    .from(playback)
    .innerJoin(output, eq(output.id, playback.output_id))
    .where(eq(playback.material_id, material_id))
  return row ? { ...row.playback, is_current: row.is_current } : null
}
