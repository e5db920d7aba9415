import { eq } from 'drizzle-orm'
import type { Role } from '../../core/access/policy.ts'
import type { Tx } from '../database.ts'
import { account, credential } from '../schema/account.ts'

export interface NewAccount {
  name: string
  email: string
  role: Role
  coach_id: string | null
  team_id: string | null
  /** Hashed by the sign-in library; null where people sign in through an identity provider. */
  password_hash: string | null
}

/** Makes an account; false when the email address has one already. */
export async function createAccount(tx: Tx, made: NewAccount): Promise<boolean> {
  const id = crypto.randomUUID()
  const email = made.email.trim().toLowerCase()
  const { name, role, coach_id, team_id } = made
  const rows = await tx
    .insert(account)
    .values({ id, name, email, role, coachId: coach_id, teamId: team_id, emailVerified: true })
    .onConflictDoNothing()
    .returning({ id: account.id })
  if (rows.length === 0) return false
  if (made.password_hash !== null) {
    await tx.insert(credential).values({
      id: crypto.randomUUID(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: made.password_hash,
    })
  }
  return true
}

/** Shuts an account out at once, or lets it in again. */
export async function setDisabled(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx.update(account).set({ disabledAt: at }).where(eq(account.id, id))
}
