import type { Doubt, Span } from '../core/pipeline/shapes.ts'
import { isUnsureMask } from '../core/redaction/hold.ts'
import type { MadeCorrection } from '../db/stores/corrections.ts'
import type { ReviewedText } from '../db/stores/reviewed-text.ts'
import type {
  MadeView,
  MarkView,
  ReviewTurnView,
} from '../web/pages/data-protection/review-turn.tsx'

/** A mark's address on its page; made of offsets, so it names nothing. */
export const markId = (mark: Pick<Span, 'turn' | 'start' | 'end'>) =>
  `${mark.turn}-${mark.start}-${mark.end}`

/** Masks and doubts in the order of the text. */
export function marksOf({ now }: Pick<ReviewedText, 'now'>): (Span | Doubt)[] {
  return [...now.spans, ...now.doubts].sort((a, b) => a.turn - b.turn || a.start - b.start)
}

/** Whether a person must decide about this mark before a release. */
export const mustDecide = (mark: Span | Doubt) => !('pseudonym' in mark) || isUnsureMask(mark)

/** The next mark that must be decided after this one, around the end; null when none is left. */
export function nextToDecide(text: Pick<ReviewedText, 'now'>, after: Place): string | null {
  const open = marksOf(text).filter(mustDecide)
  const next = open.find(
    (mark) => mark.turn > after.turn || (mark.turn === after.turn && mark.start > after.start),
  )
  const chosen = next ?? open[0]
  return chosen ? markId(chosen) : null
}

type Place = Pick<Span, 'turn' | 'start'>

/** The turns with their marks, as the page shows them. */
export function turnViews(text: ReviewedText): ReviewTurnView[] {
  const marks = marksOf(text)
  return text.input.turns.map((turn) => ({
    n: turn.n,
    speaker: turn.speaker,
    text: turn.text,
    marks: marks.filter((mark) => mark.turn === turn.n).map((mark) => markView(mark, turn.text)),
  }))
}

function markView(mark: Span | Doubt, text: string): MarkView {
  const { start, end, type, recogniser, why, score } = mark
  return {
    ...{ id: markId(mark), start, end, type, recogniser, why, score },
    words: text.slice(start, end),
    stand_in: 'pseudonym' in mark ? mark.pseudonym : null,
    must_decide: mustDecide(mark),
  }
}

/** What was decided, newest first. */
export function madeViews(history: readonly MadeCorrection[]): MadeView[] {
  return history
    .map(({ id, correction, created_at, undone_at, whole_case }) => ({
      ...{ id, created_at, whole_case, undone: undone_at !== null },
      ...{ decision: correction.decision, type: correction.type, words: correction.text },
      turn: correction.place?.turn ?? null,
    }))
    .reverse()
}

/**
 * Where a reviewer's words stand in a turn: at the offset their selection began, or else at the first
 * place that is not masked yet.
 */
export function findWords(
  text: ReviewedText,
  n: number,
  words: string,
  start: number | null,
): { turn: number; start: number; end: number } | null {
  const turn = text.input.turns.find((one) => one.n === n)
  if (!turn || words === '') return null
  const at = (from: number) => ({ turn: n, start: from, end: from + words.length })
  if (start !== null && turn.text.slice(start, start + words.length) === words) return at(start)
  const masks = text.now.spans.filter((mask) => mask.turn === n)
  const [said, wanted] = [turn.text.toLowerCase(), words.toLowerCase()]
  for (let from = said.indexOf(wanted); from >= 0; from = said.indexOf(wanted, from + 1)) {
    const free = masks.every((mask) => mask.end <= from || mask.start >= from + words.length)
    if (free) return at(from)
  }
  return null
}
