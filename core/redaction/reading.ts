import { chainRuns, type Region } from './chains.ts'
import { type Run, type RunUnit, runsOf } from './runs.ts'
import type { Candidate, SessionText } from './span.ts'

export type { Run } from './runs.ts'

/** What recognisers read: the session, its runs, and runs joined across pauses and turns. */
export interface Reading {
  session: SessionText
  runs: Run[]
  /** Stretches of runs in which somebody dictates and another acknowledges or repeats. */
  regions: Region[]
  /** Runs and chains long enough to be an identifier. */
  codes: Run[]
}

/** Every identifier of figures has at least this many characters, two of them figures. */
const CODE_MIN = 4

export function readSession(session: SessionText): Reading {
  const runs = runsOf(session)
  const { chains, regions } = chainRuns(session, runs)
  const codes = [...runs, ...chains].filter(isCode)
  return { session, runs, regions, codes }
}

function isCode({ chars }: Run): boolean {
  if (chars.length < CODE_MIN) return false
  let digits = 0
  for (let i = 0; i < chars.length; i += 1)
    if (chars.charCodeAt(i) < 58 || chars[i] === 'O') digits += 1
  return digits > 1
}

/** A match of a pattern in a run, with the spans of text it covers, one a turn. */
export interface RunMatch {
  run: Run
  value: string
  from: number
  to: number
  spans: { turn: number; start: number; end: number }[]
}

/** Every place where a pattern (with the g flag, of bounded length) fits whole units of a run. */
export function matchRun(run: Run, pattern: RegExp): RunMatch[] {
  const found: RunMatch[] = []
  pattern.lastIndex = 0
  for (let m = pattern.exec(run.chars); m !== null; m = pattern.exec(run.chars)) {
    const from = m.index
    const to = from + m[0].length
    if (isEdge(run, from) && isEdge(run, to)) {
      found.push({ run, value: m[0], from, to, spans: spansOf(run, from, to) })
    } else {
      pattern.lastIndex = from + 1
    }
  }
  return found
}

/** Whether a unit begins, or the last one ends, at this character: a match may not cut `447`. */
export function isEdge(run: Run, char: number): boolean {
  let at = 0
  for (const unit of run.units) {
    if (at >= char) break
    at += unit.length
  }
  return at === char
}

/** Every match in every run and chain, each stretch of text once. */
export function matchAll(reading: Reading, pattern: RegExp): RunMatch[] {
  const seen = new Set<string>()
  const found: RunMatch[] = []
  for (const run of reading.codes) {
    for (const match of matchRun(run, pattern)) {
      const last = match.spans.at(-1)!
      const alone = standsAlone(match) ? 1 : 0
      const key = `${match.spans[0]!.turn}:${match.spans[0]!.start}:${last.turn}:${last.end}:${match.value}:${alone}`
      if (seen.has(key)) continue
      seen.add(key)
      found.push(match)
    }
  }
  return found
}

const FUNCTION_WORDS = new Set(
  'is it to on my of be by so me in at as or if no up us we he do go for too a i am an'.split(' '),
)

export const isFunctionWord = (unit: RunUnit): boolean => FUNCTION_WORDS.has(unit.first.lower)

/** Whether its first or last characters are a word that is hardly ever letters: `is 4471902`. */
export function hasFunctionWord({ units, soft }: Run): boolean {
  return soft && (isFunctionWord(units[0]!) || isFunctionWord(units.at(-1)!))
}

/** No further figure was read before or after the match. */
export function standsAlone(match: RunMatch): boolean {
  const before = match.run.chars[match.from - 1] ?? ''
  const after = match.run.chars[match.to] ?? ''
  return !/[0-9]/.test(before) && !/[0-9]/.test(after)
}

/** The text that characters `from` to `to` of a run cover, one span a turn. */
export function spansOf(run: Run, from: number, to: number): RunMatch['spans'] {
  const spans: RunMatch['spans'] = []
  let at = 0
  for (const { length, first, last } of run.units) {
    if (at >= to) break
    at += length
    if (at <= from) continue
    const open = spans.at(-1)
    if (open !== undefined && open.turn === first.turn) open.end = Math.max(open.end, last.end)
    else spans.push({ turn: first.turn, start: first.start, end: last.end })
  }
  return spans
}

/** Candidates for a match; every turn it touches gets one. */
export function candidates(
  match: RunMatch,
  made: Pick<Candidate, 'type' | 'recogniser' | 'why' | 'score'>,
): Candidate[] {
  return match.spans.map((span) => ({ ...made, ...span, value: match.value }))
}

/** The words said before a token, across turns: ` your national insurance number `. */
export function wordsBefore(session: SessionText, turn: number, at: number, count = 14): string {
  const words: string[] = []
  for (let t = turn; t >= 0 && t >= turn - 3 && words.length < count; t -= 1) {
    const tokens = session.tokens[t]!
    for (let i = t === turn ? at - 1 : tokens.length - 1; i >= 0 && words.length < count; i -= 1) {
      words.push(tokens[i]!.word)
    }
  }
  return ` ${words.reverse().join(' ')} `
}

/** The words said after a token in the same turn. */
export function wordsAfter(session: SessionText, turn: number, until: number, count = 6): string {
  const words = session.tokens[turn]!.slice(until, until + count).map((token) => token.word)
  return ` ${words.join(' ')} `
}

/** Index of the token that starts at or after an offset. */
export function tokenAt(session: SessionText, turn: number, offset: number): number {
  const tokens = session.tokens[turn]!
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (tokens[middle]!.start < offset) low = middle + 1
    else high = middle
  }
  return low
}

const MEASURED =
  /^ (pounds?|quid|pence|p|percent|per|%|grand|hours?|minutes?|mins|days?|weeks?|months?|years?|miles?|metres?|yards?|times|people|points?|steps|pages?|degrees|mg|milligrams?|grams?|kilos?|stone|litres?|units?|kids|children|copies|words|euros?|dollars?|a (week|month|year|day|night)) /

/** Money or a measure: no identifier, whatever was said before it. */
export function isMeasured(session: SessionText, match: RunMatch): boolean {
  const { turn, start } = match.spans[0]!
  if (/[\u00a3$\u20ac]\s?$/.test(session.texts[turn]!.slice(Math.max(0, start - 2), start)))
    return true
  const last = match.spans.at(-1)!
  const after = tokenAt(session, last.turn, last.end)
  return MEASURED.test(wordsAfter(session, last.turn, after, 3))
}

/** What was said before and after a match, for looking for words that tell what it is. */
export function wordsAround(session: SessionText, match: RunMatch, before = 16, after = 8): string {
  const { turn, start } = match.spans[0]!
  const last = match.spans.at(-1)!
  const ahead = wordsBefore(session, turn, tokenAt(session, turn, start), before)
  return ahead + wordsAfter(session, last.turn, tokenAt(session, last.turn, last.end), after)
}
