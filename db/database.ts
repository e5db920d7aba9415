import { type SQL, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Actor, Role } from '../core/access/policy.ts'

/** Drizzle on either engine: all stores take this, and a transaction is one too. */
export type Tx = PgDatabase<PgQueryResultHKT, Record<string, never>>

/** One Postgres in two places: PGlite in a folder, or a server. */
export interface Database {
  readonly kind: 'pglite' | 'postgres'
  readonly drizzle: Tx
  /** A statement with `$1` parameters, or several statements without any. */
  run(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  close(): Promise<void>
}

/** The database role each application role runs under. */
export const databaseRole = (role: Role) => `rapport_${role}`

/**
 * Runs `work` in one transaction as this account: under its database role, with its id, coach and team
 * known to row-level security, so that a query that forgets to ask still sees only what it may.
 */
export async function asActor<T>(
  database: Database,
  actor: Actor,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return database.drizzle.transaction(async (tx) => {
    await become(tx as Tx, actor)
    return work(tx as Tx)
  })
}

async function become(tx: Tx, actor: Actor): Promise<void> {
  await tx.execute(sql`select
    set_config('rapport.account_id', ${actor.account_id}, true),
    set_config('rapport.coach_id', ${actor.coach_id ?? ''}, true),
    set_config('rapport.team_id', ${actor.team_id ?? ''}, true),
    set_config('role', ${databaseRole(actor.role)}, true)`)
}

/**
 * Lays the actor's role down for one piece of the service's own work inside the same transaction
 * (appending to the audit chain, enqueuing a job), then takes it up again.
 */
export async function asService<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const [row] = await rowsOf<{ role: string }>(tx, sql`select current_setting('role') as role`)
  // The pipeline wears no role: there is nothing to lay down.
  if (!row || row.role === 'none') return work(tx)
  await tx.execute(sql`select set_config('role', 'none', true)`)
  const result = await work(tx)
  await tx.execute(sql`select set_config('role', ${row.role}, true)`)
  return result
}

/** Rows of a raw query; both drivers answer with `.rows`, which the shared type does not show. */
export async function rowsOf<Row>(tx: Tx, query: SQL): Promise<Row[]> {
  const result = (await tx.execute(query)) as unknown as { rows: Row[] }
  return result.rows
}

/**
 * A statement with `$1` parameters inside a drizzle transaction, for libraries that bring text.
 * Drizzle has no door for this, so it goes to the driver's client that both sessions hold; a new
 * drizzle that hides it fails here and not quietly outside the transaction.
 */
export async function runText(tx: Tx, text: string, values: unknown[]): Promise<unknown[]> {
  const { client } = (tx as unknown as { session: { client?: DriverClient } }).session
  if (!client) throw new Error('This version of drizzle does not show its driver client')
  return (await client.query(text, values)).rows
}

interface DriverClient {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>
}
