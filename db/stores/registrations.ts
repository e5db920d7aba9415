import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { hashedFields, type RegistrationPlan } from '../../core/evidence/registration.ts'
import { rowsOf, type Tx } from '../database.ts'
import { registration } from '../schema/evidence.ts'
import { analysis } from '../schema/results.ts'
import { jsonHash } from '../sealing/json-hash.ts'

export type Registration = typeof registration.$inferSelect

/** All locked plans, the newest first. */
export const listRegistrations = (tx: Tx): Promise<Registration[]> =>
  tx.select().from(registration).orderBy(desc(registration.registered_at))

/** Every version of the plan that this one belongs to, the first first; none for an unknown id. */
export async function versionsOf(tx: Tx, id: string): Promise<Registration[]> {
  const [one] = await tx.select().from(registration).where(eq(registration.id, id))
  if (!one) return []
  return tx
    .select()
    .from(registration)
    .where(eq(registration.study_id, one.study_id))
    .orderBy(asc(registration.version))
}

/** Locks a plan for good: as a study of its own, or as the next version of the one it follows. */
export async function lockPlan(
  tx: Tx,
  plan: RegistrationPlan,
  by: { account_id: string; now: Date; reason: string; follows: Registration | null },
): Promise<Registration> {
  const { follows } = by
  const id = crypto.randomUUID()
  const fields = {
    study_id: follows?.study_id ?? id,
    version: (follows?.version ?? 0) + 1,
    plan,
    reason: by.reason,
    registered_by: by.account_id,
    registered_at: by.now,
    previous_hash: follows?.hash ?? null,
  }
  const hash = await jsonHash(hashedFields(fields))
  const number = follows === null ? {} : { n: follows.n }
  const [row] = await tx
    .insert(registration)
    .values({ id, ...fields, ...number, hash })
    .returning()
  return row as Registration
}

/** Whether a locked plan still says what its hash was made of. */
export const isIntact = async (row: Registration): Promise<boolean> =>
  (await jsonHash(hashedFields(pick(row)))) === row.hash

const pick = ({ id: _, n: __, hash: ___, ...fields }: Registration) => fields

/** When each link's number was first shown, of all sessions or a part of them, by exposure and outcome as `linkOpened` joins them. */
export async function linksOpened(tx: Tx): Promise<Map<string, Date>> {
  const rows = await rowsOf<{ exposure: string; outcome: string; at: string | Date }>(
    tx,
    sql`select link->>'exposure' as exposure, link->>'outcome' as outcome,
        min(${analysis.created_at}) as at
      from ${analysis}, jsonb_array_elements(${analysis.result}->'links') as link
      where ${analysis.kind} in ('links', 'link-cut') and (link->>'shown')::boolean
      group by 1, 2`,
  )
  return new Map(rows.map((row) => [linkOpened(row), new Date(row.at)]))
}

export const linkOpened = (link: { exposure: string; outcome: string }) =>
  `${link.exposure}--${link.outcome}`

/** Locked plans of links by exposure and outcome, for where each link stands. */
export async function linkPlans(tx: Tx): Promise<Map<string, Registration[]>> {
  const rows = await tx
    .select()
    .from(registration)
    .where(and(sql`${registration.plan}->>'kind' = 'link'`))
    .orderBy(asc(registration.registered_at))
  const by = new Map<string, Registration[]>()
  for (const row of rows) {
    const key = linkOpened(row.plan)
    by.set(key, [...(by.get(key) ?? []), row])
  }
  return by
}
