import type { SessionText, Token } from './span.ts'

/**
 * One alternative per character class, tried only where a character beyond ASCII stands: linear
 * however long the text. Zero-width and direction marks count as part of a word, so that a hidden
 * mark cannot cut a name in two.
 */
const PIECE =
  /[\p{L}\p{M}\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+(?:['\u2019][\p{L}\p{M}]+)*|\p{Nd}+|[^\s]/uy
const HIDDEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g
const PLAIN_WORD = /^[A-Za-z]+$/
const PSEUDONYM = /\[[A-Z][A-Za-z]{2,24}(?: [A-Za-z]{2,12})? \d{1,5}\]/g

/** What is the same wherever a piece of text stands: worked out once for all its places. */
type Form = Pick<Token, 'lower' | 'word' | 'capital' | 'kind'>

/** Cuts every turn into words, numbers and marks that know their place in the original text. */
export function cutSession(turns: readonly { text: string; speaker?: string }[]): SessionText {
  const forms = new Map<string, Form | null>()
  return {
    texts: turns.map((turn) => turn.text),
    speakers: turns.map((turn) => turn.speaker ?? 'other'),
    tokens: turns.map((turn, index) => cutText(turn.text, index, forms)),
  }
}

/** The tokens of one text; `forms` is shared by texts that hold the same words. */
export function cutText(
  text: string,
  turn = 0,
  forms: Map<string, Form | null> = new Map(),
): Token[] {
  const masked = maskedParts(text)
  const tokens: Token[] = []
  let at = 0
  let last = -1
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start)
    if (end === start) {
      start += 1
      continue
    }
    const piece = text.slice(start, end)
    let form = forms.get(piece)
    if (form === undefined) {
      form = formOf(piece)
      forms.set(piece, form)
    }
    if (form !== null) {
      while (at < masked.length && masked[at]![1] <= start) at += 1
      const { lower, word, capital, kind } = form
      const joined = start === last
      const inside = at < masked.length && masked[at]![0] <= start
      tokens.push({ turn, start, end, lower, word, capital, kind, joined, masked: inside })
      last = end
    }
    start = end
  }
  return tokens
}

function maskedParts(text: string): (readonly [number, number])[] {
  if (!text.includes('[')) return []
  return [...text.matchAll(PSEUDONYM)].map((m) => [m.index, m.index + m[0].length] as const)
}

/** Null for a piece of nothing but hidden marks. */
function formOf(piece: string): Form | null {
  if (PLAIN_WORD.test(piece)) {
    const lower = piece.toLowerCase()
    return { lower, word: lower, capital: piece < 'a', kind: 'word' }
  }
  const clean = piece.replace(HIDDEN, '')
  if (clean === '') return null
  const lower = clean.replace('\u2019', "'").toLowerCase()
  return {
    lower,
    word: stem(plain(lower)),
    capital: /^\p{Lu}/u.test(clean),
    kind: /^[\p{L}\p{M}]/u.test(clean) ? 'word' : /^\p{Nd}/u.test(clean) ? 'number' : 'mark',
  }
}

const APOSTROPHE = 0x27
const CURLED = 0x2019

const isLetter = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a)
const isFigure = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
const isBlank = (unit: number): boolean => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)

/** Where the piece that begins here ends; at its start for a blank. */
function pieceEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (isBlank(first)) return start
  let at = start
  if (isLetter(first)) {
    at = letterEnd(text, start)
    for (let mark = text.charCodeAt(at); mark === APOSTROPHE || mark === CURLED; ) {
      if (text.charCodeAt(at + 1) > 0x7f) return pieceEndOfAny(text, start)
      if (!isLetter(text.charCodeAt(at + 1))) return at
      at = letterEnd(text, at + 1)
      mark = text.charCodeAt(at)
    }
  } else if (isFigure(first)) {
    while (isFigure(text.charCodeAt(at))) at += 1
  } else if (first <= 0x7f) return start + 1
  return at === start || text.charCodeAt(at) > 0x7f ? pieceEndOfAny(text, start) : at
}

function letterEnd(text: string, from: number): number {
  let at = from
  while (isLetter(text.charCodeAt(at))) at += 1
  return at
}

function pieceEndOfAny(text: string, start: number): number {
  PIECE.lastIndex = start
  return PIECE.test(text) ? PIECE.lastIndex : start
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
