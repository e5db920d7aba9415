import type { SessionText, Token } from '../../../core/redaction/span.ts'

/** A word of a session and the pieces a network's tokenizer cuts it into. */
export interface CutWord {
  token: Token
  pieces: readonly number[]
}

/** Words that are read together; only those from `first` to `until` (exclusive) are judged. */
export interface Window {
  words: readonly CutWord[]
  first: number
  until: number
}

/** Nobody's name is longer; a turn of megabytes without a space must not be one word's pieces. */
const WORD_LENGTH_MAX = 64
const WORD_PIECES_MAX = 16
/** Of each window this share on either side is only there to be understood. */
const CONTEXT_SHARE = 0.125

const HIDDEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g

/**
 * Cuts every word of a session by itself. Each piece so knows the word it came from, whatever the
 * tokenizer does to accents, case or signs it never saw: offsets need no guessing. Zero-width and
 * direction marks are left out, as they are everywhere in redaction.
 */
export function cutWords(session: SessionText, cut: (text: string) => number[]): CutWord[] {
  const known = new Map<string, number[]>()
  return session.tokens.flatMap((tokens, turn) =>
    tokens.flatMap((token) => {
      const written = session.texts[turn]!.slice(token.start, token.start + WORD_LENGTH_MAX)
      const word = written
        .slice(0, token.end - token.start)
        .replace(HIDDEN, '')
        .normalize('NFC')
      // Networks of the GPT kind tell a word's beginning by the space before it.
      const asked = token.joined ? word : ` ${word}`
      let pieces = known.get(asked)
      if (pieces === undefined) {
        pieces = cut(asked).slice(0, WORD_PIECES_MAX)
        known.set(asked, pieces)
      }
      return pieces.length === 0 ? [] : [{ token, pieces }]
    }),
  )
}

/** Goes over a session in windows of at most so many pieces; every word is judged once. */
export function* windowsOf(words: readonly CutWord[], pieces_max: number): Generator<Window> {
  const context = Math.floor(pieces_max * CONTEXT_SHARE)
  const inner = pieces_max - 2 * context
  for (let first = 0; first < words.length; ) {
    const until = reach(words, first, 1, inner)
    const from = reach(words, first - 1, -1, context) + 1
    const to = reach(words, until, 1, context)
    yield { words: words.slice(from, to), first: first - from, until: until - from }
    first = until
  }
}

/** Where one gets to from a word, in steps of `by`, before the pieces are used up. */
function reach(words: readonly CutWord[], from: number, by: 1 | -1, pieces: number): number {
  let left = pieces
  let at = from
  while (at >= 0 && at < words.length && words[at]!.pieces.length <= left) {
    left -= words[at]!.pieces.length
    at += by
  }
  return at
}
