import { asc, eq } from 'drizzle-orm'
import type { Tx } from '../database.ts'
import { consent, person } from '../schema/people.ts'

export type Person = typeof person.$inferSelect
export type ConsentRow = typeof consent.$inferSelect

export interface NewPerson {
  reference: string
  coach_id: string
  age_band: string
  condition_group: string
  time_on_benefit_band: string
  work_history_band: string
}

/** Without letters and digits that are taken for one another when written by hand. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'

/** A reference that says nothing about the person and is not a running number, e.g. `P-7KQ4M`. */
export function newReference(prefix: 'P' | 'S', length = 6): string {
  const random = crypto.getRandomValues(new Uint8Array(length))
  return `${prefix}-${Array.from(random, (byte) => ALPHABET[byte % ALPHABET.length]).join('')}`
}

/** Adds a person; null when the reference cannot be used. */
export async function createPerson(tx: Tx, made: NewPerson): Promise<Person | null> {
  const [row] = await tx.insert(person).values(made).onConflictDoNothing().returning()
  return row ?? null
}

export async function findPerson(tx: Tx, id: string): Promise<Person | null> {
  const [row] = await tx.select().from(person).where(eq(person.id, id))
  return row ?? null
}

/** The people the caller may see, by reference. */
export async function listPeople(tx: Tx): Promise<Person[]> {
  return tx.select().from(person).orderBy(asc(person.reference))
}

/** Every consent the caller may see; of one person when asked. Newest last. */
export async function listConsents(tx: Tx, person_id?: string): Promise<ConsentRow[]> {
  return tx
    .select()
    .from(consent)
    .where(person_id ? eq(consent.person_id, person_id) : undefined)
    .orderBy(asc(consent.given_at))
}
