import type { SessionText, Token } from './span.ts'
import { isSpeltOut, misheardFigure, readUnit, type Unit } from './spoken-characters.ts'

/** Some characters that stand or fall together, `447` or `double four`, and the tokens they fill. */
export interface RunUnit {
  length: number
  first: Token
  last: Token
}

/** Characters read from neighbouring words, each knowing the tokens it came from. */
export interface Run {
  /** Capitals and digits only, e.g. `QQ123456C`. */
  chars: string
  units: readonly RunUnit[]
  /** Index of the first token in its turn, for looking at what was said before. */
  at: number
  /** Index after the last token in its turn. */
  until: number
  turn: number
  /** Turn the run ends in: another than `turn` when two people read it out together. */
  turn_end: number
  /** Any unit was said in words. */
  spoken: boolean
  /** Any figure was said in words. */
  said: boolean
  /** A dash, stroke or slash was written or said between units. */
  separated: boolean
  /** Some of it was a short word or a correction: only patterns that are strict may claim it. */
  soft: boolean
  /** Made of several runs. */
  joined: boolean
}

/** Sounds and spelling aids inside a number that do not end it. */
export const FILLERS: ReadonlySet<string> = new Set(
  'um er erm uh hmm capital capitals uppercase lowercase letter figure digit'.split(' '),
)
const RUN_LENGTH_MAX = 64
/** This many characters said one by one show that a number is being read out. */
const READING_MIN = 2

/** Every run of a session, in order. */
export function runsOf(session: SessionText): Run[] {
  return session.tokens.flatMap((tokens, turn) => inTurn(tokens, turn, session.texts[turn]!))
}

interface OpenRun extends Run {
  units: RunUnit[]
  /** How many figures at its end were said one by one. */
  single: number
}

function inTurn(tokens: readonly Token[], turn: number, text: string): Run[] {
  const runs: Run[] = []
  let run: OpenRun | null = null
  const close = () => {
    if (run !== null && !isBare(run)) runs.push(run)
    run = null
  }
  let at = 0
  while (at < tokens.length) {
    const token = tokens[at]!
    const unit = readUnit(tokens, at, text) ?? misheard(run, tokens, at)
    if (unit === null) {
      if (run !== null && !FILLERS.has(token.lower)) close()
      at += 1
      continue
    }
    if (unit.kind === 'separator') {
      if (run !== null) {
        if (isLink(token)) run.separated = true
        if (endsRun(run, tokens, at, text)) close()
      }
      at = unit.next
      continue
    }
    if (run !== null && run.chars.length > RUN_LENGTH_MAX) close()
    run ??= empty(turn, at)
    append(run, unit, token, tokens[unit.next - 1]!)
    at = unit.next
  }
  close()
  return runs
}

/** `a` and `i` alone are words, not letters; counting to ten is no number either. */
function isBare(run: Run): boolean {
  if (run.chars === '') return true
  if (run.chars.length > 1) return isCountedOut(run)
  // An `a` that begins a turn may be the last letter of what was read before a nod.
  const word = run.units[0]!.first.lower
  return word === 'i' || (word === 'a' && run.at > 0)
}

/** `one two … nine ten`, or `five four three two one`. */
function isCountedOut(run: Run): boolean {
  if (!run.spoken || run.units.length < 4) return false
  const values: number[] = []
  let at = 0
  for (const { length } of run.units) {
    values.push(Number(run.chars.slice(at, at + length)))
    at += length
  }
  const steps = values.slice(1).map((value, i) => value - values[i]!)
  const [step] = steps
  if (!steps.every((one) => one === step)) return false
  if (step === -1) return values.length > 4 && values.at(-1)! < 2
  return step === 1 && values.at(-1)! > 9
}

/** `eight for six`: between figures read one by one, a word that sounds like one is one. */
function misheard(run: OpenRun | null, tokens: readonly Token[], at: number): Unit | null {
  if (run === null || run.single === 0 || run.until !== at) return null
  if (run.units.length < READING_MIN) return null
  const chars = misheardFigure(tokens[at]!.lower)
  if (chars === null) return null
  const next = tokens[at + 1]
  if (next === undefined) return null
  const after = readUnit(tokens, at + 1, '')
  if (after === null || after.kind === 'separator' || after.chars.length > 3) return null
  const letters = after.kind === 'letters' && !isArticle(tokens, at + 1)
  if (!letters && !(after.kind === 'digits' && after.spoken)) return null
  return { chars, next: at + 1, kind: 'digits', spoken: true }
}

/** An `a` or `i` is one unless it is spelt out: `six for a for apple`. */
const isArticle = (tokens: readonly Token[], at: number): boolean =>
  /^[ai]$/.test(tokens[at]!.lower) && !isSpeltOut(tokens, at)

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

function empty(turn: number, at: number): OpenRun {
  const flags = {
    spoken: false,
    said: false,
    separated: false,
    soft: false,
    joined: false,
    single: 0,
  }
  return { chars: '', units: [], at, until: at, turn, turn_end: turn, ...flags }
}

function append(run: OpenRun, unit: Unit, first: Token, last: Token): void {
  run.units.push({ length: unit.chars.length, first, last })
  run.chars += unit.chars
  run.spoken ||= unit.spoken
  run.said ||= unit.spoken && unit.kind === 'digits'
  const figure = unit.kind === 'digits' || unit.chars === 'O'
  run.single = figure && unit.spoken ? run.single + 1 : 0
  run.until = unit.next
}
