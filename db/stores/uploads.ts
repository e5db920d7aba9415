import { eq } from 'drizzle-orm'
import type { Tx } from '../database.ts'
import { upload } from '../schema/material.ts'

export type UploadRow = typeof upload.$inferSelect
export type NewUpload = Omit<typeof upload.$inferInsert, 'created_at' | 'material_id' | 'refusal'>

export async function createUpload(tx: Tx, made: NewUpload): Promise<void> {
  await tx.insert(upload).values(made)
}

/** An upload the caller may see. With `lock`, two requests cannot finish it at once. */
export async function findUpload(tx: Tx, id: string, lock = false): Promise<UploadRow | null> {
  const query = tx.select().from(upload).where(eq(upload.id, id))
  const [row] = lock ? await query.for('update') : await query
  return row ?? null
}

/** Puts down what became of an upload: the material it is, or why it was refused. */
export async function closeUpload(
  tx: Tx,
  id: string,
  end: { byte_count?: number; material_id?: string; refusal?: string },
): Promise<void> {
  await tx.update(upload).set(end).where(eq(upload.id, id))
}

/** Where an upload's sealed parts lie in the object store. */
export const partsOf = (upload_id: string) => `audio/${upload_id}`
