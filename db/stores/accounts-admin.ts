import { asc, eq } from 'drizzle-orm'
import type { Role } from '../../core/access/policy.ts'
import { asService, type Tx } from '../database.ts'
import { account, signIn } from '../schema/account.ts'
import { coach, team } from '../schema/unit.ts'
import { setDisabled } from './accounts.ts'

export interface ListedAccount {
  id: string
  name: string
  email: string
  role: Role
  coach_reference: string | null
  team_name: string | null
  disabled_at: Date | null
}

/** Every account by name, with whom it belongs to. */
export async function listAccounts(tx: Tx): Promise<ListedAccount[]> {
  const rows = await tx
    .select({ account, coach_reference: coach.reference, team_name: team.name })
    .from(account)
    .leftJoin(coach, eq(coach.id, account.coachId))
    .leftJoin(team, eq(team.id, account.teamId))
    .orderBy(asc(account.name), asc(account.email))
  return rows.map(({ account: row, coach_reference, team_name }) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    coach_reference,
    team_name,
    disabled_at: row.disabledAt,
  }))
}

/** Shuts an account out, its sign-ins included, or lets it in again. False when there is none. */
export async function switchAccount(tx: Tx, id: string, disabled_at: Date | null) {
  const [found] = await tx.select({ id: account.id }).from(account).where(eq(account.id, id))
  if (!found) return false
  await setDisabled(tx, id, disabled_at)
  if (disabled_at !== null) {
    await asService(tx, (service) => service.delete(signIn).where(eq(signIn.userId, id)))
  }
  return true
}
