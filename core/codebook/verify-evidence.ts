import type { Tag } from '../pipeline/shapes.ts'
import type { Reason } from '../pipeline/step.ts'
import type { RedactedTurn } from '../session/turn.ts'
import { type Codebook, findCode } from './codebook.ts'

/** A tag as a tagger proposes it: it must say which words of the turn it rests on. */
export interface TagDraft {
  /** The turn's `n`. */
  turn: number
  code: string
  /** Calibrated, 0 to 1. */
  score: number
  /** Verbatim words of the turn; empty only when the turn has no words. */
  quote: string
  /** Where the quote starts (UTF-16), or null when the tagger knows the words alone. */
  start: number | null
}

export type DraftVerdict = { ok: true; tag: Tag } | { ok: false; reason: Reason }

/**
 * A draft becomes a tag only when its code is in the codebook and meant for this speaker, and its
 * quote stands word for word in the turn. No tagger is trusted on either.
 */
export function verifyDraft(
  draft: TagDraft,
  turn: RedactedTurn | undefined,
  codebook: Codebook,
): DraftVerdict {
  if (turn === undefined) return refuse('unknown_turn', 'A tag names a turn that is not there.')
  const code = findCode(codebook, draft.code)
  if (code === undefined) {
    return refuse('unknown_code', `The codebook ${codebook.version} has no such code.`)
  }
  if (code.speaker !== turn.speaker) {
    return refuse('wrong_speaker', `${code.id} is for the ${code.speaker}'s turns only.`)
  }
  if (!(draft.score >= 0 && draft.score <= 1)) {
    return refuse('bad_score', `The score of ${code.id} is not between 0 and 1.`)
  }
  const start = placeQuote(turn.text, draft.quote, draft.start)
  if (start === null) {
    return refuse('quote_not_verbatim', `The evidence for ${code.id} is not in the turn's words.`)
  }
  const end = start + draft.quote.length
  return { ok: true, tag: { turn: turn.n, code: code.id, score: draft.score, start, end } }
}

function refuse(code: string, sentence: string): DraftVerdict {
  return { ok: false, reason: { code, sentence } }
}

/** Where the quote starts in the text, or null when it is not there verbatim. */
function placeQuote(text: string, quote: string, start: number | null): number | null {
  if (quote.trim() === '') return text.trim() === '' && quote === '' ? 0 : null
  if (start !== null) return start >= 0 && text.startsWith(quote, start) ? start : null
  const found = text.indexOf(quote)
  return found === -1 ? null : found
}
