import type { Candidate, SessionText, Token } from '../span.ts'
import { clippedLength, tokensWithin } from '../tokens.ts'
import { isCommonWord } from './words.ts'

const TYPES = new Set(['NAME', 'PLACE', 'ORG', 'ADDRESS'])
/** Only a find this sure makes every other mention of the same words a find. */
const SURE = 0.5
const PHRASE_WORDS_MAX = 8
/** Ordinary words that are rarely anything but a name once they have been one in this session. */
const RARELY_ORDINARY_MIN = 0.9
const CALLING =
  /^(mr|mrs|ms|miss|mister|hi|hello|hiya|thanks|cheers|morning|ask|tell|told|ring|with|and|from|bye|alright|sorry)$/

/** Once seen, always masked: the same words elsewhere in the session, and each part of a name. */
export function findMentions(session: SessionText, found: readonly Candidate[]): Candidate[] {
  const phrases = new Map<string, { words: string[]; source: Candidate }[]>()
  for (const source of found) {
    if (!TYPES.has(source.type) || source.score < SURE) continue
    const words = wordsOf(session, source)
    if (words.length === 0 || words.length > PHRASE_WORDS_MAX) continue
    addPhrase(phrases, words, source)
    if (source.type === 'NAME' && words.length > 1) {
      for (const word of words) if (word.length > 2) addPhrase(phrases, [word], source)
    }
  }
  if (phrases.size === 0) return []
  return session.tokens.flatMap((tokens, turn) => inTurn(tokens, turn, phrases))
}

function addPhrase(
  phrases: Map<string, { words: string[]; source: Candidate }[]>,
  words: string[],
  source: Candidate,
): void {
  const list = phrases.get(words[0]!)
  if (list === undefined) phrases.set(words[0]!, [{ words, source }])
  else if (!list.some((one) => one.words.join(' ') === words.join(' ')))
    list.push({ words, source })
}

function wordsOf(session: SessionText, one: Candidate): string[] {
  return tokensWithin(session.tokens[one.turn]!, one.start, one.end)
    .filter((token) => token.kind !== 'mark')
    .map((token) => token.word)
}

function inTurn(
  tokens: readonly Token[],
  turn: number,
  phrases: ReadonlyMap<string, { words: string[]; source: Candidate }[]>,
): Candidate[] {
  const found: Candidate[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]!.masked) continue
    for (const { words: wanted, source } of phrases.get(tokens[at]!.word) ?? []) {
      if (!wanted.every((word, i) => tokens[at + i]?.word === word)) continue
      if (wanted.length === 1 && !isMention(tokens, at, tokens[at]!.word, source)) continue
      const last = tokens[at + wanted.length - 1]!
      found.push({
        turn,
        start: tokens[at]!.start,
        end: last.end - clippedLength(last.lower),
        type: source.type,
        recogniser: 'mention',
        why: `found elsewhere in the session: ${source.why}`,
        score: Math.min(source.score, 0.85),
      })
    }
  }
  return found
}

/** An ordinary word (`will`, `rose`) is only a mention where a name would stand. */
function isMention(tokens: readonly Token[], at: number, word: string, source: Candidate): boolean {
  if (!isCommonWord(word)) return true
  const token = tokens[at]!
  const before = tokens[at - 1]
  if (token.capital) return before !== undefined && !/^[.?!"]$/.test(before.lower)
  return source.score >= RARELY_ORDINARY_MIN && before !== undefined && CALLING.test(before.lower)
}
