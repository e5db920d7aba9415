import { asc, eq } from 'drizzle-orm'
import { type MaterialKind, stepAfter } from '../../core/pipeline/order.ts'
import type {
  Correction,
  RedactIn,
  RedactOut,
  SeenIdentifier,
  Span,
} from '../../core/pipeline/shapes.ts'
import { isUnsureMask } from '../../core/redaction/hold.ts'
import { normalise } from '../../core/redaction/pseudonym.ts'
import { remask } from '../../core/redaction/redact-session.ts'
import { missingPurposes } from '../../core/session/consent.ts'
import { asService, type Tx } from '../database.ts'
import type { Queue } from '../queue.ts'
import { output } from '../schema/material.ts'
import { span } from '../schema/results.ts'
import { keyedHash } from '../sealing/keyed-hash.ts'
import type { Keys } from '../sealing/keys.ts'
import { spreadNames } from './case-names.ts'
import { consentsOf } from './consents.ts'
import { applyCorrections, historyOf, type MadeCorrection } from './corrections.ts'
import { type FoundReview, markReleased } from './reviews.ts'
import { type Material, queueStep } from './stages.ts'
import { loadRedact } from './step-inputs.ts'
import { claimOutput, lockCase, writeRedact } from './step-outputs.ts'
import { redoCase } from './transcripts.ts'

/** A text under review, opened: what was said, and what its masks are with the decisions so far. */
export interface ReviewedText {
  input: RedactIn
  /** With the decisions that stand. */
  now: RedactOut
  history: MadeCorrection[]
  hash: (text: string) => string
}

/** Opens a text for its reviewer; null when its words can no longer be opened. */
export async function readReviewed(
  tx: Tx,
  keys: Keys,
  { review, of }: FoundReview,
): Promise<ReviewedText | null> {
  const loaded = await loadRedact(tx, keys, of)
  if (!loaded) return null
  const { input } = loaded
  const rows = await tx
    .select()
    .from(span)
    .where(eq(span.output_id, review.base_output_id))
    .orderBy(asc(span.turn), asc(span.start))
  const spans = rows.map(({ output_id: _, material_id: __, ...row }) => row as Span)
  const hash = keyedHash(input.hash_key)
  const now = remask({ spans, doubts: review.doubts }, input, hash)
  return { input, now, history: await historyOf(tx, keys, of), hash }
}

/** How many marks must still be decided before the text can be released. */
export const undecided = ({ now }: Pick<ReviewedText, 'now'>): number =>
  now.doubts.length + now.spans.filter(isUnsureMask).length

export type Released =
  | { ok: true; redone: number }
  | { ok: false; why: 'undecided' | 'gone' | 'consent' }

/**
 * Releases a held text in the caller's transaction: the decisions are put into its redacted words,
 * the next step is enqueued, and where a decision was about the whole case every other text of the
 * case is redacted anew.
 */
export async function releaseReview(
  tx: Tx,
  deps: { keys: Keys; queue: Queue },
  found: FoundReview,
  by: string,
  now: Date,
): Promise<Released> {
  const { review, of } = found
  if (!(await mayBeUsed(tx, of, now, true))) return { ok: false, why: 'consent' }
  // Nobody else names anybody in this case until this is through.
  await lockCase(tx, of)
  const text = await readReviewed(tx, deps.keys, found)
  if (!text) return { ok: false, why: 'gone' }
  if (undecided(text) > 0) return { ok: false, why: 'undecided' }
  await applyCorrections(tx, of, now)
  const changed = text.input.corrections?.length || review.base_output_id !== review.output_id
  return asService(tx, async (service) => {
    const output_id = changed
      ? await writeCorrected(service, deps, found, text, now)
      : review.output_id
    await markReleased(service, found, output_id, by, now)
    const kind = of.kind as MaterialKind
    const next = stepAfter(kind, 'redact')
    if (next) await queueStep(service, deps.queue, { material_id: of.id, kind, step: next }, now)
    const whole_case = text.history.some((one) => one.whole_case)
    const redone = whole_case ? await redoCase(service, deps.queue, of, now) : 0
    return { ok: true, redone }
  })
}

/** Whether the person still agrees that the text is studied; locked, where something hangs on it. */
export async function mayBeUsed(tx: Tx, of: Material, now: Date, lock = false): Promise<boolean> {
  if (!of.person_id) return true
  return missingPurposes(await consentsOf(tx, of.person_id, lock), ['analyse'], now).length === 0
}

/** The corrected redaction as an output of its own, made by the same step and model as its base. */
async function writeCorrected(
  tx: Tx,
  deps: { keys: Keys; queue: Queue },
  { review, of }: FoundReview,
  text: ReviewedText,
  now: Date,
): Promise<string> {
  const [base] = await tx.select().from(output).where(eq(output.id, review.base_output_id))
  if (!base) throw new Error('A review always has the output it began with')
  const key = {
    material_id: of.id,
    step: 'redact' as const,
    step_version: base.step_version,
    input_hash: `review ${crypto.randomUUID()}`,
  }
  const output_id = await claimOutput(tx, key, { ...base.facts, reviewed: review.id }, [])
  if (output_id === null) throw new Error('An output under a fresh hash is always new')
  // A release says that it may go on: whatever spoke for holding it was decided.
  const pseudonyms = [...text.now.pseudonyms, ...forgotten(text)]
  await writeRedact(tx, deps.keys, of, output_id, { ...text.now, pseudonyms, hold: [] }, now)
  await spreadNames(tx, deps, of, text.now.pseudonyms, now)
  return output_id
}

/** What only a decision that was undone had put on the case's map: no other text looks for it now. */
function forgotten({ input, now, history, hash }: ReviewedText): SeenIdentifier[] {
  const undone = history.filter((one) => one.undone_at && one.correction.decision !== 'reject')
  const hashes = new Set(
    undone.map(({ correction: { type, text } }) => hash(`${type}:${normalise(type, text)}`)),
  )
  for (const span of now.spans) hashes.delete(span.value_hash)
  return (input.seen ?? [])
    .filter((one) => hashes.has(one.value_hash))
    .map((one) => ({ ...one, sure: false }))
}

/** A correction at one place, which counts while its turn says the same. */
export function placed(
  { input, hash }: Pick<ReviewedText, 'input' | 'hash'>,
  decision: Correction['decision'],
  type: Correction['type'],
  at: { turn: number; start: number; end: number },
): Correction | null {
  const turn = input.turns.find((one) => one.n === at.turn)
  const text = turn?.text.slice(at.start, at.end) ?? ''
  if (!turn || text.trim() === '') return null
  return { decision, type, text, place: { ...at, turn_hash: hash(turn.text) } }
}
