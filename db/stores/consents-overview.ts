import { and, asc, count, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { type Consent, isLive, Purpose } from '../../core/session/consent.ts'
import { rowsOf, type Tx } from '../database.ts'
import { consent, person } from '../schema/people.ts'

/** Where one person stands with one purpose. */
export const CONSENT_STATES = ['live', 'expired', 'withdrawn'] as const
export type ConsentState = (typeof CONSENT_STATES)[number]

export interface PurposeCounts extends Record<ConsentState, number> {
  purpose: Purpose
}

/**
 * How many people stand where, for each purpose. Whoever has a live consent counts as live, whatever
 * came before; otherwise the newest one says whether it was withdrawn or ran out.
 */
export async function countConsents(tx: Tx, now: Date): Promise<PurposeCounts[]> {
  const rows = await rowsOf<{ purpose: string; state: ConsentState; n: number }>(
    tx,
    sql`with newest as (
      select distinct on (person_id, purpose) person_id, purpose,
        case when ${liveAt(now)} then 'live'
          when withdrawn_at <= ${now.toISOString()}::timestamptz then 'withdrawn'
          else 'expired' end as state
      from research.consent where given_at <= ${now.toISOString()}::timestamptz
      order by person_id, purpose, ${liveAt(now)} desc, given_at desc)
    select purpose, state, count(*)::int as n from newest group by 1, 2`,
  )
  return Purpose.options.map((purpose) => {
    const of = (state: ConsentState) =>
      rows.find((row) => row.purpose === purpose && row.state === state)?.n ?? 0
    return { purpose, live: of('live'), expired: of('expired'), withdrawn: of('withdrawn') }
  })
}

const liveAt = (now: Date) => sql`(
  given_at <= ${now.toISOString()}::timestamptz
  and (withdrawn_at is null or withdrawn_at > ${now.toISOString()}::timestamptz)
  and (expires_at is null or expires_at > ${now.toISOString()}::timestamptz))`

export interface ConsentingPerson {
  person_id: string
  reference: string
  live: Purpose[]
  /** Purposes agreed to once and not now. */
  ended: Purpose[]
}

/** People whose reference begins with these letters, in order, with what they agree to. */
export async function findConsentingPeople(
  tx: Tx,
  search: string,
  page: { limit: number; offset: number },
  now: Date,
): Promise<{ people: ConsentingPerson[]; total: number }> {
  const prefix = `${search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`
  const matches = and(isNull(person.erased_at), sql`${person.reference} ilike ${prefix}`)
  const [total] = await tx.select({ n: count() }).from(person).where(matches)
  const people = await tx
    .select({ id: person.id, reference: person.reference })
    .from(person)
    .where(matches)
    .orderBy(asc(person.reference))
    .limit(page.limit)
    .offset(page.offset)
  const ids = people.map((one) => one.id)
  const rows = ids.length
    ? await tx.select().from(consent).where(inArray(consent.person_id, ids))
    : []
  return {
    total: total?.n ?? 0,
    people: people.map(({ id, reference }) => ({
      person_id: id,
      reference,
      ...standing(
        rows.filter((row) => row.person_id === id),
        now,
      ),
    })),
  }
}

function standing(rows: (typeof consent.$inferSelect)[], now: Date) {
  const consents: Consent[] = rows.map((row) => ({ ...row, purpose: row.purpose as Purpose }))
  const purposes = Purpose.options
  const live = purposes.filter((purpose) =>
    consents.some((one) => one.purpose === purpose && isLive(one, now)),
  )
  const ended = purposes.filter(
    (purpose) => !live.includes(purpose) && consents.some((one) => one.purpose === purpose),
  )
  return { live, ended }
}

export interface ConsentRecord {
  id: string
  purpose: Purpose
  state: ConsentState
  wording_version: string
  channel: string
  given_at: Date
  expires_at: Date | null
  withdrawn_at: Date | null
}

/** Everything one person agreed to, newest first; null when the caller may not see the person. */
export async function consentRecord(
  tx: Tx,
  person_id: string,
  now: Date,
): Promise<{ person_id: string; reference: string; consents: ConsentRecord[] } | null> {
  const [found] = await tx.select().from(person).where(eq(person.id, person_id))
  if (!found) return null
  const rows = await tx
    .select()
    .from(consent)
    .where(eq(consent.person_id, person_id))
    .orderBy(desc(consent.given_at), asc(consent.purpose))
  return {
    person_id,
    reference: found.reference,
    consents: rows.map((row) => ({
      id: row.id,
      purpose: row.purpose as Purpose,
      state: stateOf({ ...row, purpose: row.purpose as Purpose }, now),
      wording_version: row.wording_version,
      channel: row.channel,
      given_at: row.given_at,
      expires_at: row.expires_at,
      withdrawn_at: row.withdrawn_at,
    })),
  }
}

function stateOf(one: Consent, now: Date): ConsentState {
  if (isLive(one, now)) return 'live'
  return one.withdrawn_at !== null && one.withdrawn_at <= now ? 'withdrawn' : 'expired'
}

/** The person of a reference, if the caller may see them. */
export async function personByReference(tx: Tx, reference: string) {
  const [row] = await tx
    .select({ id: person.id, reference: person.reference })
    .from(person)
    .where(eq(person.reference, reference))
  return row ?? null
}
