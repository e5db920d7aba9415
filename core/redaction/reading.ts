import type { Candidate, SessionText, Token } from './span.ts'
import { readUnit, type Unit } from './spoken-characters.ts'

/** Characters read from neighbouring words, each knowing the tokens it came from. */
export interface Run {
  /** Capitals and digits only, e.g. `QQ123456C`. */
  chars: string
  /** For each character: the token its unit begins and ends with; the same for a whole unit. */
  first: Token[]
  last: Token[]
  /** Whether a unit starts at, or ends with, this character: a match may not cut `447` in two. */
  opens: boolean[]
  closes: boolean[]
  /** Index of the first token in its turn, for looking at what was said before. */
  at: number
  /** Index after the last token in its turn. */
  until: number
  turn: number
  /** Turn the run ends in: another than `turn` when two people read it out together. */
  turn_end: number
  /** Any unit was said in words. */
  spoken: boolean
  /** A dash, stroke or slash was written or said between units. */
  separated: boolean
}

/** What recognisers read: the session, its runs, and runs joined across pauses and turns. */
export interface Reading {
  session: SessionText
  runs: Run[]
  chains: Run[]
}

const FILLERS = new Set(['um', 'er', 'erm', 'uh', 'hmm'])
/** Words that may stand between two halves of one number without ending it. */
const BRIDGES = new Set(
  (
    'and then um er erm uh yeah yep yes mhm mm hmm okay ok right got that it is so lovely sorry ' +
    "go on hang that's it's account number sort code a minute sec aye aha uhuh huh is , . ? ! …"
  ).split(' '),
)
const BRIDGE_LENGTH_MAX = 8
const CHAIN_PARTS_MAX = 8
const RUN_LENGTH_MAX = 64

export function readSession(session: SessionText): Reading {
  const runs = session.tokens.flatMap((tokens, turn) => runsOf(tokens, turn, session.texts[turn]!))
  return { session, runs, chains: chain(session, runs) }
}

function runsOf(tokens: readonly Token[], turn: number, text: string): Run[] {
  const runs: Run[] = []
  let run: Run | null = null
  const close = () => {
    if (run !== null && run.chars !== '') runs.push(run)
    run = null
  }
  let at = 0
  while (at < tokens.length) {
    const unit = readUnit(tokens, at, text)
    if (unit === null) {
      if (!FILLERS.has(tokens[at]!.lower)) close()
      at += 1
      continue
    }
    if (unit.kind === 'separator') {
      if (run !== null && isLink(tokens[at]!)) run.separated = true
      if (run !== null && endsRun(run, tokens, at, text)) close()
      at = unit.next
      continue
    }
    if (run !== null && run.chars.length > RUN_LENGTH_MAX) close()
    run ??= empty(turn, at)
    append(run, unit, tokens[at]!, tokens[unit.next - 1]!)
    run.until = unit.next
    at = unit.next
  }
  close()
  return runs
}

/**
 * A full stop before a space ends what was read; so does a comma before letters, or between words
 * and figures: `this one, 999 608 1174`.
 */
function endsRun(run: Run, tokens: readonly Token[], at: number, text: string): boolean {
  const mark = tokens[at]!.lower
  const next = tokens[at + 1]
  if (next === undefined) return false
  if (mark === '.') return !next.joined
  if (mark !== ',') return false
  const unit = readUnit(tokens, at + 1, text)
  return unit === null || unit.kind === 'letters' || unit.spoken !== run.spoken
}

function isLink(token: Token): boolean {
  return token.kind === 'word' || token.lower === '-' || token.lower === '/'
}

function empty(turn: number, at: number): Run {
  return {
    chars: '',
    first: [],
    last: [],
    opens: [],
    closes: [],
    at,
    until: at,
    turn,
    turn_end: turn,
    spoken: false,
    separated: false,
  }
}

function append(run: Run, unit: Unit, first: Token, last: Token): void {
  // Letters may be taken one by one; figures only whole.
  for (let i = 0; i < unit.chars.length; i += 1) {
    run.first.push(first)
    run.last.push(last)
    run.opens.push(i === 0)
    run.closes.push(i === unit.chars.length - 1)
  }
  run.chars += unit.chars
  run.spoken ||= unit.spoken
}

/** Joins runs that follow each other with nothing but acknowledgements between them. */
function chain(session: SessionText, runs: readonly Run[]): Run[] {
  const chains: Run[] = []
  for (let i = 0; i < runs.length; i += 1) {
    let joined = runs[i]!
    for (let k = i + 1; k < runs.length && k < i + CHAIN_PARTS_MAX; k += 1) {
      const next = runs[k]!
      if (!bridged(session, runs[k - 1]!, next)) break
      if (joined.chars.length + next.chars.length > RUN_LENGTH_MAX) break
      // The other person repeating what was just read adds nothing.
      if (
        next.chars.length > 1 &&
        joined.chars.endsWith(next.chars) &&
        next.turn !== joined.turn_end
      )
        continue
      joined = join(joined, next)
      chains.push(joined)
    }
  }
  return chains
}

function bridged(session: SessionText, run: Run, next: Run): boolean {
  if (next.turn - run.turn_end > 2) return false
  let words = 0
  for (let turn = run.turn_end; turn <= next.turn; turn += 1) {
    const tokens = session.tokens[turn]!
    const from = turn === run.turn_end ? run.until : 0
    const to = turn === next.turn ? next.at : tokens.length
    words += to - from
    if (words > BRIDGE_LENGTH_MAX) return false
    for (let at = from; at < to; at += 1) if (!BRIDGES.has(tokens[at]!.lower)) return false
  }
  return true
}

function join(run: Run, next: Run): Run {
  return {
    chars: run.chars + next.chars,
    first: [...run.first, ...next.first],
    last: [...run.last, ...next.last],
    opens: [...run.opens, ...next.opens],
    closes: [...run.closes, ...next.closes],
    at: run.at,
    until: next.until,
    turn: run.turn,
    turn_end: next.turn_end,
    spoken: run.spoken || next.spoken,
    separated: run.separated || next.separated,
  }
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
    if (run.opens[from] && run.closes[to - 1]) {
      found.push({ run, value: m[0], from, to, spans: spansOf(run, from, to) })
    } else {
      pattern.lastIndex = from + 1
    }
  }
  return found
}

export function matchAll(reading: Reading, pattern: RegExp): RunMatch[] {
  return [...reading.runs, ...reading.chains].flatMap((run) => matchRun(run, pattern))
}

/** The text that characters `from` to `to` of a run cover, one span a turn. */
export function spansOf(run: Run, from: number, to: number): RunMatch['spans'] {
  const spans: RunMatch['spans'] = []
  for (let i = from; i < to; i += 1) {
    const first = run.first[i]!
    const last = run.last[i]!
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
      words.push(tokens[i]!.lower)
    }
  }
  return ` ${words.reverse().join(' ')} `
}

/** The words said after a token in the same turn. */
export function wordsAfter(session: SessionText, turn: number, until: number, count = 6): string {
  const words = session.tokens[turn]!.slice(until, until + count).map((token) => token.lower)
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
