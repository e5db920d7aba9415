import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Consent, ConsentChannel, Purpose } from '../../core/session/consent.ts'
import type { Tx } from '../database.ts'
import { consent } from '../schema/people.ts'

/** All consents of a person. `lock` holds them until the transaction ends: a withdrawal waits. */
export async function consentsOf(tx: Tx, person_id: string, lock = false): Promise<Consent[]> {
  const query = tx.select().from(consent).where(eq(consent.person_id, person_id))
  const rows = lock ? await query.for('share') : await query
  return rows.map((row) => ({
    purpose: row.purpose as Purpose,
    given_at: row.given_at,
    expires_at: row.expires_at,
    withdrawn_at: row.withdrawn_at,
  }))
}

export interface NewConsent {
  person_id: string
  purposes: readonly Purpose[]
  wording_version: string
  channel: ConsentChannel
  taken_by: string
  given_at: Date
  expires_at: Date | null
}

/** Records one row a purpose; a purpose already live keeps its older row beside the new one. */
export async function giveConsent(tx: Tx, given: NewConsent): Promise<void> {
  if (given.purposes.length === 0) return
  const { purposes, ...shared } = given
  await tx.insert(consent).values(purposes.map((purpose) => ({ ...shared, purpose })))
}

/** Ends every live consent for these purposes. Giving and withdrawing cost the same. */
export async function withdrawConsent(
  tx: Tx,
  person_id: string,
  purposes: readonly Purpose[],
  by: string,
  now: Date,
): Promise<number> {
  const ended = await tx
    .update(consent)
    .set({ withdrawn_at: now, withdrawn_by: by })
    .where(
      and(
        eq(consent.person_id, person_id),
        isNull(consent.withdrawn_at),
        sql`${consent.purpose} in ${purposes}`,
      ),
    )
    .returning({ id: consent.id })
  return ended.length
}
