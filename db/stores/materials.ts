import { and, desc, eq, sql } from 'drizzle-orm'
import type { Tx } from '../database.ts'
import { material, stage } from '../schema/material.ts'
import type { Material } from './stages.ts'

export async function findMaterial(tx: Tx, id: string): Promise<Material | null> {
  const [row] = await tx.select().from(material).where(eq(material.id, id))
  return row ?? null
}

/** The same bytes sent before by this coach as the same kind of thing. */
export async function findByContent(
  tx: Tx,
  coach_id: string,
  kind: string,
  content_hash: string,
): Promise<Material | null> {
  const [row] = await tx
    .select()
    .from(material)
    .where(
      and(
        eq(material.coach_id, coach_id),
        eq(material.kind, kind),
        eq(material.content_hash, content_hash),
      ),
    )
  return row ?? null
}

/** Materials with their stages, newest first, as far as row-level security lets the caller see. */
export async function listMaterials(tx: Tx, limit: number) {
  return tx.select().from(material).orderBy(desc(material.created_at)).limit(limit)
}

export async function stagesOf(tx: Tx, material_id: string) {
  return tx.select().from(stage).where(eq(stage.material_id, material_id))
}

/** How many stages stand in each state; for the jobs page and the demo's progress. */
export async function countStates(tx: Tx): Promise<Record<string, number>> {
  const rows = await tx
    .select({ state: stage.state, n: sql<number>`count(*)::int` })
    .from(stage)
    .groupBy(stage.state)
  return Object.fromEntries(rows.map((row) => [row.state, row.n]))
}
