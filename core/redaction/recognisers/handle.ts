import { isBridge } from '../chains.ts'
import { isCommonWord } from '../names/words.ts'
import type { Candidate, SessionText, Token } from '../span.ts'
import { readUnit } from '../spoken-characters.ts'
import type { Recogniser } from './recogniser.ts'
import { isConnector, isStop } from './spoken-address.ts'

/** Bounded on both sides of one underscore at a time. */
const UNDERSCORED =
  /(?<![\p{L}\p{N}_.@])[\p{L}\p{N}.]{1,40}_[\p{L}\p{N}_.]{1,40}(?![\p{L}\p{N}_@])/gu
const PLATFORM = new Set(
  (
    'insta instagram tiktok tik twitter snapchat snap facebook handle username user youtube ' +
    'etsy ebay vinted depop discord xbox playstation gamertag skype telegram linkedin ' +
    'pinterest twitch threads bluesky login'
  ).split(' '),
)
const LEADS =
  /^(is|i'm|im|it's|its|am|under|as|called|was|named|name|tok|at|by|me|my|handle|username|user|she's|he's)$/
const LEAD_MAX = 5
const WORDS_MAX = 6

/** Names people go by online: with an underscore, or given after talk of a platform. */
export const handle: Recogniser = {
  name: 'handle',
  type: 'URL',
  find: ({ session }) =>
    session.texts.flatMap((text, turn) => [
      ...(text.includes('_') ? written(text, turn) : []),
      ...underscored(session, turn),
      ...afterPlatform(session, turn),
    ]),
}

const made = (turn: number, start: number, end: number, score: number, why: string): Candidate => ({
  turn,
  start,
  end,
  type: 'URL',
  recogniser: 'handle',
  why,
  score,
})

const written = (text: string, turn: number): Candidate[] =>
  [...text.matchAll(UNDERSCORED)].map((match) =>
    made(turn, match.index, match.index + match[0].length, 0.8, 'a name with an underscore'),
  )

/** `fairclough underscore bakes`: nobody says underscore but in an address or handle. */
function underscored(session: SessionText, turn: number): Candidate[] {
  const tokens = session.tokens[turn]!
  const found: Candidate[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]!.lower !== 'underscore') continue
    let from = at
    while (from > 0 && at - from < WORDS_MAX && belongs(tokens, from - 1, from === at)) from -= 1
    const until = wordsUntil(tokens, at + 1)
    found.push(
      made(turn, tokens[from]!.start, tokens[until - 1]!.end, 0.85, 'read out: … underscore …'),
    )
    at = until - 1
  }
  return found
}

function belongs(tokens: readonly Token[], at: number, touching: boolean): boolean {
  const { lower, masked } = tokens[at]!
  if (masked || /^[.,?!;:]$/.test(lower)) return false
  if (touching || /^[a-z]$/.test(lower) || readUnit(tokens, at, '') !== null) return true
  return !isStop(lower) && !isBridge(lower) && !isCommonWord(lower)
}

/** After the underscore: a word, then figures, letters and words that are no talk. */
function wordsUntil(tokens: readonly Token[], from: number): number {
  let until = from
  while (until < tokens.length && until - from < WORDS_MAX) {
    const { lower, masked } = tokens[until]!
    if (masked || /^[.,?!;:]$/.test(lower)) break
    const first = until === from || isConnector(tokens[until - 1]!.lower)
    const figures = readUnit(tokens, until, '') !== null && !/^[ai]$/.test(lower)
    if (!first && !figures && !isConnector(lower)) break
    until += 1
  }
  return Math.max(until, from)
}

/** `my insta is shabz nails`: words after talk of a platform that are not all ordinary. */
function afterPlatform(session: SessionText, turn: number): Candidate[] {
  const tokens = session.tokens[turn]!
  const found: Candidate[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (!PLATFORM.has(stemmed(tokens[at]!.lower))) continue
    const ends = at === tokens.length - 1 || tokens[at + 1]!.lower === '?'
    const inNext = ends && session.tokens[turn + 1] !== undefined
    const [list, in_turn, begin] = inNext
      ? [session.tokens[turn + 1]!, turn + 1, 0]
      : [tokens, turn, at + 1]
    const led = tokens[at]!.lower.endsWith("'s") || inNext
    const one = named(list, in_turn, begin, led)
    if (one !== null) found.push(one)
  }
  return found
}

const stemmed = (word: string): string => (word.endsWith("'s") ? word.slice(0, -2) : word)

function named(
  tokens: readonly Token[],
  turn: number,
  begin: number,
  led: boolean,
): Candidate | null {
  let from = begin
  while (from < tokens.length && from - begin < LEAD_MAX && isLead(tokens[from]!.lower)) from += 1
  if (from === begin && !led) return null
  let until = from
  while (until < tokens.length && until - from < WORDS_MAX) {
    const { lower, masked, kind } = tokens[until]!
    if (masked || (kind === 'mark' && !isConnector(lower))) break
    const figure = readUnit(tokens, until, '')?.kind === 'digits'
    if (!figure && (isStop(lower) || isBridge(lower))) break
    until += 1
  }
  // The first words up to the last that is no ordinary one.
  while (until > from && !isTelling(tokens, until - 1)) until -= 1
  if (until === from) return null
  return made(
    turn,
    tokens[from]!.start,
    tokens[until - 1]!.end,
    0.6,
    'a name after talk of a platform',
  )
}

const isLead = (word: string): boolean => LEADS.test(word) || word === ':' || isBridge(word)

function isTelling(tokens: readonly Token[], at: number): boolean {
  const { lower } = tokens[at]!
  if (PLATFORM.has(lower)) return false
  // `delgado six o`: many say nought so.
  if (lower === 'o' || readUnit(tokens, at, '')?.kind === 'digits') return true
  return /\p{L}{3}/u.test(lower) && !isCommonWord(stemmed(lower))
}
