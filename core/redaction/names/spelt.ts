import type { Candidate, CandidateGenerator, Token } from '../span.ts'
import { isKept } from './kept-words.ts'
import { isCommonWord, isRareWord } from './words.ts'

const LETTERS_MIN = 3
/** High, so that a letter found alone cannot cut the run into pieces. */
const SCORE = 1
/** Fewer letters than this are a name only when the talk before them is of names or spelling. */
const SURE_LETTERS = 4
const BETWEEN = /^[,.\u2026-]$/
const CUE = /^(spell|spelt|spelled|spelling|name|names|surname|letters|called)$/
const CUE_TOKENS = 8

/** Names read out letter by letter: `W, I, E, R`, `c a i r n e y`; not `e s a` or a postcode's letters. */
export const speltNames: CandidateGenerator = {
  name: 'spelt-name',
  find: (session) => session.tokens.flatMap(inTurn),
}

function inTurn(tokens: readonly Token[], turn: number): Candidate[] {
  const found: Candidate[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (!isLetter(tokens[at])) continue
    const letters = [at]
    for (let next = at; ; ) {
      next += BETWEEN.test(tokens[next + 1]?.lower ?? '') ? 2 : 1
      // `double g` is two letters.
      if (tokens[next]?.lower === 'double' && isLetter(tokens[next + 1])) letters.push(++next)
      if (!isLetter(tokens[next])) break
      letters.push(next)
    }
    const last = letters.at(-1)!
    if (isName(tokens, letters)) {
      const [start, end] = [tokens[at]!.start, tokens[last]!.end]
      const why = 'read out letter by letter'
      found.push({ turn, start, end, type: 'NAME', recogniser: 'spelt-name', why, score: SCORE })
    }
    at = last
  }
  return found
}

const isLetter = (token: Token | undefined) =>
  token !== undefined && token.kind === 'word' && !token.masked && token.lower.length === 1

function isName(tokens: readonly Token[], letters: readonly number[]): boolean {
  if (letters.length < LETTERS_MIN) return false
  const word = letters.map((at) => tokens[at]!.lower).join('')
  if (isKept(word) || isRareWord(word) || 'abcdefghijklmnopqrstuvwxyz'.includes(word)) return false
  if (letters.length >= SURE_LETTERS) return true
  const before = tokens.slice(Math.max(0, letters[0]! - CUE_TOKENS), letters[0]!)
  return !isCommonWord(word) && before.some((token) => CUE.test(token.lower))
}
