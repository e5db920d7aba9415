import { and, eq, lt } from 'drizzle-orm'
import { asService, type Tx } from '../database.ts'
import { importDraft } from '../schema/vault.ts'
import type { Keys } from '../sealing/keys.ts'
import { open, seal } from '../sealing/seal.ts'

/** After this a table that nobody confirmed is gone. */
export const DRAFT_LIFE_MS = 24 * 3_600_000

export interface ImportDraft {
  id: string
  kind: string
  mapping: Record<string, string | null> | null
  written_at: Date | null
  written_count: number | null
}

const keyId = (id: string) => `import:${id}`
const context = (id: string) => `import ${id}`

/** Seals an uploaded table under a key of its own; returns the draft's id. */
export async function createDraft(
  tx: Tx,
  keys: Keys,
  made: { account_id: string; kind: string; bytes: Uint8Array; now: Date },
): Promise<string> {
  const id = crypto.randomUUID()
  const sealed = await seal(await keys.ring.keyFor(keyId(id)), made.bytes, context(id))
  const { account_id, kind, now: created_at } = made
  await tx.insert(importDraft).values({ id, account_id, kind, sealed, created_at })
  return id
}

/** An account's own draft; null when there is none, or it is a day old. */
export async function findDraft(
  tx: Tx,
  id: string,
  account_id: string,
  now: Date,
): Promise<ImportDraft | null> {
  const [row] = await tx
    .select({
      id: importDraft.id,
      kind: importDraft.kind,
      mapping: importDraft.mapping,
      written_at: importDraft.written_at,
      written_count: importDraft.written_count,
      created_at: importDraft.created_at,
    })
    .from(importDraft)
    .where(and(eq(importDraft.id, id), eq(importDraft.account_id, account_id)))
  if (!row || row.created_at.getTime() + DRAFT_LIFE_MS < now.getTime()) return null
  const { created_at: _, ...draft } = row
  return draft
}

/** The table's bytes; null once they were written or given up. */
export async function openDraft(tx: Tx, keys: Keys, id: string): Promise<Uint8Array | null> {
  const [row] = await tx
    .select({ sealed: importDraft.sealed })
    .from(importDraft)
    .where(eq(importDraft.id, id))
    .for('update')
  const key = await keys.ring.existing(keyId(id))
  return row?.sealed && key ? open(key, row.sealed, context(id)) : null
}

export async function saveMapping(tx: Tx, id: string, mapping: Record<string, string | null>) {
  await tx.update(importDraft).set({ mapping }).where(eq(importDraft.id, id))
}

/** Marks a draft as written and lets its table go. */
export async function closeDraft(tx: Tx, id: string, written_count: number, now: Date) {
  await tx
    .update(importDraft)
    .set({ sealed: null, written_at: now, written_count })
    .where(eq(importDraft.id, id))
}

/** Destroys the key of a draft, after which no copy of its table opens, in any backup. */
export async function destroyDraftKey(keys: Keys, id: string): Promise<void> {
  await keys.ring.destroy(keyId(id))
}

/** Removes drafts that are a day old; returns their ids, whose keys are to be destroyed. */
export async function expireDrafts(tx: Tx, now: Date): Promise<string[]> {
  const before = new Date(now.getTime() - DRAFT_LIFE_MS)
  const rows = await asService(tx, (service) =>
    service
      .delete(importDraft)
      .where(lt(importDraft.created_at, before))
      .returning({ id: importDraft.id }),
  )
  return rows.map((row) => row.id)
}
