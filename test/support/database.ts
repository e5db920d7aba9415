import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inject } from 'vitest'
import { connectPglite } from '../../db/connect-pglite.ts'
import { connectPostgres } from '../../db/connect-postgres.ts'
import type { Database } from '../../db/database.ts'
import { databaseUrl } from './global-setup.ts'

/** A fresh migrated database on whichever engine this run is for. Close it after the tests. */
export async function openTestDatabase(): Promise<Database> {
  const server_url = inject('postgres_url')
  if (server_url) return openPostgresCopy(server_url)
  const template = new Blob([readFileSync(inject('pglite_template'))])
  return connectPglite({ purpose: 'a test', now: new Date(), template })
}

async function openPostgresCopy(server_url: string): Promise<Database> {
  const name = `rapport_test_${randomUUID().replaceAll('-', '')}`
  const server = connectPostgres(server_url, 1)
  await server.run(`create database ${name} template rapport_test_template`)
  const database = connectPostgres(databaseUrl(server_url, name), 6)
  return {
    ...database,
    close: async () => {
      await database.close()
      await server.run(`drop database if exists ${name} with (force)`)
      await server.close()
    },
  }
}
