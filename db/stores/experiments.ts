import { and, asc, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { ExperimentPlan, StopReason } from '../../core/experiments/plan.ts'
import type { Tx } from '../database.ts'
import { experiment, experimentUnit } from '../schema/evidence.ts'

export type Experiment = typeof experiment.$inferSelect
export type ExperimentUnit = typeof experimentUnit.$inferSelect

/** When the first response to a registered experiment came in; null before that. */
export async function openedAt(tx: Tx, registration_id: string): Promise<Date | null> {
  const [row] = await tx
    .select({ opened_at: experiment.opened_at })
    .from(experiment)
    .where(eq(experiment.registration_id, registration_id))
  return row?.opened_at ?? null
}

export async function createExperiment(
  tx: Tx,
  made: { name: string; plan: ExperimentPlan; seed: number; registration_id: string | null },
  by: { account_id: string; now: Date },
): Promise<Experiment> {
  const [row] = await tx
    .insert(experiment)
    .values({ ...made, created_by: by.account_id, created_at: by.now })
    .returning()
  return row as Experiment
}

/** All experiments with how many people are in them, the newest first. */
export async function listExperiments(tx: Tx) {
  const counts = tx
    .select({
      experiment_id: experimentUnit.experiment_id,
      people: sql<number>`count(*)::int`.as('people'),
    })
    .from(experimentUnit)
    .groupBy(experimentUnit.experiment_id)
    .as('counts')
  return tx
    .select({ experiment, people: sql<number>`coalesce(${counts.people}, 0)::int` })
    .from(experiment)
    .leftJoin(counts, eq(counts.experiment_id, experiment.id))
    .orderBy(desc(experiment.created_at))
}

/** One experiment, held until the transaction ends where it is about to change. */
export async function findExperiment(
  tx: Tx,
  id: string,
  how: 'read' | 'change' = 'read',
): Promise<Experiment | null> {
  const query = tx.select().from(experiment).where(eq(experiment.id, id))
  const [row] = how === 'change' ? await query.for('update') : await query
  return row ?? null
}

/** Whether another experiment has this name. */
export const isNameTaken = async (tx: Tx, name: string) =>
  (await tx.$count(experiment, eq(experiment.name, name))) > 0

/** Everybody in it, in the order they were allocated. */
export const unitsOf = (tx: Tx, experiment_id: string): Promise<ExperimentUnit[]> =>
  tx
    .select()
    .from(experimentUnit)
    .where(eq(experimentUnit.experiment_id, experiment_id))
    .orderBy(asc(experimentUnit.created_at), asc(experimentUnit.reference))

const CHUNK = 2_000

export async function addUnits(
  tx: Tx,
  experiment_id: string,
  people: readonly Omit<ExperimentUnit, 'id' | 'experiment_id' | 'corrected' | 'created_at'>[],
  now: Date,
): Promise<void> {
  for (let at = 0; at < people.length; at += CHUNK) {
    const rows = people.slice(at, at + CHUNK)
    await tx
      .insert(experimentUnit)
      .values(rows.map((one) => ({ ...one, experiment_id, created_at: now })))
  }
}

/** From the first known response on, a plan for it comes too late. */
export async function openOutcome(tx: Tx, id: string, now: Date): Promise<void> {
  await tx
    .update(experiment)
    .set({ opened_at: now })
    .where(and(eq(experiment.id, id), isNull(experiment.opened_at)))
}

/** Puts down responses by reference; returns the references that are not in the experiment. */
export async function recordResponses(
  tx: Tx,
  experiment_id: string,
  responses: ReadonlyMap<string, number>,
): Promise<string[]> {
  const known = new Set((await unitsOf(tx, experiment_id)).map((one) => one.reference))
  const found = [...responses].filter(([reference]) => known.has(reference))
  for (const value of [0, 1]) {
    const all = found.filter(([, response]) => response === value).map(([reference]) => reference)
    for (let at = 0; at < all.length; at += CHUNK) {
      const references = all.slice(at, at + CHUNK)
      await tx
        .update(experimentUnit)
        .set({
          response: value,
          corrected: sql`${experimentUnit.corrected} or ${experimentUnit.response} is not null`,
        })
        .where(
          and(
            eq(experimentUnit.experiment_id, experiment_id),
            inArray(experimentUnit.reference, references),
            sql`${experimentUnit.response} is distinct from ${value}`,
          ),
        )
    }
  }
  return [...responses.keys()].filter((reference) => !known.has(reference))
}

/** Whoever has no known response by now did not respond. Returns how many that were. */
export async function restDidNot(tx: Tx, experiment_id: string): Promise<number> {
  const rows = await tx
    .update(experimentUnit)
    .set({ response: 0 })
    .where(and(eq(experimentUnit.experiment_id, experiment_id), isNull(experimentUnit.response)))
    .returning({ id: experimentUnit.id })
  return rows.length
}

/** Ends it for good and forgets whose responses they are. False when it had ended before. */
export async function stopExperiment(
  tx: Tx,
  id: string,
  stop_reason: StopReason,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(experiment)
    .set({ stopped_at: now, stop_reason })
    .where(and(eq(experiment.id, id), isNull(experiment.stopped_at)))
    .returning({ id: experiment.id })
  if (rows.length === 0) return false
  await tx
    .update(experimentUnit)
    .set({ reference: null })
    .where(and(eq(experimentUnit.experiment_id, id), ne(experimentUnit.reference, '')))
  return true
}
