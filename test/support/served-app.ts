import { serve } from '@hono/node-server'
import type { Role } from '../../core/access/policy.ts'
import { connectPglite } from '../../db/connect-pglite.ts'
import type { Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createAccount } from '../../db/stores/accounts.ts'
import { openTestApp, PASSWORD, type TestApp } from './app.ts'
import { freePort } from './demo-process.ts'

/** The application over a database in memory, listening, for a browser to look at. */
export interface ServedApp {
  url: string
  database: Database
  test: TestApp
  /** Makes an account that signs in with `PASSWORD`. */
  addAccount(role: Role, email: string, name: string, coach_id?: string): Promise<void>
  close(): Promise<void>
}

export async function serveTestApp(): Promise<ServedApp> {
  const database = await connectPglite({ purpose: 'a test', now: new Date() })
  await migrate(database)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const test = await openTestApp(database, { public_url: url })
  const server = serve({ fetch: test.app.fetch, hostname: '127.0.0.1', port })
  return {
    ...{ url, database, test },
    addAccount: async (role, email, name, coach_id) => {
      const password_hash = await (await test.ports.auth.$context).password.hash(PASSWORD)
      const of = { coach_id: coach_id ?? null, team_id: null }
      await createAccount(database.drizzle, { name, email, role, ...of, password_hash })
    },
    close: async () => {
      await new Promise((closed) => server.close(closed))
      await test.close()
      await database.close()
    },
  }
}
