import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  isNotNull,
  isNull,
  lte,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import type { HarmKind } from '../../core/safeguarding/cue.ts'
import type { SafeguardingDecision } from '../../core/safeguarding/decision.ts'
import { findConcerns } from '../../core/safeguarding/find-concerns.ts'
import type { RedactedTurn } from '../../core/session/turn.ts'
import { asService, type Tx } from '../database.ts'
import { debriefItem } from '../schema/debrief.ts'
import { material, output } from '../schema/material.ts'
import { passage, turn } from '../schema/results.ts'
import { safeguarding } from '../schema/safeguarding.ts'
import { coach, team } from '../schema/unit.ts'
import { appendAudit, byPipeline } from './audit.ts'
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
 * Puts what may speak of harm in words written down in a debrief on the named person's list, once:
 * such words never change. Whoever wrote them needs no sight of the list.
 */
export async function raiseWritten(
  tx: Tx,
  audit_key: CryptoKey,
  item: { id: string; text: string },
  now: Date,
): Promise<void> {
  const found = findConcerns([{ n: 0, text: item.text }])
  if (found.length === 0) return
  await asService(tx, async (service) => {
    const raised = await service
      .insert(safeguarding)
      .values(
        found.map((concern, place) => ({
          ...{ ...concern, place, debrief_item_id: item.id, raised_at: now },
        })),
      )
      .onConflictDoNothing()
      .returning({ id: safeguarding.id })
    if (raised.length === 0) return
    const entry = { ...byPipeline, action: 'raise', resource: 'safeguarding' }
    const detail = { from: 'debrief', passages: raised.length }
    await appendAudit(service, audit_key, { ...entry, resource_id: item.id, detail }, now)
  })
}

/** Whether the named person found words of a debrief that may speak of harm to be nothing. */
export const writtenIsCleared = (): SQL<boolean> => sql<boolean>`coalesce((
  select bool_and(harm.decision is not distinct from 'no_risk') from ${safeguarding} as harm
  where harm.debrief_item_id = ${debriefItem}.id), false)`

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
  /** What it stands in; written_down is what a team's leader wrote in a debrief. */
  source: MaterialKind | 'written_down'
  /** ISO day the text speaks of. */
  day: string
  /** Whom to ask: the coach, or the team whose debrief it was. */
  of: string
  raised_at: Date
  decision: SafeguardingDecision | null
  decided_at: Date | null
  start: number
  end: number
  /** The redacted turn, and the ones before and after it; or the words of the debrief. */
  text: string
  around: { n: number; speaker: string; text: string }[]
  turn: number
}

/** Those without plain words come after those with. */
const VEILED = sql`(${safeguarding.kinds} = '["veiled"]'::jsonb)`
/** Not of a redaction that was superseded. */
const STANDS = or(isNotNull(output.id), isNotNull(debriefItem.id))

/** Passages still to be looked at, oldest first, or those looked at, newest first. */
export async function listConcerns(
  tx: Tx,
  which: 'waiting' | 'decided',
  page: { limit: number; offset: number },
): Promise<ConcernRow[]> {
  const waiting = which === 'waiting'
  const rows = await tx
    .select({
      one: safeguarding,
      material: { kind: material.kind, day: material.day },
      coach: { name: coach.name },
      item: { text: debriefItem.text, day: debriefItem.day },
      team: { name: team.name },
    })
    .from(safeguarding)
    .leftJoin(material, eq(material.id, safeguarding.material_id))
    .leftJoin(output, and(eq(output.id, safeguarding.output_id), eq(output.is_current, true)))
    .leftJoin(coach, eq(coach.id, material.coach_id))
    .leftJoin(debriefItem, eq(debriefItem.id, safeguarding.debrief_item_id))
    .leftJoin(team, eq(team.id, debriefItem.team_id))
    .where(and(STANDS, waiting ? isNull(safeguarding.decision) : isNotNull(safeguarding.decision)))
    .orderBy(
      ...(waiting ? [VEILED, asc(safeguarding.raised_at)] : [desc(safeguarding.decided_at)]),
      safeguarding.id,
    )
    .limit(page.limit)
    .offset(page.offset)
  return Promise.all(
    rows.map(({ one, material, coach, item, team }) =>
      withWords(tx, {
        one,
        spoken: material && { ...material, of: coach?.name ?? '' },
        written: item && { ...item, of: team?.name ?? '' },
      }),
    ),
  )
}

interface Found {
  one: typeof safeguarding.$inferSelect
  spoken: { kind: string; day: string; of: string } | null
  written: { text: string; day: string; of: string } | null
}

async function withWords(tx: Tx, { one, spoken, written }: Found): Promise<ConcernRow> {
  const { id, kinds, raised_at, decided_at, start, end } = one
  const place = {
    ...{ id, kinds, raised_at, decided_at, start, end, turn: one.turn },
    decision: one.decision as SafeguardingDecision | null,
  }
  if (written) return { ...place, ...written, source: 'written_down', around: [] }
  const near = await tx
    .select({ n: turn.n, speaker: turn.speaker, text: turn.text })
    .from(turn)
    .where(
      and(
        eq(turn.output_id, one.output_id as string),
        gte(turn.n, one.turn - 1),
        lte(turn.n, one.turn + 1),
      ),
    )
    .orderBy(turn.n)
  return {
    ...place,
    ...{ source: spoken?.kind as MaterialKind, day: spoken?.day ?? '', of: spoken?.of ?? '' },
    text: near.find(({ n }) => n === one.turn)?.text ?? '',
    around: near.filter(({ n }) => n !== one.turn),
  }
}

/** How many passages nobody has looked at. */
export async function countWaiting(tx: Tx): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(safeguarding)
    .leftJoin(output, and(eq(output.id, safeguarding.output_id), eq(output.is_current, true)))
    .leftJoin(debriefItem, eq(debriefItem.id, safeguarding.debrief_item_id))
    .where(and(STANDS, isNull(safeguarding.decision)))
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
