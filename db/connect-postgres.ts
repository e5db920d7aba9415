import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Database, Tx } from './database.ts'

/** A pool on a PostgreSQL server with pgvector. */
export function connectPostgres(url: string, connections_max = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections_max,
    connectionTimeoutMillis: 5_000,
  })
  // An idle connection that the server drops must not bring the process down.
  pool.on('error', () => {})
  return {
    kind: 'postgres',
    drizzle: drizzle(pool) as unknown as Tx,
    run: async (text, values) => pool.query(text, values),
    close: async () => pool.end(),
  }
}
