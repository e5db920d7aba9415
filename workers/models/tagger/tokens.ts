/** One word, number, pseudonym or run of punctuation, with its place in the text. */
export interface Token {
  /** Lower-case form; a pseudonym such as `[Person 2]` becomes `§person`. */
  word: string
  /** 32-bit hash of `word`. Features are made of hashes, never of words. */
  hash: number
  /** Hash of the word without its ending. */
  stem: number
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
    const isWord = !MARKS.has(found.charCodeAt(0))
    const word = isWord ? normalWord(found) : normalMark(found)
    const hash = hashWord(word)
    tokens.push({
      word,
      hash,
      stem: isWord ? stemHash(word, hash) : hash,
      start: match.index,
      end: match.index + found.length,
      isWord,
    })
  }
  return tokens
}

const MARKS = new Set([...'?.!,;:…–—-'].map((mark) => mark.charCodeAt(0)))
const DIGIT = /^\p{N}/u

function normalWord(found: string): string {
  const first = found.charCodeAt(0)
  if (first === 0x5b) {
    const kind = PSEUDONYM.exec(found)?.[1]
    return kind === undefined ? '§note' : `§${kind.toLowerCase()}`
  }
  if ((first < 0x41 || first > 0x7a) && DIGIT.test(found)) return '§number'
  const lower = found.toLowerCase()
  return lower.includes('’') ? lower.replaceAll('’', "'") : lower
}

function normalMark(found: string): string {
  const first = found[0] as string
  if ('-–—'.includes(first)) return '–'
  if (found.length === 1 || !/^[?.!…]+$/.test(found)) return found
  return found.includes('?') ? '?' : '…'
}

const ENDINGS = ['ing', 'ies', 'ied', 'ed', 'es', 'ly', 's']

/** A crude stem: plurals, -ing, -ed and 's fall together. Good enough to be a feature. */
function stemHash(word: string, hash: number): number {
  const apostrophe = word.indexOf("'")
  if (apostrophe >= 3) return hashWord(word.slice(0, apostrophe))
  if (word.length < 4) return hash
  for (const ending of ENDINGS) {
    if (word.endsWith(ending) && word.length - ending.length >= 3) {
      return hashWord(word.slice(0, -ending.length))
    }
  }
  return hash
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
