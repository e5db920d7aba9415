import { and, asc, desc, eq, isNotNull, isNull, or } from 'drizzle-orm'
import { z } from 'zod'
import { Correction } from '../../core/pipeline/shapes.ts'
import type { Tx } from '../database.ts'
import { correction } from '../schema/review.ts'
import { caseIdOf, type Keys, keyIdOf } from '../sealing/keys.ts'
import { openText, sealText } from '../sealing/seal.ts'
import type { Material } from './stages.ts'

type Row = typeof correction.$inferSelect

/** A decision as it was made, opened. */
export interface MadeCorrection extends Omit<Row, 'sealed' | 'decision'> {
  correction: Correction
}

const Sealed = Correction.pick({ type: true, text: true, place: true })
const contextOf = (material_id: string) => `correction ${material_id}`

/** Seals one decision about words of a material. */
export async function addCorrection(
  tx: Tx,
  keys: Keys,
  of: Material,
  { decision, ...words }: Correction,
  by: string,
  now: Date,
): Promise<string> {
  const key_id = keyIdOf(of)
  const key = await keys.ring.keyFor(key_id)
  const sealed = await sealText(key, JSON.stringify(words), contextOf(of.id))
  const [row] = await tx
    .insert(correction)
    .values({
      ...{ case_id: caseIdOf(of), material_id: of.id, decision, key_id, sealed },
      whole_case: words.place === null,
      created_at: now,
      created_by: by,
    })
    .returning({ id: correction.id })
  return (row as { id: string }).id
}

/** Takes a decision back; the row stays, as history. Without an id: the last one that stands. */
export async function undoCorrection(
  tx: Tx,
  of: Material,
  id: string | null,
  by: string,
  now: Date,
): Promise<string | null> {
  const standing = and(eq(correction.material_id, of.id), isNull(correction.undone_at))
  const [row] = await tx
    .select({ id: correction.id })
    .from(correction)
    .where(id === null ? standing : and(standing, eq(correction.id, id)))
    .orderBy(desc(correction.n))
    .limit(1)
  if (!row) return null
  await tx
    .update(correction)
    .set({ undone_at: now, undone_by: by })
    .where(eq(correction.id, row.id))
  return row.id
}

/** Everything decided in a material, undone decisions too, in order. Empty after erasure. */
export async function historyOf(tx: Tx, keys: Keys, of: Material): Promise<MadeCorrection[]> {
  return openAll(keys, await select(tx, eq(correction.material_id, of.id)))
}

/**
 * The decisions a redaction of this material has to follow: its own that stand, and those about the
 * whole case that another material's release has put into force.
 */
export async function correctionsFor(tx: Tx, keys: Keys, of: Material): Promise<Correction[]> {
  const elsewhere = and(
    eq(correction.case_id, caseIdOf(of)),
    eq(correction.whole_case, true),
    isNotNull(correction.applied_at),
  )
  const which = and(isNull(correction.undone_at), or(eq(correction.material_id, of.id), elsewhere))
  const made = await openAll(keys, await select(tx, which))
  return made.map((one) => one.correction)
}

/** Marks what stands in a material as in force. */
export async function applyCorrections(tx: Tx, of: Material, now: Date): Promise<void> {
  const open = and(isNull(correction.applied_at), isNull(correction.undone_at))
  await tx
    .update(correction)
    .set({ applied_at: now })
    .where(and(eq(correction.material_id, of.id), open))
}

const select = (tx: Tx, which: ReturnType<typeof and>) =>
  tx.select().from(correction).where(which).orderBy(asc(correction.n))

async function openAll(keys: Keys, rows: Row[]): Promise<MadeCorrection[]> {
  const opened: MadeCorrection[] = []
  for (const { sealed, decision, ...row } of rows) {
    const key = await keys.ring.existing(row.key_id)
    if (!key) continue
    const words = Sealed.parse(JSON.parse(await openText(key, sealed, contextOf(row.material_id))))
    const made = z.enum(Correction.shape.decision.options).parse(decision)
    opened.push({ ...row, correction: { decision: made, ...words } })
  }
  return opened
}
