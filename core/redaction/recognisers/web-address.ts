import { isBridge } from '../chains.ts'
import type { Candidate, SessionText, Token } from '../span.ts'
import type { Recogniser } from './recogniser.ts'
import { isConnector, isStop } from './spoken-address.ts'

/** One bounded alternative at a time; hosts and paths are cut at 200 characters. */
const WRITTEN =
  /(?:https?:\/\/|www\.)[^\s<>"'()[\]]{1,200}|(?<![\p{L}\p{N}@.-])(?:[a-z0-9][a-z0-9-]{0,40}\.){1,5}(?:com|org|net|uk|co|gov|info|io|eu|ie|me|app|shop|online)(?![\p{L}\p{N}-])(?:\/[^\s<>"'()[\]]{0,200})?/giu
/** Without one of these a text has no web address: most need not be searched. */
const LIKELY = /\.[a-z0-9]|:\/\//i
const HANDLE = /(?<![\p{L}\p{N}._%+\-@])@[\p{L}\p{N}_][\p{L}\p{N}_.]{1,39}/gu
/** Public bodies' own front doors identify nobody. */
const PUBLIC =
  /^(https?:\/\/)?(www\.)?([a-z-]+\.)?(gov\.uk|nhs\.uk|bbc\.co\.uk|citizensadvice\.org\.uk)/i
const ENDINGS = new Set('com org net uk info io eu ie'.split(' '))
const HOST_WORDS_MAX = 5
const PATH_WORDS_MAX = 4

/** Web addresses and handles, written or read out: `etsy dot com slash shop slash peat yarn`. */
export const webAddress: Recogniser = {
  name: 'web-address',
  type: 'URL',
  find: ({ session }) =>
    session.texts.flatMap((text, turn) => [
      ...(LIKELY.test(text) ? written(text, turn, WRITTEN, 'the shape of a web address') : []),
      ...(text.includes('@') ? written(text, turn, HANDLE, 'a handle after @') : []),
      ...spoken(session, turn),
    ]),
}

function written(text: string, turn: number, pattern: RegExp, why: string): Candidate[] {
  return [...text.matchAll(pattern)]
    .filter((match) => !PUBLIC.test(match[0]))
    .map((match) => {
      const trimmed = match[0].replace(/[.,;:!?]+$/, '')
      return {
        turn,
        start: match.index,
        end: match.index + trimmed.length,
        type: 'URL' as const,
        recogniser: 'web-address',
        why,
        score: 0.95,
      }
    })
}

function spoken(session: SessionText, turn: number): Candidate[] {
  const tokens = session.tokens[turn]!
  const found: Candidate[] = []
  for (let i = 1; i < tokens.length - 1; i += 1) {
    if (tokens[i]!.lower !== 'dot' || !ENDINGS.has(tokens[i + 1]!.lower)) {
      if (!(tokens[i]!.lower === 'dot' && tokens[i + 1]!.lower === 'co')) continue
    }
    const from = hostFrom(tokens, i)
    if (from === null || from === i) continue
    const until = pathUntil(tokens, hostUntil(tokens, i))
    const words = tokens.slice(from, until).map((token) => token.lower)
    i = until - 1
    if (PUBLIC.test(words.join('').replace(/dot/g, '.'))) continue
    found.push({
      turn,
      start: tokens[from]!.start,
      end: tokens[until - 1]!.end,
      type: 'URL',
      recogniser: 'web-address',
      why: 'read out: … dot …',
      score: 0.9,
    })
  }
  return found
}

/** Left edge of the host; null when an `at` shows that this is an e-mail address. */
function hostFrom(tokens: readonly Token[], dot: number): number | null {
  let from = dot
  let words = 0
  while (from > 0) {
    const before = tokens[from - 1]!
    const joins = isConnector(before.lower) || isConnector(tokens[from]!.lower)
    if (before.lower === 'at' && from < dot) return null
    const talk = isStop(before.lower) || isBridge(before.lower)
    if (before.masked || (!joins && talk) || /^[.,?!]$/.test(before.lower)) break
    if (isConnector(before.lower)) words = 0
    else words += 1
    if (words > HOST_WORDS_MAX) break
    from -= 1
  }
  return from
}

/** Index after the last ending: `dot co dot u k`. */
function hostUntil(tokens: readonly Token[], dot: number): number {
  let until = dot + 2
  while (tokens[until]?.lower === 'dot') {
    until += tokens[until + 1]?.lower === 'u' && tokens[until + 2]?.lower === 'k' ? 3 : 2
  }
  return Math.min(until, tokens.length)
}

/** After `slash` come a few words, until one that clearly is talk again. */
function pathUntil(tokens: readonly Token[], from: number): number {
  let until = from
  while (tokens[until]?.lower === 'slash' || tokens[until]?.lower === 'forward') {
    until += 1
    let words = 0
    while (until < tokens.length && words < PATH_WORDS_MAX) {
      const word = tokens[until]!.lower
      const glue = isConnector(word) || (word === 'and' && until + 1 < tokens.length)
      if (word === 'slash' || (!glue && isStop(word)) || /^[.,?!]$/.test(word)) break
      words += glue ? 0 : 1
      until += 1
    }
  }
  return Math.min(until, tokens.length)
}
