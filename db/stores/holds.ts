import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { RedactOut } from '../../core/pipeline/shapes.ts'
import { HELD_MATERIALS } from '../access/held.ts'
import type { Tx } from '../database.ts'
import { output } from '../schema/material.ts'
import { review } from '../schema/review.ts'
import type { Material } from './stages.ts'

/** Puts a redaction on hold when its step found a reason to. */
export async function holdForReview(
  tx: Tx,
  output_id: string,
  of: Material,
  out: RedactOut,
  now: Date,
): Promise<void> {
  if (out.hold.length === 0) return
  const { hold: reasons, doubts } = out
  const held = { material_id: of.id, output_id, base_output_id: output_id, held_at: now }
  await tx.insert(review).values({ ...held, reasons, doubts })
}

/** Whether a person must look at this material's current redaction before anything uses it. */
export async function isHeld(tx: Tx, material_id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: review.id })
    .from(review)
    .innerJoin(output, and(eq(output.id, review.output_id), eq(output.is_current, true)))
    .where(and(eq(review.material_id, material_id), eq(review.state, 'held')))
  return rows.length > 0
}

/** For queries of the service itself, which row-level security does not reach. */
export const notHeld = (material_id: SQLWrapper): SQL =>
  sql`${material_id} not in ${sql.raw(HELD_MATERIALS)}`
