import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { drizzle } from 'drizzle-orm/pglite'
import type { TestProject } from 'vitest/node'
import { connectPostgres } from '../../db/connect-postgres.ts'
import type { Tx } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** File with a migrated PGlite database to start from; empty on PostgreSQL. */
    pglite_template: string
    /** Server to create test databases on; empty on PGlite. */
    postgres_url: string
  }
}

const TEMPLATE = 'rapport_test_template'

/** Migrates one database for the whole run; every test file starts from a copy of it. */
export default async function setUp(project: TestProject) {
  if (project.name === 'postgres') return setUpPostgres(project)
  const folder = mkdtempSync(join(tmpdir(), 'rapport-test-'))
  const client = await PGlite.create({ extensions: { vector } })
  const database = {
    kind: 'pglite' as const,
    drizzle: drizzle(client) as unknown as Tx,
    run: async (text: string, values?: unknown[]) =>
      values?.length
        ? client.query<Record<string, unknown>>(text, values)
        : { rows: (await client.exec(text)).flatMap((result) => result.rows) },
    close: () => client.close(),
  }
  await migrate(database)
  const dump = await client.dumpDataDir('none')
  await client.close()
  const file = join(folder, 'template.tar')
  writeFileSync(file, new Uint8Array(await dump.arrayBuffer()))
  project.provide('pglite_template', file)
  project.provide('postgres_url', '')
  return () => rmSync(folder, { recursive: true, force: true })
}

async function setUpPostgres(project: TestProject) {
  const url = process.env.TEST_DATABASE_URL as string
  const server = connectPostgres(url, 1)
  await server.run(`drop database if exists ${TEMPLATE}`)
  await server.run(`create database ${TEMPLATE}`)
  await server.close()
  const template = connectPostgres(databaseUrl(url, TEMPLATE), 2)
  await migrate(template)
  await template.close()
  project.provide('pglite_template', '')
  project.provide('postgres_url', url)
}

export function databaseUrl(server_url: string, name: string): string {
  const url = new URL(server_url)
  url.pathname = `/${name}`
  return url.href
}
