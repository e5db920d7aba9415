import type { Database } from '../../db/database.ts'
import { analysis } from '../../db/schema/results.ts'
import type { Asking } from './app.ts'

/** Minutes into one fixed morning, for rows whose order matters. */
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute))

/** An analysis as the worker stores it. */
export async function storeAnalysis(
  database: Database,
  kind: string,
  team_id: string | null,
  result: unknown,
  minute = 0,
): Promise<void> {
  const row = { kind, team_id, result, data_hash: `hash-${minute}`, created_at: at(minute) }
  await database.drizzle.insert(analysis).values(row)
}

/** What the analyses that wait to be computed were asked for. */
export async function queuedAnalyses(database: Database): Promise<unknown[]> {
  const found = await database.run(
    `select data from pgboss.job where name = 'analyses' and state = 'created'`,
  )
  return found.rows.map((row) => row.data)
}

export const textOf = async (asking: Asking, path: string): Promise<string> =>
  (await asking(path)).text()

/** What a reader reads: mark-up taken away. */
export const words = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
