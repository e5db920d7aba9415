import { eq } from 'drizzle-orm'
import type { Tx } from '../database.ts'
import { experiment } from '../schema/evidence.ts'

export type Experiment = typeof experiment.$inferSelect

/** When the first response to a registered experiment came in; null before that. */
export async function openedAt(tx: Tx, registration_id: string): Promise<Date | null> {
  const [row] = await tx
    .select({ opened_at: experiment.opened_at })
    .from(experiment)
    .where(eq(experiment.registration_id, registration_id))
  return row?.opened_at ?? null
}
