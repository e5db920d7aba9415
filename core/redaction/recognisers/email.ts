import { isBridge } from '../chains.ts'
import type { Candidate, SessionText, Token } from '../span.ts'
import { readUnit } from '../spoken-characters.ts'
import type { Recogniser } from './recogniser.ts'
import { domainAt, isConnector, isStop } from './spoken-address.ts'

const LOCAL_MAX = 64
const DOMAIN_MAX = 255
const LOCAL = /[\p{L}\p{N}._%+\-'\u200B-\u200F\u2060]/u
const DOMAIN = /[\p{L}\p{N}.\-\u200B-\u200F\u2060]/u
const SPOKEN_LOCAL_WORDS_MAX = 24
/** Words of hesitation allowed between `at` and the domain, or inside a correction. */
const HESITATION_MAX = 6
const TURNS_MAX = 3
/** Words within which an address that was taken back is given anew. */
const AGAIN_MAX = 24
const MARKED = new Set(['dot', 'underscore', '.', '_'])

/** E-mail addresses, written or read out: `j dot okafor at gmail dot com`. */
export const email: Recogniser = {
  name: 'email',
  type: 'EMAIL',
  find: ({ session }) =>
    session.texts.flatMap((text, turn) => [...written(text, turn), ...spoken(session, turn)]),
}

/** Grows outward from each `@`, a bounded distance, so that no text makes it slow. */
function written(text: string, turn: number): Candidate[] {
  const found: Candidate[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > 0 && at - start < LOCAL_MAX && LOCAL.test(text[start - 1]!)) start -= 1
    let end = at + 1
    while (end < text.length && end - at < DOMAIN_MAX && DOMAIN.test(text[end]!)) end += 1
    while (end > at && /[.-]/.test(text[end - 1]!)) end -= 1
    if (start === at || !text.slice(at + 1, end).includes('.')) continue
    found.push(made(turn, start, end, 0.99, 'a name, @ and a domain'))
  }
  return found
}

function made(turn: number, start: number, end: number, score: number, why: string): Candidate {
  return { turn, start, end, type: 'EMAIL', recogniser: 'email', why, score }
}

function spoken(session: SessionText, turn: number): Candidate[] {
  const tokens = session.tokens[turn]!
  const found: Candidate[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const word = tokens[at]!.lower
    if (word !== 'at' && word !== '@') continue
    const domain = domainAfter(session, turn, at)
    const from = localFrom(tokens, at)
    const local = tokens.slice(from, at)
    if (domain === null && !isLikelyLocal(local) && !isTakenBack(tokens, at)) continue
    if (domain === null && from === at) continue
    const end = tokens[domain?.turn === turn ? domain.until - 1 : at]!.end
    found.push(
      ...(domain === null || domain.turn === turn ? [] : [domain.candidate]),
      ...(from === at ? localOfTurnBefore(session, turn, at) : []),
      ...slipsBefore(tokens, from, turn),
      made(
        turn,
        tokens[from]!.start,
        end,
        domain === null ? (isLikelyLocal(local) ? 0.9 : 0.6) : 0.97,
        'read out: … at … dot …',
      ),
    )
  }
  return found
}

/** `kev dot mcbride at` without a domain is half an address when a dot joins its words. */
function isLikelyLocal(local: readonly Token[]): boolean {
  return (
    local.length > 2 && local.some((token) => token.lower === 'dot' || token.lower === 'underscore')
  )
}

/** `kev mcbride at no sorry kev mcbride at gmail dot com`: the same is begun again. */
function isTakenBack(tokens: readonly Token[], at: number): boolean {
  if (!/^(no|sorry|wait|hang|i)$/.test(tokens[at + 1]?.lower ?? '')) return false
  for (let next = at + 2; next < tokens.length && next < at + AGAIN_MAX; next += 1) {
    if (tokens[next]!.lower === 'at' && domainAt(tokens, next + 1) !== null) return true
  }
  return false
}

/** The domain after `at`, here after some hesitation, or in one of the next turns. */
function domainAfter(
  session: SessionText,
  turn: number,
  at: number,
): { turn: number; until: number; candidate: Candidate } | null {
  for (let next = turn; next <= turn + TURNS_MAX && next < session.tokens.length; next += 1) {
    const tokens = session.tokens[next]!
    const from = afterBridges(tokens, next === turn ? at + 1 : 0)
    const until = domainAt(tokens, from)
    if (until !== null) {
      const [start, end] = [tokens[from]!.start, tokens[until - 1]!.end]
      const candidate = made(next, start, end, 0.9, 'the second half of an address read out')
      return { turn: next, until, candidate }
    }
    // Only nods and repeats may come between the halves.
    if (from < tokens.length && !(next > turn && tokens.at(-1)!.lower === 'at')) return null
  }
  return null
}

function afterBridges(tokens: readonly Token[], from: number): number {
  let at = from
  while (at < tokens.length && at < from + HESITATION_MAX && isBridge(tokens[at]!.lower)) at += 1
  return at
}

/** Words left of `at` that belong to the address: joined by dot or underscore, or not plain words. */
function localFrom(tokens: readonly Token[], at: number): number {
  let from = at
  while (from > 0 && at - from < SPOKEN_LOCAL_WORDS_MAX) {
    const before = tokens[from - 1]!
    if (before.masked || /^[,?!;:…]$/.test(before.lower)) break
    if (before.lower === '.' && !tokens[from]!.joined) break
    const joins = isConnector(before.lower) || (from < at && isConnector(tokens[from]!.lower))
    // `i bashir dot …`: an initial before a name that a dot follows; letters spelled out.
    const initial =
      /^[ai]$/.test(before.lower) &&
      (isConnector(tokens[from + 1]?.lower ?? '') ||
        /^[a-z]$/.test(tokens[from]!.lower) ||
        /^[a-z]$/.test(tokens[from - 2]?.lower ?? ''))
    const talk = isStop(before.lower) || isBridge(before.lower)
    if (!joins && !initial && talk && readUnit(tokens, from - 1, '')?.kind !== 'digits') break
    from -= 1
  }
  return from
}

/** `dot tadros five no sorry four at …`: what was taken back belongs to the address too. */
function slipsBefore(tokens: readonly Token[], from: number, turn: number): Candidate[] {
  let at = from
  while (at > 0 && from - at < HESITATION_MAX && isBridge(tokens[at - 1]!.lower)) at -= 1
  if (at === from || at === 0) return []
  const start = localFrom(tokens, at)
  const slip = tokens.slice(start, at)
  const marked = slip.some((token) => MARKED.has(token.lower))
  const figures = slip.length > 1 && readUnit(tokens, at - 1, '')?.kind === 'digits'
  if (!marked && !figures) return []
  return [
    made(turn, tokens[start]!.start, tokens[at - 1]!.end, 0.7, 'an address begun and taken back'),
  ]
}

/** `m dot kowalczyk` said in one turn, `at gmail dot com` in the next or after a nod. */
function localOfTurnBefore(session: SessionText, turn: number, at: number): Candidate[] {
  const ahead = session.tokens[turn]!.slice(0, at)
  if (!ahead.every((token) => isBridge(token.lower))) return []
  for (let before = turn - 1; before >= Math.max(0, turn - TURNS_MAX); before -= 1) {
    const tokens = session.tokens[before]!
    const from = localFrom(tokens, tokens.length)
    if (from < tokens.length) {
      const [start, end] = [tokens[from]!.start, tokens.at(-1)!.end]
      return [made(before, start, end, 0.8, 'the first half of an address read out')]
    }
    if (!tokens.every((token) => isBridge(token.lower))) return []
  }
  return []
}
