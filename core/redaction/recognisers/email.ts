import { tokenAt } from '../reading.ts'
import type { Candidate, SessionText, Token } from '../span.ts'
import type { Recogniser } from './recogniser.ts'
import { domainAt, isConnector, isStop } from './spoken-address.ts'

const LOCAL_MAX = 64
const DOMAIN_MAX = 255
const LOCAL = /[\p{L}\p{N}._%+\-'\u200B-\u200F\u2060]/u
const DOMAIN = /[\p{L}\p{N}.\-\u200B-\u200F\u2060]/u
const SPOKEN_LOCAL_WORDS_MAX = 14

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
  for (let i = 0; i < tokens.length; i += 1) {
    if (tokens[i]!.lower !== 'at') continue
    const until = domainAt(tokens, i + 1)
    if (until === null) continue
    const from = localFrom(tokens, i)
    if (from === i) {
      const carried = localOfTurnBefore(session, turn, i)
      if (carried !== null) found.push(carried)
    }
    found.push(
      made(turn, tokens[from]!.start, tokens[until - 1]!.end, 0.97, 'read out: … at … dot …'),
    )
  }
  return found
}

/** Words left of `at` that belong to the address: joined by dot or underscore, or not plain words. */
function localFrom(tokens: readonly Token[], at: number): number {
  let from = at
  while (from > 0 && at - from < SPOKEN_LOCAL_WORDS_MAX) {
    const before = tokens[from - 1]!
    if (before.masked || /^[.,?!;:]$/.test(before.lower)) break
    const joins = isConnector(before.lower) || (from < at && isConnector(tokens[from]!.lower))
    // `i bashir dot …`: an initial before a name that a dot follows.
    const initial = before.lower === 'i' && isConnector(tokens[from + 1]?.lower ?? '')
    if (!joins && !initial && isStop(before.lower)) break
    from -= 1
  }
  return from
}

/** `m dot kowalczyk` said in one turn, `at gmail dot com` in the next. */
function localOfTurnBefore(session: SessionText, turn: number, at: number): Candidate | null {
  if (at !== 0 || turn === 0) return null
  const tokens = session.tokens[turn - 1]!
  const from = localFrom(tokens, tokens.length)
  if (from === tokens.length) return null
  const start = tokens[from]!.start
  const end = tokens.at(-1)!.end
  const index = tokenAt(session, turn - 1, start)
  return index < 0 ? null : made(turn - 1, start, end, 0.8, 'the first half of an address read out')
}
