import { asc, desc, eq, inArray } from 'drizzle-orm'
import type { Tx } from '../database.ts'
import { material, stage } from '../schema/material.ts'
import { outcome, person, planStep, questionnaire, session } from '../schema/people.ts'
import { measure } from '../schema/results.ts'
import { coach } from '../schema/unit.ts'
import type { Material, Stage } from './stages.ts'

export type Session = typeof session.$inferSelect
export type NewSession = Omit<typeof session.$inferInsert, 'id' | 'created_at'>
export type PlanStep = typeof planStep.$inferSelect
export type Outcome = typeof outcome.$inferSelect
export type Questionnaire = typeof questionnaire.$inferSelect

/** A material with how far each of its steps has come. */
export interface Progress {
  material: Material
  stages: Stage[]
}

const LIST_MOST = 500

export async function createSession(tx: Tx, made: NewSession): Promise<string> {
  const [row] = await tx.insert(session).values(made).returning({ id: session.id })
  return row?.id ?? ''
}

export async function findSession(tx: Tx, id: string): Promise<Session | null> {
  const [row] = await tx.select().from(session).where(eq(session.id, id))
  return row ?? null
}

/** Sessions the caller may see, newest first. */
export async function listSessions(tx: Tx): Promise<Session[]> {
  return tx.select().from(session).orderBy(desc(session.held_at)).limit(LIST_MOST)
}

/** The same with each person's reference, for those who may see people. */
export async function listWithPeople(tx: Tx): Promise<(Session & { person_reference: string })[]> {
  const rows = await tx
    .select({ session, person_reference: person.reference })
    .from(session)
    .innerJoin(person, eq(person.id, session.person_id))
    .orderBy(desc(session.held_at))
    .limit(LIST_MOST)
  return rows.map((row) => ({ ...row.session, person_reference: row.person_reference }))
}

/** The sessions that have numbers, their own or imported ones. */
export async function countedSessions(tx: Tx): Promise<Set<string>> {
  const rows = await tx
    .select({ id: measure.session_id })
    .from(measure)
    .where(eq(measure.is_current, true))
  return new Set(rows.map((row) => row.id))
}

/** What was added to these sessions, oldest first, with its stages. */
export async function progressOf(tx: Tx, session_ids: readonly string[]): Promise<Progress[]> {
  if (session_ids.length === 0) return []
  const materials = await tx
    .select()
    .from(material)
    .where(inArray(material.session_id, [...session_ids]))
    .orderBy(asc(material.created_at))
  return withStages(tx, materials)
}

export async function withStages(tx: Tx, materials: readonly Material[]): Promise<Progress[]> {
  if (materials.length === 0) return []
  const ids = materials.map((one) => one.id)
  const stages = await tx.select().from(stage).where(inArray(stage.material_id, ids))
  return materials.map((one) => ({
    material: one,
    stages: stages.filter((row) => row.material_id === one.id),
  }))
}

/** The team a coach belongs to; material is counted under it. */
export async function teamOf(tx: Tx, coach_id: string): Promise<string | null> {
  const [row] = await tx.select({ id: coach.team_id }).from(coach).where(eq(coach.id, coach_id))
  return row?.id ?? null
}

export async function planOf(tx: Tx, person_id: string): Promise<PlanStep[]> {
  return tx
    .select()
    .from(planStep)
    .where(eq(planStep.person_id, person_id))
    .orderBy(asc(planStep.created_at))
}

export async function addPlanStep(tx: Tx, made: typeof planStep.$inferInsert): Promise<void> {
  await tx.insert(planStep).values(made)
}

export async function outcomesOf(tx: Tx, session_id: string): Promise<Outcome[]> {
  return tx
    .select()
    .from(outcome)
    .where(eq(outcome.session_id, session_id))
    .orderBy(asc(outcome.recorded_at))
}

export async function addOutcomes(tx: Tx, rows: (typeof outcome.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(outcome).values(rows)
}

export async function scoresOf(tx: Tx, session_id: string): Promise<Questionnaire[]> {
  return tx
    .select()
    .from(questionnaire)
    .where(eq(questionnaire.session_id, session_id))
    .orderBy(asc(questionnaire.completed_at))
}

export async function addScore(tx: Tx, row: typeof questionnaire.$inferInsert): Promise<void> {
  await tx.insert(questionnaire).values(row)
}
