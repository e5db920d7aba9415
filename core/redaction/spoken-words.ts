import type { Span } from '../pipeline/shapes.ts'
import type { Word } from '../session/turn.ts'

/** Where a timed word stands in its turn's text, as UTF-16 offsets, end exclusive. */
export interface WordPlace {
  start: number
  end: number
}

/**
 * Finds every timed word in the turn's text, in order, by letters and figures alone: engines put
 * commas and capitals in one and not the other. Null unless the two say the same throughout, because
 * then nobody can tell which word was said when.
 */
export function placeWords(text: string, words: readonly Word[]): WordPlace[] | null {
  const places: WordPlace[] = []
  let at = 0
  for (const word of words) {
    let start: number | null = null
    for (const char of word.text) {
      if (!SAID.test(char)) continue
      at = nextSaid(text, at)
      const there = at < text.length ? String.fromCodePoint(text.codePointAt(at) as number) : ''
      if (there.toLowerCase() !== char.toLowerCase()) return null
      start ??= at
      at += there.length
    }
    places.push({ start: start ?? at, end: at })
  }
  return nextSaid(text, at) === text.length ? places : null
}

const SAID = /[\p{L}\p{M}\p{N}]/u

function nextSaid(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const char = String.fromCodePoint(text.codePointAt(at) as number)
    if (SAID.test(char)) return at
    at += char.length
  }
  return at
}

/** Whether any of a word's letters stand inside a masked stretch of its turn. */
export function isMasked(place: WordPlace, span: Pick<Span, 'start' | 'end'>): boolean {
  const inside = place.start < span.end && place.end > span.start
  // A mark alone has no letters; it goes with the stretch it stands in.
  const mark = place.start === place.end
  return inside || (mark && place.start > span.start && place.start < span.end)
}

/**
 * Masks the timed words of a turn where its text is masked: the words of a span become one, the
 * stand-in, from the first one's beginning to the last one's end. Null when the words cannot be
 * found in the text; then they must be left out wholly.
 */
export function maskWords(
  text: string,
  words: readonly Word[],
  spans: readonly Pick<Span, 'start' | 'end' | 'pseudonym'>[],
): Word[] | null {
  const places = placeWords(text, words)
  if (places === null) return null
  const kept: Word[] = []
  let last: object | null = null
  for (const [at, word] of words.entries()) {
    const span = spans.find((one) => isMasked(places[at] as WordPlace, one)) ?? null
    const before = kept.at(-1)
    if (span === null) kept.push(word)
    else if (span === last && before) {
      kept[kept.length - 1] = { ...before, end: Math.max(before.end, word.end) }
    } else kept.push({ ...word, text: span.pseudonym })
    last = span
  }
  return kept
}
