import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { eq, sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { accessSql } from './access/grants.ts'
import { releaseWordings } from './consent-wording.ts'
import { type Database, rowsOf, type Tx } from './database.ts'
import { createQueue } from './queue.ts'
import { fact } from './schema/unit.ts'

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url))

/**
 * Brings the database to this version: migrations, queue tables, then roles and row-level security
 * from the access policy. Safe to run again, and by two processes at once.
 */
export async function migrate(database: Database): Promise<void> {
  await database.drizzle.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rapport migrate'))`)
    await tx.execute(sql`create schema if not exists drizzle`)
    await tx.execute(sql`create table if not exists drizzle.__drizzle_migrations
      (id serial primary key, hash text not null, created_at bigint)`)
    const result = (await tx.execute(
      sql`select coalesce(max(created_at), 0)::float8 as latest from drizzle.__drizzle_migrations`,
    )) as unknown as { rows: { latest: number }[] }
    const latest = result.rows[0]?.latest ?? 0
    for (const migration of readMigrationFiles({ migrationsFolder: FOLDER })) {
      if (migration.folderMillis <= latest) continue
      for (const statement of migration.sql) await tx.execute(sql.raw(statement))
      await tx.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at)
        values (${migration.hash}, ${migration.folderMillis})`)
    }
    await releaseWordings(tx as Tx)
  })
  const queue = await createQueue(database, { supervise: false })
  await queue.stop()
  await grantAccess(database)
}

/** Applies the access policy, unless this very policy was applied to these very tables last. */
async function grantAccess(database: Database): Promise<void> {
  const access = accessSql()
  await database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rapport access'))`)
    const migrated = await rowsOf<{ hash: string }>(
      tx,
      sql`select hash from drizzle.__drizzle_migrations order by id`,
    )
    const hash = createHash('sha256')
      .update(JSON.stringify([access, migrated]))
      .digest('hex')
    const [applied] = await tx.select().from(fact).where(eq(fact.name, APPLIED))
    if (applied?.value === hash) return
    for (const statement of access) await tx.execute(sql.raw(statement))
    await tx
      .insert(fact)
      .values({ name: APPLIED, value: hash })
      .onConflictDoUpdate({ target: fact.name, set: { value: hash } })
  })
}

const APPLIED = 'access policy applied'

/** True when nothing is left to migrate. */
export async function isMigrated(database: Database): Promise<boolean> {
  const journal = JSON.parse(await readFile(`${FOLDER}/meta/_journal.json`, 'utf8'))
  const exists = await database.run(`select to_regclass('drizzle.__drizzle_migrations') as name`)
  if (exists.rows[0]?.name === null) return false
  const done = await database.run('select count(*)::int as n from drizzle.__drizzle_migrations')
  return done.rows[0]?.n === journal.entries.length
}
