import { sql } from 'drizzle-orm'
import type { Tx } from '../../db/database.ts'
import { sampling } from '../../db/schema/coding.ts'
import {
  consent,
  outcome,
  person,
  planStep,
  questionnaire,
  session,
} from '../../db/schema/people.ts'
import { coding, measure } from '../../db/schema/results.ts'
import { coach, fact, site, team } from '../../db/schema/unit.ts'
import type { Keys } from '../../db/sealing/keys.ts'
import { writeIdentity } from '../../db/stores/identities.ts'
import type { DemoUnit } from '../../eval/datasets/demo-unit/records.ts'

/** Which row each reference of the simulated unit became. */
export interface LoadedUnit {
  id: (ref: string) => string
  team_of: (coach_ref: string) => string
}

const CHUNK = 400
const WORDING = 'v1'

/** Writes the simulated unit in the caller's transaction: all of it or none. */
export async function loadUnit(
  tx: Tx,
  keys: Keys,
  unit: DemoUnit,
  today: Date,
): Promise<LoadedUnit> {
  const ids = new Map<string, string>()
  const id = (ref: string) => {
    const known = ids.get(ref) ?? crypto.randomUUID()
    ids.set(ref, known)
    return known
  }
  const team_refs = new Map(unit.coaches.map((one) => [one.ref, one.team]))
  const team_of = (ref: string) => id(team_refs.get(ref) as string)
  const loaded = { id, team_of }
  await loadStaff(tx, unit, loaded, today)
  await loadPeople(tx, keys, unit, loaded)
  await loadSessions(tx, unit, loaded)
  await loadFollowUp(tx, unit, loaded)
  await tx
    .insert(fact)
    .values({ name: 'demo unit', value: { seed: unit.seed }, synthetic: true })
    .onConflictDoNothing()
  return loaded
}

async function loadStaff(tx: Tx, unit: DemoUnit, { id, team_of }: LoadedUnit, today: Date) {
  await tx.insert(team).values(unit.teams.map((one) => ({ id: id(one.ref), name: one.name })))
  await tx
    .insert(site)
    .values(unit.sites.map((one) => ({ id: id(one.ref), name: one.name, kind: one.kind })))
  await tx.insert(coach).values(
    unit.coaches.map((one) => ({
      id: id(one.ref),
      reference: one.ref,
      name: one.name,
      team_id: team_of(one.ref),
      started_on: yearsBefore(today, one.experience_years),
    })),
  )
}

function yearsBefore(today: Date, years: number): string {
  const day_ms = 24 * 3_600_000
  return new Date(today.getTime() - years * 365.25 * day_ms).toISOString().slice(0, 10)
}

async function loadPeople(tx: Tx, keys: Keys, unit: DemoUnit, { id }: LoadedUnit) {
  await inChunks(unit.people, (rows) =>
    tx.insert(person).values(
      rows.map(({ ref, name: _name, coach: coach_ref, ...bands }) => ({
        id: id(ref),
        reference: ref,
        coach_id: id(coach_ref),
        ...bands,
      })),
    ),
  )
  await keys.ring.ensure(unit.people.map((one) => `person:${id(one.ref)}`))
  for (const one of unit.people) {
    await writeIdentity(tx, keys, id(one.ref), [{ type: 'NAME', text: one.name }])
  }
  await inChunks(unit.consents, (rows) =>
    tx.insert(consent).values(
      rows.map((one) => ({
        person_id: id(one.person),
        purpose: one.purpose,
        wording_version: WORDING,
        channel: one.channel,
        taken_by: one.taken_by,
        given_at: one.given_at,
        expires_at: one.expires_at,
        withdrawn_at: one.withdrawn_at,
        withdrawn_by: one.withdrawn_at ? one.taken_by : null,
      })),
    ),
  )
}

async function loadSessions(tx: Tx, unit: DemoUnit, { id }: LoadedUnit) {
  await inChunks(unit.sessions, async (rows) => {
    await tx.insert(session).values(
      rows.map((one) => ({
        id: id(one.ref),
        reference: one.ref,
        person_id: id(one.person),
        coach_id: id(one.coach),
        site_id: one.site && id(one.site),
        phase: one.phase,
        channel: one.channel,
        venue: one.venue,
        held_at: one.held_at,
        minutes: one.minutes,
        same_coach_as_first_contact: one.same_as_first_contact,
        topics: one.topics,
        created_at: one.held_at,
      })),
    )
    await tx.insert(measure).values(
      rows.map((one) => ({
        session_id: id(one.ref),
        coach_id: id(one.coach),
        values: one.measures,
        created_at: one.held_at,
      })),
    )
  })
  await inChunks(unit.samplings, (rows) =>
    tx.insert(sampling).values(
      rows.map((one) => ({
        session_id: id(one.session),
        drawn: one.coded,
        probability: one.probability,
        stratum: one.stratum,
      })),
    ),
  )
  await inChunks(unit.codings, (rows) =>
    tx.insert(coding).values(
      rows.map((one) => ({
        session_id: id(one.session),
        coder: one.coder,
        code: one.code,
        present: one.present,
        gold: one.gold,
      })),
    ),
  )
}

async function loadFollowUp(tx: Tx, unit: DemoUnit, { id }: LoadedUnit) {
  const coach_of = new Map(unit.people.map((one) => [one.ref, id(one.coach)]))
  const whose = (ref: string) => ({
    person_id: id(ref),
    coach_id: coach_of.get(ref) as string,
  })
  await inChunks(unit.outcomes, (rows) =>
    tx.insert(outcome).values(
      rows.map((one) => ({
        ...whose(one.person),
        session_id: one.session && id(one.session),
        kind: one.name,
        value: one.value,
        recorded_at: one.observed_at,
      })),
    ),
  )
  await inChunks(unit.scores, (rows) =>
    tx.insert(questionnaire).values(
      rows.map((one) => ({
        ...whose(one.person),
        session_id: id(one.session),
        instrument: one.instrument,
        side: one.respondent === 'client' ? 'person' : 'coach',
        scale: `${one.scale_min} to ${one.scale_max}`,
        score: one.score,
        completed_at: one.answered_at,
      })),
    ),
  )
  await inChunks(unit.plan_steps, (rows) =>
    tx.insert(planStep).values(
      rows.map((one) => ({
        ...whose(one.person),
        session_id: id(one.session),
        text: one.text,
        proposed_by: one.proposed_by,
        words_of: one.whose_words,
        agreed: one.agreed,
        signed_at: one.signed_at,
        changed_at: one.changed_at,
      })),
    ),
  )
}

async function inChunks<Row>(rows: readonly Row[], insert: (rows: Row[]) => PromiseLike<unknown>) {
  for (let from = 0; from < rows.length; from += CHUNK) await insert(rows.slice(from, from + CHUNK))
}

/** True when the unit was loaded by an earlier start. */
export async function isLoaded(
  tx: Tx,
  name: 'demo unit' | 'demo texts' | 'demo coding' | 'demo evidence',
): Promise<boolean> {
  const rows = await tx.select({ name: fact.name }).from(fact).where(sql`${fact.name} = ${name}`)
  return rows.length > 0
}
