import { and, desc, eq } from 'drizzle-orm'
import type { Codebook } from '../../core/codebook/codebook.ts'
import { GateTable, type GateTurn, gateCodes } from '../../core/codebook/gates.ts'
import { BOOTSTRAP_DRAWS } from '../../core/statistics/bootstrap.ts'
import type { Tx } from '../database.ts'
import { analysis } from '../schema/results.ts'
import { codebookInForce } from './codebooks.ts'
import type { CodedSession } from './gold.ts'

const SEED = 20_261
const KIND = 'gates'

/** Turns of gold sessions, beside what each person and the tagger put on them. */
export function gateTurns(sessions: readonly CodedSession[]): GateTurn[] {
  return sessions
    .filter((one) => one.gold)
    .flatMap(({ session_id: session, offered, turns, tagged }) =>
      turns.map(({ turn, speaker, gold, by }) => ({
        ...{ session, speaker, offered, gold: gold ?? [], tagged: tagged.get(turn) ?? [] },
        people: by.map((one) => one.codes),
      })),
    )
}

/** A page is computed while somebody waits; what is stored takes its time. */
export const PAGE_DRAWS = 300

/** The gates as the gold set stands; no codes in it while there is none. */
export function gatesOf(
  codebook: Codebook,
  sessions: readonly CodedSession[],
  draws = BOOTSTRAP_DRAWS,
): GateTable {
  return gateCodes(codebook, gateTurns(sessions), { seed: SEED, draws })
}

/**
 * The gates of the unit's own codes, if it released any, and those of the product's codes that it gave
 * up: links are asked about these too, and without a gate nothing would bar them.
 */
export async function gatesInForce(
  tx: Tx,
  product: Codebook,
  sessions: readonly CodedSession[],
  draws = BOOTSTRAP_DRAWS,
): Promise<GateTable> {
  const codebook = await codebookInForce(tx)
  if (codebook === null) return gatesOf(product, sessions, draws)
  const own = gatesOf(codebook, sessions, draws)
  const ids = new Set(own.codes.map((gate) => gate.code))
  const given_up = product.codes.filter((code) => !ids.has(code.id))
  if (sessions.length === 0 || given_up.length === 0) return own
  const rest = gatesOf(product, sessions, draws).codes.filter(({ code }) => !ids.has(code))
  return { ...own, codes: [...own.codes, ...rest] }
}

/** The gates that were stored last; null before any were. */
export async function storedGates(tx: Tx): Promise<GateTable | null> {
  const [row] = await tx
    .select({ result: analysis.result })
    .from(analysis)
    .where(eq(analysis.kind, KIND))
    .orderBy(desc(analysis.created_at))
    .limit(1)
  return row ? GateTable.parse(row.result) : null
}

/** Keeps the gates for pages that must not see the codings themselves; the same is not kept twice. */
export async function storeGates(
  tx: Tx,
  gates: GateTable,
  data_hash: string,
  now: Date,
): Promise<boolean> {
  const [newest] = await tx
    .select({ data_hash: analysis.data_hash })
    .from(analysis)
    .where(and(eq(analysis.kind, KIND)))
    .orderBy(desc(analysis.created_at))
    .limit(1)
  if (newest?.data_hash === data_hash) return false
  await tx.insert(analysis).values({ kind: KIND, result: gates, data_hash, created_at: now })
  return true
}
