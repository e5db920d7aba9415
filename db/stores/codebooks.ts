import { and, desc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Codebook, CodebookDraft } from '../../core/codebook/codebook.ts'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import { asService, type Tx } from '../database.ts'
import type { Queue } from '../queue.ts'
import { codebookDraft, codebookRelease } from '../schema/codes.ts'
import { material, stage } from '../schema/material.ts'
import { jsonHash } from '../sealing/json-hash.ts'
import { queueStep } from './stages.ts'

export type CodebookRelease = typeof codebookRelease.$inferSelect
export type OpenDraft = typeof codebookDraft.$inferSelect

/** Who released what came with the product. */
const PRODUCT = 'product'

/** Puts a codebook of the product's own where drafts can begin from it. Safe to run again. */
export async function seedCodebook(
  tx: Tx,
  codebook: Codebook,
  now: Date,
  note: string | null = null,
): Promise<void> {
  const { version } = codebook
  const hash = await jsonHash(codebook)
  await tx
    .insert(codebookRelease)
    .values({ version, codebook, hash, note, released_by: PRODUCT, released_at: now })
    .onConflictDoNothing()
}

/** All releases, the newest first. */
export async function listReleases(tx: Tx): Promise<CodebookRelease[]> {
  return tx
    .select()
    .from(codebookRelease)
    .orderBy(desc(codebookRelease.released_at), desc(codebookRelease.version))
}

/**
 * The release that is worked with: the newest that was released here, else the newest of the product.
 * A version that comes with a later product does not take the place of the unit's own.
 */
export function releaseInForce(releases: readonly CodebookRelease[]): CodebookRelease | null {
  return releases.find((release) => release.released_by !== PRODUCT) ?? releases[0] ?? null
}

/** The codebook released here that texts are tagged by from now on; null for the product's own. */
export async function codebookInForce(tx: Tx): Promise<Codebook | null> {
  const release = releaseInForce(await listReleases(tx))
  return release && release.released_by !== PRODUCT ? release.codebook : null
}

/** A codebook that was released here, by its version; null for the product's own. */
export async function codebookOfVersion(tx: Tx, version: string): Promise<Codebook | null> {
  const [row] = await tx
    .select({ codebook: codebookRelease.codebook })
    .from(codebookRelease)
    .where(and(eq(codebookRelease.version, version), ne(codebookRelease.released_by, PRODUCT)))
  return row?.codebook ?? null
}

/** The draft that is being worked on, if any. */
export async function openDraft(tx: Tx): Promise<OpenDraft | null> {
  const [row] = await tx.select().from(codebookDraft).where(isNull(codebookDraft.closed_at))
  return row ?? null
}

/** Begins a draft; null when somebody began one meanwhile. */
export async function startDraft(
  tx: Tx,
  base_version: string,
  codebook: CodebookDraft,
  by: { account_id: string; now: Date },
): Promise<OpenDraft | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rapport codebook'))`)
  if (await openDraft(tx)) return null
  const [made] = await tx
    .insert(codebookDraft)
    .values({ base_version, codebook, changed_by: by.account_id, changed_at: by.now })
    .returning()
  return made ?? null
}

/** Saves a change to the revision it was made on; false when the draft has moved on since. */
export async function saveDraft(
  tx: Tx,
  of: { id: string; revision: number },
  codebook: CodebookDraft,
  by: { account_id: string; now: Date },
): Promise<boolean> {
  return change(tx, of, { codebook, changed_by: by.account_id, changed_at: by.now })
}

/** Throws a draft away; it stays on record. False when it has moved on since. */
export async function closeDraft(
  tx: Tx,
  of: { id: string; revision: number },
  now: Date,
): Promise<boolean> {
  return change(tx, of, { closed_at: now })
}

async function change(
  tx: Tx,
  of: { id: string; revision: number },
  values: Partial<OpenDraft>,
): Promise<boolean> {
  const same = and(eq(codebookDraft.id, of.id), eq(codebookDraft.revision, of.revision))
  const rows = await tx
    .update(codebookDraft)
    .set({ ...values, revision: of.revision + 1 })
    .where(and(same, isNull(codebookDraft.closed_at)))
    .returning({ id: codebookDraft.id })
  return rows.length === 1
}

/** Releases a codebook for good; false when its version is taken. */
export async function releaseCodebook(
  tx: Tx,
  codebook: Codebook,
  by: { account_id: string; note: string | null; now: Date },
): Promise<boolean> {
  const row = { version: codebook.version, codebook, hash: await jsonHash(codebook) }
  const rows = await tx
    .insert(codebookRelease)
    .values({ ...row, note: by.note, released_by: by.account_id, released_at: by.now })
    .onConflictDoNothing()
    .returning({ version: codebookRelease.version })
  return rows.length === 1
}

/** How many texts were tagged and would be tagged again. */
export async function countTagged(tx: Tx): Promise<number> {
  const [row] = await tx
    .select({ n: sql<number>`count(*)::int` })
    .from(stage)
    .where(and(eq(stage.step, 'tag'), eq(stage.state, 'done')))
  return row?.n ?? 0
}

/** Every text that was tagged is tagged again, by what is in force now. Returns how many. */
export async function tagAllAgain(tx: Tx, queue: Queue, now: Date): Promise<number> {
  return asService(tx, async (service) => {
    const rows = await service
      .select({ material_id: stage.material_id, kind: material.kind })
      .from(stage)
      .innerJoin(material, eq(material.id, stage.material_id))
      .where(and(eq(stage.step, 'tag'), eq(stage.state, 'done')))
    for (const { material_id, kind } of rows) {
      const job = { material_id, kind: kind as MaterialKind, step: 'tag' as const }
      await queueStep(service, queue, job, now)
    }
    return rows.length
  })
}
