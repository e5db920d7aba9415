import { asService, type Tx } from '../database.ts'
import { outcome, person, questionnaire, session } from '../schema/people.ts'
import { coach, site } from '../schema/unit.ts'

/** What rows of a table may point at, by reference. Read by the service, shown to nobody. */
export interface KnownReferences {
  coaches: Map<string, string>
  sites: Map<string, string>
  people: Map<string, { id: string; coach_id: string }>
  sessions: Map<string, { id: string; person_id: string; coach_id: string }>
}

/**
 * References and ids of everything rows may point at. An administrator may add to the records and
 * not read them, so the service itself looks references up.
 */
export async function knownReferences(tx: Tx): Promise<KnownReferences> {
  return asService(tx, async (service) => {
    const coaches = await service.select({ id: coach.id, reference: coach.reference }).from(coach)
    const sites = await service.select({ id: site.id, name: site.name }).from(site)
    const people = await service
      .select({ id: person.id, reference: person.reference, coach_id: person.coach_id })
      .from(person)
    const sessions = await service
      .select({
        id: session.id,
        reference: session.reference,
        person_id: session.person_id,
        coach_id: session.coach_id,
      })
      .from(session)
    return {
      coaches: new Map(coaches.map((row) => [row.reference, row.id])),
      sites: new Map(sites.map((row) => [row.name.toLowerCase(), row.id])),
      people: new Map(people.map(({ reference, ...row }) => [reference, row])),
      sessions: new Map(sessions.map(({ reference, ...row }) => [reference, row])),
    }
  })
}

/** Rows ready for one table; ids are made here, since the writer may not read them back. */
export type ImportRows =
  | { kind: 'people'; rows: (typeof person.$inferInsert)[] }
  | { kind: 'sessions'; rows: (typeof session.$inferInsert)[] }
  | { kind: 'outcomes'; rows: (typeof outcome.$inferInsert)[] }
  | { kind: 'questionnaires'; rows: (typeof questionnaire.$inferInsert)[] }

const CHUNK = 500

/** Writes all rows under the caller's own rights, in the caller's transaction. */
export async function writeImport(tx: Tx, made: ImportRows): Promise<void> {
  const { kind } = made
  for (let from = 0; from < made.rows.length; from += CHUNK) {
    const to = from + CHUNK
    if (kind === 'people') await tx.insert(person).values(made.rows.slice(from, to))
    else if (kind === 'sessions') await tx.insert(session).values(made.rows.slice(from, to))
    else if (kind === 'outcomes') await tx.insert(outcome).values(made.rows.slice(from, to))
    else await tx.insert(questionnaire).values(made.rows.slice(from, to))
  }
}
