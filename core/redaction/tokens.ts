import type { SessionText, Token } from './span.ts'

/**
 * One pass, one alternative per character class: linear however long the text. Zero-width and
 * direction marks count as part of a word, so that a hidden mark cannot cut a name in two.
 */
const PIECES =
  /[\p{L}\p{M}\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+(?:['\u2019][\p{L}\p{M}]+)*|\p{Nd}+|[^\s]/gu
const HIDDEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g
const PSEUDONYM = /\[[A-Z][A-Za-z]{2,24}(?: [A-Za-z]{2,12})? \d{1,5}\]/g

/** Cuts every turn into words, numbers and marks that know their place in the original text. */
export function cutSession(turns: readonly { text: string; speaker?: string }[]): SessionText {
  return {
    texts: turns.map((turn) => turn.text),
    speakers: turns.map((turn) => turn.speaker ?? 'other'),
    tokens: turns.map((turn, index) => cutText(turn.text, index)),
  }
}

/** The tokens of one text. */
export function cutText(text: string, turn = 0): Token[] {
  const masked = [...text.matchAll(PSEUDONYM)].map((m) => [m.index, m.index + m[0].length] as const)
  const tokens: Token[] = []
  let at = 0
  let last = -1
  for (const piece of text.matchAll(PIECES)) {
    const start = piece.index
    const end = start + piece[0].length
    const clean = piece[0].replace(HIDDEN, '')
    if (clean === '') continue
    while (at < masked.length && masked[at]![1] <= start) at += 1
    tokens.push({
      turn,
      start,
      end,
      lower: clean.replace('\u2019', "'").toLowerCase(),
      capital: /^\p{Lu}/u.test(clean),
      kind: /^[\p{L}\p{M}]/u.test(clean) ? 'word' : /^\p{Nd}/u.test(clean) ? 'number' : 'mark',
      joined: start === last,
      masked: at < masked.length && masked[at]![0] <= start,
    })
    last = end
  }
  return tokens
}

/** How many letters of a word are a clipped word behind it: 2 of `sharon's`, 3 of `tam'll`. */
export function clippedLength(lower: string): number {
  const at = lower.lastIndexOf("'")
  if (at < 1 || at < lower.length - 3) return 0
  const clipped = lower.slice(at + 1)
  return CLIPPED.has(clipped) ? clipped.length + 1 : 0
}

const CLIPPED = new Set(['s', 'll', 'd', 've', 're'])

/** A word without a closing `'s`, `'ll` or the like, for looking it up. */
export function stem(lower: string): string {
  const clipped = clippedLength(lower)
  return clipped === 0 ? lower : lower.slice(0, -clipped)
}

/** Lower case without accents: `Grażyna` and `grazyna` are one name. */
export function plain(text: string): string {
  const lower = text.toLowerCase()
  // Most words are plain already, and this is asked of every word several times.
  if (/^[a-z' ]*$/.test(lower)) return lower
  return lower
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ł/g, 'l')
    .replace(/ø/g, 'o')
    .replace(/ı/g, 'i')
    .replace(/đ/g, 'd')
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/[\u2018\u2019\u02BC`]/g, "'")
}

/** The tokens that begin in a stretch of their turn; found by halving, for turns of megabytes. */
export function tokensWithin(tokens: readonly Token[], start: number, end: number): Token[] {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (tokens[middle]!.start < start) low = middle + 1
    else high = middle
  }
  let until = low
  while (until < tokens.length && tokens[until]!.start < end) until += 1
  return tokens.slice(low, until)
}
