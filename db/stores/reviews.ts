import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { type MaterialKind, stepAfter } from '../../core/pipeline/order.ts'
import type { HoldReason } from '../../core/pipeline/shapes.ts'
import { HELD_FOR_REVIEW, UNSURE_MASK } from '../../core/redaction/hold.ts'
import { asService, type Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { person, session } from '../schema/people.ts'
import { span } from '../schema/results.ts'
import { review, reviewNote } from '../schema/review.ts'
import { type Keys, keyIdOf } from '../sealing/keys.ts'
import { openText, sealText } from '../sealing/seal.ts'
import { endStage, type Material } from './stages.ts'

export type Review = typeof review.$inferSelect

/** A held text as the queue shows it: references and counts, no words. */
export interface QueuedReview {
  material_id: string
  kind: MaterialKind
  /** The session's reference; null for a note about no one session. */
  session: string | null
  person: string | null
  day: string
  held_at: Date
  reasons: HoldReason[]
  /** Marks that must be decided, decisions so far not counted. */
  to_decide: number
  masks: number
  /** False once the person withdrew: then there is nothing to do. */
  consented: boolean
}

/** Texts held for review, oldest first. */
export async function listReviews(
  tx: Tx,
  now: Date,
  page: { limit: number; offset: number },
): Promise<QueuedReview[]> {
  const at = now.toISOString()
  const masks = (which = sql``) =>
    sql<number>`(select count(*)::int from ${span}
      where ${span.output_id} = ${review.base_output_id} ${which})`
  const unsure = masks(sql`and ${span.score} < ${UNSURE_MASK}`)
  const rows = await tx
    .select({
      material_id: material.id,
      kind: material.kind,
      session: session.reference,
      person: person.reference,
      day: material.day,
      held_at: review.held_at,
      reasons: review.reasons,
      to_decide: sql<number>`jsonb_array_length(${review.doubts}) + ${unsure}`,
      masks: masks(),
      consented: sql<boolean>`(${material.person_id} is null or exists (
        select 1 from research.consent as c where c.person_id = ${material.person_id}
          and c.purpose = 'analyse' and c.given_at <= ${at}
          and (c.expires_at is null or c.expires_at > ${at})
          and (c.withdrawn_at is null or c.withdrawn_at > ${at})))`,
    })
    .from(review)
    .innerJoin(output, and(eq(output.id, review.output_id), eq(output.is_current, true)))
    .innerJoin(material, eq(material.id, review.material_id))
    .leftJoin(session, eq(session.id, material.session_id))
    .leftJoin(person, eq(person.id, material.person_id))
    .where(eq(review.state, 'held'))
    .orderBy(asc(review.held_at), asc(material.id))
    .limit(page.limit)
    .offset(page.offset)
  return rows.map((row) => ({ ...row, kind: row.kind as MaterialKind }))
}

/** How many texts are held now, by kind. */
export async function heldByKind(tx: Tx): Promise<Record<string, number>> {
  const rows = await tx
    .select({ kind: material.kind, n: sql<number>`count(*)::int` })
    .from(review)
    .innerJoin(output, and(eq(output.id, review.output_id), eq(output.is_current, true)))
    .innerJoin(material, eq(material.id, review.material_id))
    .where(eq(review.state, 'held'))
    .groupBy(material.kind)
  return Object.fromEntries(rows.map((row) => [row.kind, row.n]))
}

/** How many masks one redaction has. */
export const maskCount = (tx: Tx, output_id: string) =>
  tx.$count(span, eq(span.output_id, output_id))

/** A review that is in force: a newer redaction has not taken its place. */
export interface FoundReview {
  review: Review
  of: Material
}

/** The review of a material, locked where it is about to be changed; null when there is none. */
export async function findReview(
  tx: Tx,
  material_id: string,
  lock = false,
): Promise<FoundReview | null> {
  if (lock) {
    const mine = eq(review.material_id, material_id)
    await tx.select({ id: review.id }).from(review).where(mine).for('update')
  }
  const [row] = await tx
    .select({ review, of: material })
    .from(review)
    .innerJoin(output, and(eq(output.id, review.output_id), eq(output.is_current, true)))
    .innerJoin(material, eq(material.id, review.material_id))
    .where(eq(review.material_id, material_id))
    .orderBy(desc(review.held_at))
    .limit(1)
  return row ?? null
}

/** Lets this account read the raw words of a held text until then. */
export async function openWords(tx: Tx, { review: { id } }: FoundReview, by: string, until: Date) {
  await tx.update(review).set({ opened_by: by, opened_until: until }).where(eq(review.id, id))
}

export const isOpenFor = ({ review }: FoundReview, account_id: string, now: Date): boolean =>
  review.opened_by === account_id && review.opened_until !== null && review.opened_until > now

/** Puts a released text on hold again; the next step waits, whatever came of it is shown no more. */
export async function holdAgain(tx: Tx, { review: { id }, of }: FoundReview, now: Date) {
  await tx
    .update(review)
    .set({ state: 'held', released_at: null, released_by: null })
    .where(eq(review.id, id))
  const step = stepAfter(of.kind as MaterialKind, 'redact')
  if (step) await endStage(tx, { material_id: of.id, step }, 'waiting', HELD_FOR_REVIEW, now)
}

const contextOf = (review_id: string) => `review note ${review_id}`

/** Keeps, sealed, why a text stays held. */
export async function addReviewNote(
  tx: Tx,
  keys: Keys,
  { review: { id }, of }: FoundReview,
  text: string,
  by: string,
  now: Date,
): Promise<void> {
  const key_id = keyIdOf(of)
  const key = await keys.ring.keyFor(key_id)
  const sealed = await sealText(key, text, contextOf(id))
  const made = { created_at: now, created_by: by }
  await tx.insert(reviewNote).values({ review_id: id, material_id: of.id, key_id, sealed, ...made })
}

/** The notes of a review, oldest first. */
export async function reviewNotes(
  tx: Tx,
  keys: Keys,
  { review: { id } }: FoundReview,
): Promise<{ text: string; created_at: Date }[]> {
  const rows = await tx
    .select()
    .from(reviewNote)
    .where(eq(reviewNote.review_id, id))
    .orderBy(asc(reviewNote.created_at))
  const notes: { text: string; created_at: Date }[] = []
  for (const row of rows) {
    const key = await keys.ring.existing(row.key_id)
    if (key)
      notes.push({
        text: await openText(key, row.sealed, contextOf(id)),
        created_at: row.created_at,
      })
  }
  return notes
}

/** Points a review at the redaction its release made, and says who released it. */
export async function markReleased(
  tx: Tx,
  { review: { id } }: FoundReview,
  output_id: string,
  by: string,
  now: Date,
): Promise<void> {
  await asService(tx, (service) =>
    service
      .update(review)
      .set({
        ...{ output_id, state: 'released', released_at: now, released_by: by },
        ...{ opened_by: null, opened_until: null },
      })
      .where(eq(review.id, id)),
  )
}
