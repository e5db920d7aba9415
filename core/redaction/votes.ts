import { apartFrom, type Findings } from './correct.ts'
import { areKept } from './names/kept-phrases.ts'
import { isKept, isNameToo } from './names/kept-words.ts'
import { isCommonWord, isFirstName, isRareWord } from './names/words.ts'
import type { Candidate, SessionText, Token } from './span.ts'
import { clippedLength, plain, stem, tokensWithin } from './tokens.ts'

/** A second opinion on some words of a turn; it may add to what is masked and never takes away. */
export interface Vote {
  /** Index of the turn in the session's list. */
  turn: number
  /** UTF-16 offsets in the turn's original text, at the edges of words, end exclusive. */
  start: number
  end: number
  type: 'NAME' | 'PLACE' | 'ORG'
  /** How sure the voter is, 0 to 1. */
  score: number
}

/** The voter alone masks from here on; networks of its kind are surer than they are right. */
export const ALONE_MASKS = 0.8
/** The voter alone has somebody look from here on. */
export const ALONE_IS_LOOKED_AT = 0.5
/** So sure must two be together for what one of them alone would have left in the text. */
export const TOGETHER_MASK = 0.6
/** So sure must the voter be of a month, or of ordinary words that are nobody's first name. */
const SURE = 0.95
/** Only a person is certain. */
const SURE_MAX = 0.99

const RECOGNISER = 'token_classifier'

const WHAT: Record<Vote['type'], string> = {
  NAME: "a person's name",
  PLACE: 'a place',
  ORG: "an organisation's name",
}

/**
 * Counts votes on top of what was found. Where voter and finder agree, the find is surer, and one
 * that its finder would have left in the text may be masked. What the voter alone saw is masked when
 * it is sure, shown to a reviewer when it is less so, and left when only kept words are in it.
 */
export function countVotes(
  votes: readonly Vote[],
  found: Findings,
  session: SessionText,
): Findings {
  if (votes.length === 0) return found
  const agreeing = agreement(votes)
  const masks = found.masks.map((one) => raised(one, agreeing(one)))
  const unsure: Candidate[] = []
  for (const one of found.unsure) {
    const { unsure: _, ...sure } = raised(one, agreeing(one))
    if (sure.score > one.score && sure.score >= TOGETHER_MASK) masks.push(sure)
    else unsure.push({ ...sure, unsure: true })
  }
  const alone = aloneIn(votes, masks, session)
  masks.push(...alone.filter((one) => one.score >= ALONE_MASKS))
  const doubted = alone.filter((one) => one.score < ALONE_MASKS)
  unsure.push(...apartFrom(unsure, doubted).map((one) => ({ ...one, unsure: true as const })))
  return { masks, unsure }
}

/** Finds the surest vote of the same type that touches a candidate. */
function agreement(votes: readonly Vote[]): (one: Candidate) => Vote | null {
  const lists = new Map<string, Vote[]>()
  for (const vote of [...votes].sort((a, b) => a.start - b.start)) {
    const key = `${vote.turn}:${vote.type}`
    const list = lists.get(key)
    if (list === undefined) lists.set(key, [vote])
    else list.push(vote)
  }
  return ({ turn, type, start, end }) => {
    const list = lists.get(`${turn}:${type}`) ?? []
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (list[middle]!.end <= start) low = middle + 1
      else high = middle
    }
    let best: Vote | null = null
    for (let at = low; at < list.length && list[at]!.start < end; at += 1) {
      if (best === null || list[at]!.score > best.score) best = list[at]!
    }
    return best
  }
}

/** Two independent looks: it is wrong only where both are. */
function raised(one: Candidate, vote: Vote | null): Candidate {
  if (vote === null) return one
  const both = Math.min(SURE_MAX, 1 - (1 - one.score) * (1 - vote.score))
  if (both <= one.score) return one
  return { ...one, score: both, why: `${one.why}; the token classifier agrees` }
}

/** Stretches of votes that no mask covers. */
function aloneIn(
  votes: readonly Vote[],
  masks: readonly Candidate[],
  session: SessionText,
): Candidate[] {
  const likely = votes.filter((vote) => vote.score >= ALONE_IS_LOOKED_AT)
  const words = likely.flatMap((vote, index) =>
    tokensWithin(session.tokens[vote.turn]!, vote.start, vote.end)
      .filter((token) => !token.masked && !(token.kind === 'mark' && !token.joined))
      .map((token) => ({ ...token, vote: index })),
  )
  const stretches: { vote: Vote; tokens: Token[] }[] = []
  let last = { turn: -1, end: -1, vote: -1 }
  for (const word of apartFrom(masks, words)) {
    const text = session.texts[word.turn]!
    const goes_on =
      word.vote === last.vote && /^[\s\-.'’&]*$/.test(text.slice(last.end, word.start))
    if (goes_on) stretches.at(-1)!.tokens.push(word)
    else stretches.push({ vote: likely[word.vote]!, tokens: [word] })
    last = word
  }
  return stretches.flatMap(({ vote, tokens }) => candidateOf(vote, tokens, session))
}

function candidateOf(vote: Vote, tokens: readonly Token[], session: SessionText): Candidate[] {
  const first = tokens.findIndex((token) => token.kind !== 'mark')
  const after = tokens.findLastIndex((token) => token.kind !== 'mark') + 1
  const inner = first < 0 ? [] : tokens.slice(first, after)
  const end = inner.at(-1)
  if (end === undefined || !isWorth(vote, inner, session)) return []
  return [
    {
      turn: vote.turn,
      start: inner[0]!.start,
      end: end.end - clippedLength(end.lower),
      type: vote.type,
      recogniser: RECOGNISER,
      why: `the token classifier takes it for ${WHAT[vote.type]}`,
      score: Math.min(SURE_MAX, vote.score),
    },
  ]
}

/** Kept words win over the voter, and ordinary words need it to be very sure. */
function isWorth(vote: Vote, tokens: readonly Token[], session: SessionText): boolean {
  const words = tokens.map((token) => stem(plain(token.lower)))
  if (!words.some((word) => /\p{L}/u.test(word))) return false
  if (vote.type === 'NAME' && words.every((word) => word.length === 1)) return false
  const very_sure = vote.score >= SURE
  if (words.every(isKept)) return vote.type === 'NAME' && very_sure && words.every(isNameToo)
  if (isKeptThere(tokens, session)) return false
  return very_sure || !words.every(isOrdinary)
}

/** The words of a kept phrase stand around what is asked about as well as in it. */
const AROUND = 120

function isKeptThere(tokens: readonly Token[], session: SessionText): boolean {
  const [first] = tokens
  const { turn, start } = first!
  const { end } = tokens.at(-1)!
  const near = tokensWithin(session.tokens[turn]!, start - AROUND, end + AROUND)
  const words = near.map((token) => (token.lower === '&' ? 'and' : token.lower))
  const from = near.findIndex((token) => token.start === start)
  return areKept(
    words.map((word) => plain(word)),
    from,
    near.findLastIndex((token) => token.end === end) + 1,
  )
}

const isOrdinary = (word: string): boolean =>
  word.length < 3 || (!isFirstName(word) && (isCommonWord(word) || isRareWord(word)))
