import { and, eq, gt, gte, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Purpose } from '../../core/session/consent.ts'
import type { Tx } from '../database.ts'
import { sampling } from '../schema/coding.ts'
import { material, output } from '../schema/material.ts'
import { consent, outcome, person, questionnaire, session } from '../schema/people.ts'
import { coding, measure, passage, turn } from '../schema/results.ts'
import { coach, site } from '../schema/unit.ts'
import { notHeld } from './holds.ts'
import { mayBeHarm } from './safeguarding.ts'

/** People with a live consent for every one of these purposes. Somebody erased agrees to nothing. */
export async function agreeingPeople(
  tx: Tx,
  purposes: readonly Purpose[],
  now: Date,
): Promise<Set<string>> {
  const rows = await tx
    .select({ id: consent.person_id })
    .from(consent)
    .innerJoin(person, eq(person.id, consent.person_id))
    .where(
      and(
        isNull(person.erased_at),
        inArray(consent.purpose, [...purposes]),
        lte(consent.given_at, now),
        or(isNull(consent.expires_at), gt(consent.expires_at, now)),
        or(isNull(consent.withdrawn_at), gt(consent.withdrawn_at, now)),
      ),
    )
    .groupBy(consent.person_id)
    .having(sql`count(distinct ${consent.purpose}) = ${purposes.length}`)
  return new Set(rows.map((row) => row.id))
}

export interface SessionFacts {
  session: typeof session.$inferSelect
  person: typeof person.$inferSelect
  measures: Record<string, number | null>
}

/** Every session that has numbers, with its person's bands. */
export async function sessionFacts(tx: Tx): Promise<SessionFacts[]> {
  const rows = await tx
    .select({ session, person, values: measure.values })
    .from(session)
    .innerJoin(person, eq(person.id, session.person_id))
    .innerJoin(measure, and(eq(measure.session_id, session.id), eq(measure.is_current, true)))
    .leftJoin(output, eq(output.id, measure.output_id))
    .where(or(isNull(output.id), notHeld(output.material_id)))
    .orderBy(session.id)
  return rows.map(({ values, ...row }) => ({ ...row, measures: values }))
}

/** Outcomes that follow a session, by session and kind. */
export async function sessionOutcomes(tx: Tx): Promise<Map<string, Record<string, number>>> {
  const rows = await tx
    .select({ session_id: outcome.session_id, kind: outcome.kind, value: outcome.value })
    .from(outcome)
    .where(sql`${outcome.session_id} is not null`)
    .orderBy(outcome.recorded_at)
  return group(rows, (row) => [row.kind, row.value])
}

/** The person's own scores after a session, by session and instrument. */
export async function sessionScores(tx: Tx): Promise<Map<string, Record<string, number>>> {
  const rows = await tx
    .select()
    .from(questionnaire)
    .where(and(sql`${questionnaire.session_id} is not null`, eq(questionnaire.side, 'person')))
    .orderBy(questionnaire.completed_at)
  return group(rows, (row) => [row.instrument, row.score])
}

function group<Row extends { session_id: string | null }>(
  rows: Row[],
  read: (row: Row) => [string, number],
): Map<string, Record<string, number>> {
  const by = new Map<string, Record<string, number>>()
  for (const row of rows) {
    const [name, value] = read(row)
    const id = row.session_id as string
    by.set(id, { ...by.get(id), [name]: value })
  }
  return by
}

/** Chances of draws for human coding that were made outside the service, by session. */
export async function outsideChances(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.select().from(sampling).where(isNull(sampling.plan_id))
  return new Map(
    rows.flatMap((row) => (row.probability ? [[row.session_id, row.probability]] : [])),
  )
}

/** Names of the places that sessions were held at. */
export async function sitesById(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.select({ id: site.id, name: site.name }).from(site)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The first day of each coach whose first day is on record. */
export async function coachStarts(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.select({ id: coach.id, started_on: coach.started_on }).from(coach)
  return new Map(rows.flatMap(({ id, started_on }) => (started_on ? [[id, started_on]] : [])))
}

/** All human codings, the adjudicated ones marked. */
export async function humanCodings(tx: Tx) {
  return tx.select().from(coding).orderBy(coding.session_id, coding.code, coding.coder)
}

export interface PassageRow {
  id: string
  material_id: string
  person_id: string | null
  coach_id: string
  day: string
  /** Of the meeting it belongs to; null for a note that belongs to none. */
  phase: string | null
  site_id: string | null
  from_debrief: boolean
  text: string
}

/**
 * Redacted passages of a team's notes and debriefs from this day on.
 * @param matching A further condition on `passage`.
 */
export async function teamPassages(
  tx: Tx,
  team_id: string,
  from: string,
  matching?: SQL,
): Promise<PassageRow[]> {
  const rows = await tx
    .select({
      turn_n: passage.turn,
      start: passage.start,
      end: passage.end,
      text: turn.text,
      material_id: material.id,
      person_id: material.person_id,
      coach_id: material.coach_id,
      day: material.day,
      phase: session.phase,
      site_id: session.site_id,
      from_debrief: sql<boolean>`${material.kind} = 'debrief'`,
    })
    .from(passage)
    .innerJoin(material, eq(material.id, passage.material_id))
    .innerJoin(output, and(eq(output.id, passage.output_id), eq(output.is_current, true)))
    .innerJoin(turn, and(eq(turn.material_id, material.id), eq(turn.n, passage.turn)))
    .leftJoin(session, eq(session.id, material.session_id))
    .where(
      and(
        eq(material.team_id, team_id),
        inArray(material.kind, ['note', 'debrief']),
        gte(material.day, from),
        notHeld(material.id),
        sql`not ${mayBeHarm()}`,
        sql`exists (select 1 from ${output} as redacted
          where redacted.id = ${turn.output_id} and redacted.is_current)`,
        matching,
      ),
    )
    .orderBy(material.id, passage.turn, passage.start)
  return rows.map(({ turn_n, start, end, text, ...row }) => ({
    ...row,
    id: `${row.material_id}:${turn_n}:${start}`,
    text: text.slice(start, end),
  }))
}
