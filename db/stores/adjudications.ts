import { eq } from 'drizzle-orm'
import type { Codebook } from '../../core/codebook/codebook.ts'
import { lastStanding } from '../../core/coding/log.ts'
import { inOrder, wrongWithCodes } from '../../core/coding/turn-codes.ts'
import type { Tx } from '../database.ts'
import { adjudication } from '../schema/coding.ts'
import type { CodedSession } from './gold.ts'

export interface Decision {
  turn: number
  codes: readonly string[]
  reason: string
  settled_by: string
}

/** Settles one turn of a session that all its coders have finished; what is wrong, or null. */
export async function settleTurn(
  tx: Tx,
  of: CodedSession,
  codebook: Codebook,
  decision: Decision,
  now: Date,
): Promise<string | null> {
  if (!of.finished) return 'Not all coders of this session have finished.'
  const found = of.turns.find((one) => one.turn === decision.turn)
  if (!found) return 'There is no such turn to settle.'
  const why = wrongWithCodes(codebook, found.speaker, decision.codes)
  if (why !== null) return why
  const { session_id, output_id } = of
  const codes = inOrder(codebook, decision.codes)
  await tx
    .insert(adjudication)
    .values({ ...decision, codes, session_id, output_id, created_at: now })
  return null
}

/** Takes back what was settled last in the session; the turn, or null when nothing is left. */
export async function undoSettled(
  tx: Tx,
  of: CodedSession,
  settled_by: string,
  now: Date,
): Promise<number | null> {
  const log = await tx.select().from(adjudication).where(eq(adjudication.session_id, of.session_id))
  const last = lastStanding(log.map(({ reason: memo, ...row }) => ({ ...row, memo })))
  if (!last) return null
  const { session_id, output_id } = of
  const { turn, codes, memo: reason, id: undoes } = last
  const entry = { session_id, output_id, turn, codes, reason, undoes, settled_by, created_at: now }
  await tx.insert(adjudication).values(entry)
  return turn
}

/** Why each turn was settled as it is, by turn. */
export async function reasonsOf(tx: Tx, session_id: string): Promise<Map<number, string>> {
  const log = await tx
    .select()
    .from(adjudication)
    .where(eq(adjudication.session_id, session_id))
    .orderBy(adjudication.id)
  const undone = new Set(log.flatMap((row) => row.undoes ?? []))
  const standing = log.filter((row) => row.undoes === null && !undone.has(row.id))
  return new Map(standing.map((row) => [row.turn, row.reason]))
}
