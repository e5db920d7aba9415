import type { Span } from '../core/pipeline/shapes.ts'
import type { Word } from '../core/session/turn.ts'

/**
 * Masks the timed words of a turn where its text is masked: the first word of a span becomes the
 * stand-in, the rest fall away. Null when a word cannot be found in the text, because then nobody
 * can say which words to mask.
 */
export function maskWords(
  text: string,
  words: readonly Word[],
  spans: readonly Pick<Span, 'start' | 'end' | 'pseudonym'>[],
): Word[] | null {
  const kept: Word[] = []
  let at = 0
  let last: object | null = null
  for (const word of words) {
    const said = word.text.trim()
    const start = text.indexOf(said, at)
    if (start < 0) return null
    const end = start + said.length
    at = end
    const span = spans.find((one) => one.start < end && one.end > start)
    if (span === undefined) kept.push(word)
    else if (span === last) kept[kept.length - 1] = { ...kept.at(-1)!, end: word.end }
    else kept.push({ ...word, text: span.pseudonym })
    last = span ?? null
  }
  return kept
}
