import { hashWord, mix, type Token } from './tokens.ts'

const CHAR = hashWord('<char>')
const GRAM_MIN = 3
const GRAM_MAX = 5
/** Inside a word's edges, as letters: no word has a full stop in it. */
const EDGE = '.'.charCodeAt(0)

/**
 * Hashes of the runs of three to five letters in each word, its edges counted as letters. They see
 * through endings, dialect and misheard words. `add` gets each hash and the token it lies in.
 */
export function eachCharGram(
  tokens: readonly Token[],
  add: (hash: number, token: number) => void,
): void {
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token
    if (!token.isWord) continue
    const { word } = token
    const length = word.length + 2
    for (let from = 0; from + GRAM_MIN <= length; from += 1) {
      let hash = CHAR
      const to = Math.min(length, from + GRAM_MAX)
      for (let place = from; place < to; place += 1) {
        const inWord = place > 0 && place < length - 1
        hash = Math.imul(hash ^ (inWord ? word.charCodeAt(place - 1) : EDGE), 0x01000193)
        if (place - from + 1 >= GRAM_MIN) add(mix(CHAR, hash >>> 0), at)
      }
    }
  }
}
