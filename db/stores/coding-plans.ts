import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Actor } from '../../core/access/policy.ts'
import {
  type Candidate,
  type Drawn,
  drawOverlap,
  isTraining,
  type SamplingSpec,
} from '../../core/coding/sampling.ts'
import { asService, rowsOf, type Tx } from '../database.ts'
import { account } from '../schema/account.ts'
import { codingDone, codingPlan, codingTask, sampling } from '../schema/coding.ts'
import { agreeingPeople } from './analysis-inputs.ts'
import { notHeld } from './holds.ts'

/** A session that could be coded, with the text that would be. */
export interface FrameRow extends Candidate {
  readonly material_id: string
  readonly output_id: string
  readonly turns: number
}

/**
 * Sessions that may be drawn: a conversation without names, of somebody who agrees to analysis now.
 * A session that trains the tagger is never gold, and one that is gold never trains it. Read by the
 * service: the numbers a draw is stratified by may be ones the asking scientist must not see yet.
 */
export async function codingFrame(
  tx: Tx,
  kind: SamplingSpec['kind'],
  now: Date,
): Promise<FrameRow[]> {
  return asService(tx, async (service) => {
    const agreeing = await agreeingPeople(service, ['analyse'], now)
    const rows = await rowsOf<FrameRow & { person_id: string; used: boolean }>(
      service,
      frameQuery(isTraining(kind)),
    )
    return rows
      .filter((row) => agreeing.has(row.person_id) && !row.used)
      .map(({ person_id: _, used: __, ...row }) => row)
  })
}

/** The newest conversation of each session; `used` marks what the other kind of draw has taken. */
const frameQuery = (training: boolean) => sql`
  select distinct on (s.id) s.id as session_id, s.person_id, m.id as material_id,
    o.id as output_id, turns.n::int as turns,
    s.coach_id || ' ' || to_char(s.held_at at time zone 'UTC', 'YYYY-"Q"Q') as coach_quarter,
    coalesce(numbers.values, '{}'::jsonb) as measures, doubt.uncertainty::float8 as uncertainty,
    exists (
      select 1 from research.sampling d left join research.coding_plan p on p.id = d.plan_id
      where d.session_id = s.id and d.drawn
        and (coalesce(p.kind, '') = 'uncertainty') <> ${training}
    ) as used
  from research.session s
  join research.material m on m.session_id = s.id and m.kind in ('recording', 'transcript')
  join research.output o on o.material_id = m.id and o.step = 'redact' and o.is_current
    and ${notHeld(sql`m.id`)}
  join lateral (
    select count(*) as n from research.turn t
    where t.output_id = o.id and t.speaker in ('coach', 'client')
  ) turns on turns.n > 0
  left join research.measure numbers on numbers.session_id = s.id and numbers.is_current
  left join lateral (
    select avg(1 - g.score) as uncertainty from research.tag g
    join research.output k on k.id = g.output_id and k.is_current
    where g.material_id = m.id
  ) doubt on true
  order by s.id, m.created_at desc, m.id`

/** Scientists who can be given sessions to code, by name. */
export async function listCoders(tx: Tx): Promise<{ id: string; name: string }[]> {
  return asService(tx, (service) =>
    service
      .select({ id: account.id, name: account.name })
      .from(account)
      .where(and(eq(account.role, 'scientist'), isNull(account.disabledAt)))
      .orderBy(asc(account.name), asc(account.id)),
  )
}

export interface NewPlan {
  name: string
  spec: SamplingSpec
  overlap: number
  codebook: string
  coders: readonly { id: string; name: string }[]
}

export interface Assignment {
  session_id: string
  coder: { id: string; name: string }
  place: number
}

/**
 * Who codes which of the drawn sessions: everybody in turn, and a second person where the draw of
 * the overlap says so. Nobody gets a session twice.
 */
export function assign(plan: NewPlan, drawn: readonly string[]): Assignment[] {
  const twice = drawOverlap(drawn, plan.overlap, plan.spec.seed)
  const given = new Map<string, number>()
  let turn = 0
  return [...drawn].sort().flatMap((session_id) => {
    const seats = Math.min(plan.coders.length, twice.has(session_id) ? 2 : 1)
    return Array.from({ length: seats }, () => {
      const coder = plan.coders[turn % plan.coders.length]!
      turn += 1
      const place = given.get(coder.id) ?? 0
      given.set(coder.id, place + 1)
      return { session_id, coder, place }
    })
  })
}

/**
 * Writes the plan, its whole draw and the tasks. A session that another draw has already given to
 * coders is not coded again: its codes count for this draw too.
 */
export async function createPlan(
  tx: Tx,
  actor: Actor,
  plan: NewPlan,
  frame: readonly FrameRow[],
  draw: readonly Drawn[],
  now: Date,
): Promise<{ id: string; tasks: number }> {
  const { spec, name, overlap, codebook } = plan
  const id = crypto.randomUUID()
  const { kind, measure, wanted, seed } = spec
  await tx.insert(codingPlan).values({
    ...{ id, name, kind, measure, wanted, seed, overlap, codebook },
    ...{ created_by: actor.account_id, created_at: now },
  })
  await inChunks(draw, (rows) =>
    tx.insert(sampling).values(rows.map((row) => ({ ...row, plan_id: id, created_at: now }))),
  )
  const drawn = draw.filter((row) => row.drawn).map((row) => row.session_id)
  const begun = await givenAlready(tx, drawn)
  const text = new Map(frame.map((row) => [row.session_id, row]))
  const tasks = assign(
    plan,
    drawn.filter((session_id) => !begun.has(session_id)),
  ).map(({ session_id, coder, place }) => {
    const { material_id, output_id } = text.get(session_id)!
    const who = { coder: coder.id, coder_name: coder.name, place }
    return { plan_id: id, session_id, material_id, output_id, ...who, created_at: now }
  })
  await inChunks(tasks, (rows) => tx.insert(codingTask).values([...rows]))
  return { id, tasks: tasks.length }
}

/** Those of these sessions that coders have been given before. */
export async function givenAlready(tx: Tx, sessions: readonly string[]): Promise<Set<string>> {
  if (sessions.length === 0) return new Set()
  const rows = await tx
    .selectDistinct({ session_id: codingTask.session_id })
    .from(codingTask)
    .where(inArray(codingTask.session_id, [...sessions]))
  return new Set(rows.map((row) => row.session_id))
}

export type PlanRow = typeof codingPlan.$inferSelect

export interface PlanProgress {
  plan: PlanRow
  frame: number
  drawn: number
  tasks: number
  done: number
}

/** Every plan, the newest first, with how far its coding is. */
export async function listPlans(tx: Tx): Promise<PlanProgress[]> {
  const plans = await tx.select().from(codingPlan).orderBy(desc(codingPlan.created_at))
  const frames = await tx
    .select({
      plan_id: sampling.plan_id,
      frame: sql<number>`count(*)::int`,
      drawn: sql<number>`(count(*) filter (where ${sampling.drawn}))::int`,
    })
    .from(sampling)
    .groupBy(sampling.plan_id)
  const tasks = await tx
    .select({
      plan_id: codingTask.plan_id,
      tasks: sql<number>`count(*)::int`,
      done: sql<number>`count(${codingDone.task_id})::int`,
    })
    .from(codingTask)
    .leftJoin(codingDone, eq(codingDone.task_id, codingTask.id))
    .groupBy(codingTask.plan_id)
  return plans.map((plan) => {
    const frame = frames.find((row) => row.plan_id === plan.id)
    const work = tasks.find((row) => row.plan_id === plan.id)
    return {
      ...{ plan, frame: frame?.frame ?? 0, drawn: frame?.drawn ?? 0 },
      ...{ tasks: work?.tasks ?? 0, done: work?.done ?? 0 },
    }
  })
}

export interface StratumRow {
  stratum: string
  frame: number
  drawn: number
  probability: number | null
}

/** The strata of a plan's draw, each with its chance. */
export async function strataOf(tx: Tx, plan_id: string): Promise<StratumRow[]> {
  return tx
    .select({
      stratum: sampling.stratum,
      frame: sql<number>`count(*)::int`,
      drawn: sql<number>`(count(*) filter (where ${sampling.drawn}))::int`,
      probability: sql<number | null>`max(${sampling.probability})`,
    })
    .from(sampling)
    .where(eq(sampling.plan_id, plan_id))
    .groupBy(sampling.stratum)
    .orderBy(sampling.stratum)
}

export interface CoderProgress {
  coder: string
  coder_name: string
  tasks: number
  done: number
}

/** How far each coder of a plan is. */
export async function codersOf(tx: Tx, plan_id: string): Promise<CoderProgress[]> {
  return tx
    .select({
      coder: codingTask.coder,
      coder_name: codingTask.coder_name,
      tasks: sql<number>`count(*)::int`,
      done: sql<number>`count(${codingDone.task_id})::int`,
    })
    .from(codingTask)
    .leftJoin(codingDone, eq(codingDone.task_id, codingTask.id))
    .where(eq(codingTask.plan_id, plan_id))
    .groupBy(codingTask.coder, codingTask.coder_name)
    .orderBy(codingTask.coder_name)
}

const CHUNK = 400

/** Postgres takes at most 65,535 parameters a statement. */
async function inChunks<Row>(
  rows: readonly Row[],
  insert: (rows: readonly Row[]) => PromiseLike<unknown>,
) {
  for (let from = 0; from < rows.length; from += CHUNK) await insert(rows.slice(from, from + CHUNK))
}
