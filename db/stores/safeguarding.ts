import { and, asc, count, desc, eq, gte, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { HarmKind } from '../../core/safeguarding/cue.ts'
import type { SafeguardingDecision } from '../../core/safeguarding/decision.ts'
import { findConcerns } from '../../core/safeguarding/find-concerns.ts'
import type { RedactedTurn } from '../../core/session/turn.ts'
import type { Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { passage, turn } from '../schema/results.ts'
import { safeguarding } from '../schema/safeguarding.ts'
import { coach } from '../schema/unit.ts'
import type { Material } from './stages.ts'

/**
 * Puts a new redaction's passages that may speak of harm on the named person's list. What was
 * decided about the same passage of an earlier redaction stays decided.
 */
export async function raiseConcerns(
  tx: Tx,
  of: Material,
  output_id: string,
  turns: readonly RedactedTurn[],
  now: Date,
): Promise<void> {
  const before = await tx
    .delete(safeguarding)
    .where(eq(safeguarding.material_id, of.id))
    .returning()
  const places = new Map<number, number>()
  for (const concern of findConcerns(turns)) {
    const place = places.get(concern.turn) ?? 0
    places.set(concern.turn, place + 1)
    const same = before.find((one) => one.turn === concern.turn && one.place === place)
    await tx.insert(safeguarding).values({
      ...{ ...concern, place, material_id: of.id, output_id },
      raised_at: same?.raised_at ?? now,
      decision: same?.decision ?? null,
      decided_by: same?.decided_by ?? null,
      decided_at: same?.decided_at ?? null,
    })
  }
}

/**
 * Whether a passage touches one of the list that was not found to be nothing: then no theme is made
 * of it. To be used where `turn` is joined to `passage`.
 */
export const mayBeHarm = (): SQL => sql`exists (select 1 from ${safeguarding} as harm
  where harm.output_id = ${turn.output_id} and harm.turn = ${turn.n}
    and harm.start < ${passage.end} and harm."end" > ${passage.start}
    and harm.decision is distinct from 'no_risk')`

export interface ConcernRow {
  id: string
  kinds: HarmKind[]
  kind: string
  /** ISO day the text speaks of. */
  day: string
  coach: string
  raised_at: Date
  decision: SafeguardingDecision | null
  decided_at: Date | null
  start: number
  end: number
  /** The redacted turn, and the ones before and after it. */
  text: string
  around: { n: number; speaker: string; text: string }[]
  turn: number
}

/** Those without plain words come after those with. */
const VEILED = sql`(${safeguarding.kinds} = '["veiled"]'::jsonb)`

/** Passages still to be looked at, oldest first, or those looked at, newest first. */
export async function listConcerns(
  tx: Tx,
  which: 'waiting' | 'decided',
  page: { limit: number; offset: number },
): Promise<ConcernRow[]> {
  const waiting = which === 'waiting'
  const rows = await tx
    .select({ one: safeguarding, kind: material.kind, day: material.day, coach: coach.name })
    .from(safeguarding)
    .innerJoin(material, eq(material.id, safeguarding.material_id))
    .innerJoin(output, and(eq(output.id, safeguarding.output_id), eq(output.is_current, true)))
    .innerJoin(coach, eq(coach.id, material.coach_id))
    .where(waiting ? isNull(safeguarding.decision) : isNotNull(safeguarding.decision))
    .orderBy(
      ...(waiting ? [VEILED, asc(safeguarding.raised_at)] : [desc(safeguarding.decided_at)]),
      safeguarding.id,
    )
    .limit(page.limit)
    .offset(page.offset)
  return Promise.all(rows.map((row) => withWords(tx, row)))
}

interface Found {
  one: typeof safeguarding.$inferSelect
  kind: string
  day: string
  coach: string
}

async function withWords(tx: Tx, { one, ...row }: Found): Promise<ConcernRow> {
  const near = await tx
    .select({ n: turn.n, speaker: turn.speaker, text: turn.text })
    .from(turn)
    .where(
      and(eq(turn.output_id, one.output_id), gte(turn.n, one.turn - 1), lte(turn.n, one.turn + 1)),
    )
    .orderBy(turn.n)
  const { id, kinds, raised_at, decided_at, start, end } = one
  return {
    ...row,
    ...{ id, kinds, raised_at, decided_at, start, end, turn: one.turn },
    decision: one.decision as SafeguardingDecision | null,
    text: near.find(({ n }) => n === one.turn)?.text ?? '',
    around: near.filter(({ n }) => n !== one.turn),
  }
}

/** How many passages nobody has looked at. */
export async function countWaiting(tx: Tx): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(safeguarding)
    .innerJoin(output, and(eq(output.id, safeguarding.output_id), eq(output.is_current, true)))
    .where(isNull(safeguarding.decision))
  return row?.count ?? 0
}

/** Records what was decided, or with null takes it back. False when there is no such passage. */
export async function decideConcern(
  tx: Tx,
  id: string,
  decision: SafeguardingDecision | null,
  by: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(safeguarding)
    .set({
      decision,
      decided_by: decision === null ? null : by,
      decided_at: decision === null ? null : now,
    })
    .where(eq(safeguarding.id, id))
    .returning({ id: safeguarding.id })
  return rows.length > 0
}
