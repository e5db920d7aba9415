import { desc, gte, sql } from 'drizzle-orm'
import type { ExternalCall } from '../../core/pipeline/step.ts'
import type { Tx } from '../database.ts'
import { externalCall } from '../schema/codes.ts'

export type ExternalCallRow = typeof externalCall.$inferSelect

/** Writes down a call before it leaves, and once more when its answer is there. */
export async function recordCall(
  tx: Tx,
  call: ExternalCall,
  material_id: string | null,
  now: Date,
): Promise<void> {
  const { id, engine, model, purpose, bytes, tokens_in, tokens_out, cost, answered } = call
  const came_to = { tokens_in, tokens_out: Math.ceil(tokens_out), cost, answered }
  await tx
    .insert(externalCall)
    .values({
      ...{ id, at: now, material_id, engine, model, purpose, byte_count: bytes },
      ...came_to,
    })
    .onConflictDoUpdate({ target: externalCall.id, set: came_to })
}

/** What outside services have cost since midnight UTC; a call not yet answered counts in full. */
export async function spentToday(tx: Tx, now: Date): Promise<number> {
  const midnight = new Date(now.toISOString().slice(0, 10))
  const [row] = await tx
    .select({ cost: sql<number>`coalesce(sum(${externalCall.cost}), 0)::float8` })
    .from(externalCall)
    .where(gte(externalCall.at, midnight))
  return row?.cost ?? 0
}

/** The newest calls, for whoever answers for what leaves the unit. */
export async function listCalls(
  tx: Tx,
  page: { limit: number; offset: number },
): Promise<ExternalCallRow[]> {
  return tx
    .select()
    .from(externalCall)
    .orderBy(desc(externalCall.at), desc(externalCall.id))
    .limit(page.limit)
    .offset(page.offset)
}
