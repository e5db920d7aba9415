/** One word, number, pseudonym or run of punctuation, with its place in the text. */
export interface Token {
  /** Lower-case form; a pseudonym such as `[Person 2]` becomes `§person`. */
  word: string
  /** 32-bit hash of `word`. Features are made of hashes, never of words. */
  hash: number
  start: number
  end: number
  isWord: boolean
}

const PATTERN =
  /\[[^\]\n]{1,40}\]|[\p{L}\p{M}]+(?:['’][\p{L}]+)*|\p{N}+|[?.!,;:…]+|[-–—]{2,}|[-–—]$/gu
const PSEUDONYM = /^\[([A-Za-z_ ]+?)[ _]?\d*\]$/

/** Cuts a turn into tokens. Numbers become one token, so that no reference number is a feature. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(PATTERN)) {
    const found = match[0]
    const first = found.charCodeAt(0)
    const isWord = first === 0x5b || isLetterOrDigit(found)
    tokens.push({
      word: normal(found, first),
      hash: 0,
      start: match.index,
      end: match.index + found.length,
      isWord,
    })
  }
  for (const token of tokens) token.hash = hashWord(token.word)
  return tokens
}

function isLetterOrDigit(found: string): boolean {
  return !/^[?.!,;:…–—-]/.test(found)
}

function normal(found: string, first: number): string {
  if (first === 0x5b) {
    const kind = PSEUDONYM.exec(found)?.[1]
    return kind === undefined ? '§note' : `§${kind.toLowerCase()}`
  }
  if (first >= 0x30 && first <= 0x39) return '§number'
  if (found.length > 1 && /^[?.!…]+$/.test(found)) return found.includes('?') ? '?' : '…'
  if (/^[-–—]/.test(found)) return '–'
  return found.toLowerCase().replaceAll('’', "'")
}

/** FNV-1a over UTF-16 units. */
export function hashWord(word: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  }
  return hash >>> 0
}

/** Mixes two hashes, order mattering, so that n-grams need no string joining. */
export function mix(left: number, right: number): number {
  let hash = Math.imul(left ^ (right + 0x9e3779b9 + (left << 6) + (left >>> 2)), 0x85ebca6b)
  hash ^= hash >>> 13
  return Math.imul(hash, 0xc2b2ae35) >>> 0
}
