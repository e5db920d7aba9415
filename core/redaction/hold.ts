import type { Doubt, HoldReason, KnownIdentifier, RedactIn } from '../pipeline/shapes.ts'
import type { Reason } from '../pipeline/step.ts'
import { apartFrom, wherever, wordsOf } from './correct.ts'
import { isCommonWord } from './names/words.ts'
import type { Candidate, SessionText } from './span.ts'

/** A mask less sure than this may hide an ordinary word, or only part of a name. */
export const UNSURE_MASK = 0.5
/** So many unsure masks in one text make somebody look; a few do no harm. */
export const UNSURE_MASKS_MIN = 4
/** A word this likely a name that was left in the text makes somebody look. */
export const NEAR_MISS = 0.28
/** A text this thick with masks is a list of people, or was misread. */
export const MASKS_PER_WORD_MAX = 0.12
export const MANY_MASKS_MIN = 30

/** What everybody but the reviewer is told while a text is held. */
export const HELD_FOR_REVIEW: Reason = {
  code: 'held_for_review',
  sentence:
    'Waiting for a redaction review: some words may identify somebody, and the data-protection ' +
    'lead looks at them first. Nothing of it is shown or used before. You need do nothing.',
}

/** Whether a person should look at this mask before anything is made of the text. */
export const isUnsureMask = (mask: { score: number }) => mask.score < UNSURE_MASK

/** Words of the case's own record that still stand in the text: they never should. */
export function findSurvivors(
  session: SessionText,
  masks: readonly Candidate[],
  known: readonly KnownIdentifier[],
): Candidate[] {
  return known.flatMap(({ type, text }) => {
    const words = wordsOf(text)
    const [only = ''] = words
    if (words.length === 1 && (only.length < 3 || isCommonWord(only))) return []
    const left = apartFrom(masks, wherever(text, session))
    return left.map((place) => ({
      ...place,
      type,
      recogniser: 'known',
      why: SURVIVES,
      score: SURVIVOR,
    }))
  })
}

/** Not 1: only a person is as sure as that. */
const SURVIVOR = 0.99
const SURVIVES = 'stands on the case’s record and was left in the text'

/** What was left in the text and must be decided before anything is made of it. */
export function doubtsOf(unsure: readonly Candidate[], turns: RedactIn['turns']): Doubt[] {
  return unsure
    .filter((one) => one.score >= NEAR_MISS)
    .map(({ turn, start, end, type, recogniser, why, score }) => ({
      ...{ turn: turns[turn]!.n, start, end, type, recogniser, why, score },
    }))
}

/** Why a text is held for review before anything is made of it; empty when it may go on. */
export function holdReasons(
  masks: readonly { score: number }[],
  doubts: readonly Doubt[],
  word_count: number,
): HoldReason[] {
  const survivors = doubts.filter((one) => one.recogniser === 'known').length
  const unsure = masks.filter(isUnsureMask).length
  const many = masks.length >= MANY_MASKS_MIN && masks.length > word_count * MASKS_PER_WORD_MAX
  const reasons: HoldReason[] = [
    { code: 'on_record', count: survivors },
    { code: 'near_miss', count: doubts.length - survivors },
    { code: 'unsure_masks', count: unsure >= UNSURE_MASKS_MIN ? unsure : 0 },
    { code: 'many_masks', count: many ? masks.length : 0 },
  ]
  return reasons.filter((reason) => reason.count > 0)
}
