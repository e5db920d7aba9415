import { and, asc, eq, isNull } from 'drizzle-orm'
import type { DisagreementDecision, DisagreementReason } from '../../core/codebook/disagreement.ts'
import { asRaw, type RedactedText } from '../../core/session/text.ts'
import type { Tx } from '../database.ts'
import { tagDisagreement } from '../schema/codes.ts'
import { material, output } from '../schema/material.ts'
import { tag, turn } from '../schema/results.ts'
import { disagreementWords } from '../schema/vault.ts'
import { type Keys, keyIdOf } from '../sealing/keys.ts'
import { openText, sealText } from '../sealing/seal.ts'
import type { Material } from './stages.ts'
import { type RedactLoad, redactionOf } from './step-inputs.ts'

export type Disagreement = typeof tagDisagreement.$inferSelect

/** The disagreements of a material that were not taken back, in the order of its turns. */
export async function liveDisagreements(tx: Tx, material_id: string): Promise<Disagreement[]> {
  return tx
    .select()
    .from(tagDisagreement)
    .where(and(eq(tagDisagreement.material_id, material_id), isNull(tagDisagreement.undone_at)))
    .orderBy(asc(tagDisagreement.turn), asc(tagDisagreement.code))
}

export interface NewDisagreement {
  turn: number
  code: string
  reason: DisagreementReason
  /** As the coach wrote it; sealed until names are out. */
  words: string
}

/**
 * Puts down a disagreement with a tag as it now stands. Null when there is no such tag, or somebody
 * disagreed with it already. Nobody reads the words before `redacted` has them.
 */
export async function addDisagreement(
  tx: Tx,
  keys: Keys,
  of: Material,
  { turn, code, reason, words }: NewDisagreement,
): Promise<string | null> {
  const [found] = await tx
    .select({ output_id: tag.output_id })
    .from(tag)
    .innerJoin(output, and(eq(output.id, tag.output_id), eq(output.is_current, true)))
    .where(and(eq(tag.material_id, of.id), eq(tag.turn, turn), eq(tag.code, code)))
  if (!found) return null
  const [made] = await tx
    .insert(tagDisagreement)
    .values({
      ...{ material_id: of.id, output_id: found.output_id, turn, code, reason },
      ...{ coach_id: of.coach_id, words_state: words === '' ? 'none' : 'waiting' },
    })
    .onConflictDoNothing()
    .returning({ id: tagDisagreement.id })
  if (!made) return null
  if (words !== '') {
    const key_id = keyIdOf(of)
    const sealed = await sealText(await keys.ring.keyFor(key_id), words, contextOf(made.id))
    await tx.insert(disagreementWords).values({ disagreement_id: made.id, key_id, sealed })
  }
  return made.id
}

const contextOf = (id: string) => `disagreement ${id}`

/** Takes one back; it stays on record. Null when it is not there to the caller, or was decided. */
export async function undoDisagreement(tx: Tx, id: string, now: Date): Promise<Material | null> {
  const [row] = await tx
    .update(tagDisagreement)
    .set({ undone_at: now })
    .from(material)
    .where(
      and(
        eq(tagDisagreement.id, id),
        eq(material.id, tagDisagreement.material_id),
        isNull(tagDisagreement.undone_at),
        isNull(tagDisagreement.decided_at),
      ),
    )
    .returning({ material })
  return row?.material ?? null
}

/** Sealed words that wait for their names to be taken out, with what is known of their case. */
export interface WaitingWords {
  id: string
  of: Material
  /** Null when the words can no longer be opened: the person was erased. */
  load: RedactLoad | null
}

export async function waitingWords(tx: Tx, keys: Keys, limit: number): Promise<WaitingWords[]> {
  const rows = await tx
    .select({ row: disagreementWords, material })
    .from(disagreementWords)
    .innerJoin(tagDisagreement, eq(tagDisagreement.id, disagreementWords.disagreement_id))
    .innerJoin(material, eq(material.id, tagDisagreement.material_id))
    .orderBy(asc(disagreementWords.created_at))
    .limit(limit)
  const waiting: WaitingWords[] = []
  for (const { row, material: of } of rows) {
    const id = row.disagreement_id
    const key = await keys.ring.existing(row.key_id)
    const words = key && (await openText(key, row.sealed, contextOf(id)))
    const turns = words ? [{ n: 0, speaker: 'coach' as const, text: asRaw(words) }] : null
    waiting.push({ id, of, load: turns && (await redactionOf(tx, keys, of, turns)) })
  }
  return waiting
}

/** Keeps the redacted words, or that there are none any more, and deletes the sealed ones. */
export async function settleWords(tx: Tx, id: string, words: RedactedText | null): Promise<void> {
  await tx
    .update(tagDisagreement)
    .set({ words, words_state: words === null ? 'gone' : 'redacted' })
    .where(and(eq(tagDisagreement.id, id), eq(tagDisagreement.words_state, 'waiting')))
  await tx.delete(disagreementWords).where(eq(disagreementWords.disagreement_id, id))
}

/** Disagreements that nobody has decided yet, oldest first, with the turn they are about. */
export async function waitingDisagreements(tx: Tx) {
  return tx
    .select({ disagreement: tagDisagreement, text: turn.text, speaker: turn.speaker })
    .from(tagDisagreement)
    .innerJoin(turn, eq(turn.material_id, tagDisagreement.material_id))
    .innerJoin(output, and(eq(output.id, turn.output_id), eq(output.is_current, true)))
    .where(
      and(
        eq(turn.n, tagDisagreement.turn),
        isNull(tagDisagreement.undone_at),
        isNull(tagDisagreement.decided_at),
      ),
    )
    .orderBy(asc(tagDisagreement.created_at), asc(tagDisagreement.id))
}

/** Puts down the adjudicator's answer; false when it is not there, taken back, or decided. */
export async function decideDisagreement(
  tx: Tx,
  id: string,
  decision: DisagreementDecision,
  decided_by: string,
  decided_at: Date,
): Promise<boolean> {
  const rows = await tx
    .update(tagDisagreement)
    .set({ decision, decided_by, decided_at })
    .where(
      and(
        eq(tagDisagreement.id, id),
        isNull(tagDisagreement.undone_at),
        isNull(tagDisagreement.decided_at),
      ),
    )
    .returning({ id: tagDisagreement.id })
  return rows.length > 0
}
