import type { IdentifierType } from '../../pipeline/shapes.ts'
import {
  candidates,
  isMeasured,
  type Reading,
  type Run,
  type RunMatch,
  spansOf,
  wordsAround,
} from '../reading.ts'
import type { Candidate } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

/** So many figures said one by one are somebody's number, whatever it is. */
const SAID_MIN = 7
/** Written in one piece, without a comma or a sign of money. */
const WRITTEN_MIN = 8
/** Fewer are enough where they came in fragments after talk of a number. */
const FRAGMENTS_MIN = 5
const INTRODUCED: readonly [RegExp, IdentifierType][] = [
  [/ (insurance|ni|nino|payslip) /, 'NINO'],
  [/ (nhs|hospital|patient|surgery) /, 'NHS_NO'],
  [/ (passport) /, 'PASSPORT'],
  [/ (licence|license|provisional|dvla) /, 'LICENCE'],
  [/ (sort code|account|bank|card) /, 'BANK'],
  [/ (reg|registration|plate|permit) /, 'VEHICLE'],
  [/ (postcode|post code) /, 'POSTCODE'],
  [/ (phone|mobile|ring|text|call|landline|contact|get me) /, 'PHONE'],
  [/ (number|reference|ref|code|claim|case|quote) /, 'REF'],
]

/** Long numbers of no known shape, misheard or corrected: for a person to look at. */
export const dictatedNumber: Recogniser = {
  name: 'dictated-number',
  type: 'REF',
  find: (reading) => [
    ...reading.runs.flatMap((run) => judgeRun(reading, run)),
    ...reading.regions.flatMap(({ from, to }) => judgeFragments(reading, from, to)),
  ],
}

function judgeRun(reading: Reading, run: Run): Candidate[] {
  if (run.chars.length < SAID_MIN) return []
  const figures = run.units.filter((unit) => unit.first.kind === 'number')
  const written = Math.max(0, ...figures.map((unit) => unit.length))
  const said = run.spoken && run.units.filter((unit) => unit.length === 1).length >= SAID_MIN - 1
  if (!said && written < WRITTEN_MIN) return []
  const match = whole(run)
  if (isMeasured(reading.session, match)) return []
  return made(reading, match, 'a long number read out or written', 0.5)
}

function judgeFragments(reading: Reading, from: number, to: number): Candidate[] {
  const runs = reading.runs.slice(from, to)
  if (to - from > 24) return []
  const chars = runs.map((run) => run.chars).join('')
  if (chars.replace(/[^0-9]/g, '').length < FRAGMENTS_MIN) return []
  const session = reading.session
  const start = whole(runs[0]!)
  if (kindOf(wordsAround(session, start, 12, 0)) === null) return []
  if (runs.some((run) => isMeasured(session, whole(run)))) return []
  if (!runs.some((run) => run.chars.length > 2)) return []
  return runs.flatMap((run) => made(reading, whole(run), 'a number read out in fragments', 0.5))
}

function whole(run: Run): RunMatch {
  const to = run.chars.length
  return { run, value: run.chars, from: 0, to, spans: spansOf(run, 0, to) }
}

const kindOf = (words: string): IdentifierType | null =>
  INTRODUCED.find(([cue]) => cue.test(words))?.[1] ?? null

function made(reading: Reading, match: RunMatch, why: string, score: number): Candidate[] {
  const type = kindOf(wordsAround(reading.session, match, 14)) ?? 'REF'
  return candidates(match, { type, recogniser: 'dictated-number', why, score })
}
