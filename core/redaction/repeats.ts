import type { Region } from './chains.ts'
import type { Reading, Run } from './reading.ts'
import { isMeasured, spansOf, tokenAt, wordsAfter } from './reading.ts'
import type { Candidate, Token } from './span.ts'
import { misheardFigure, readUnit } from './spoken-characters.ts'

const FIGURE_TYPES = new Set([
  'NINO',
  'NHS_NO',
  'PHONE',
  'POSTCODE',
  'BANK',
  'REF',
  'VEHICLE',
  'PASSPORT',
  'LICENCE',
])
const PART_MIN = 4
const NEAR_TURNS = 4
const NEAR_PART_MIN = 2
/** This many fragments away from a found number, a fragment still belongs to its dictation. */
const DICTATION_REACH = 4
const DICTATED_MIN = 2
/** Runs at least this long are read as one number, even where only a part has a known shape. */
const REST_MIN = 9

/**
 * Once an identifier has been read, the other person often says it back in pieces, and slips are put
 * right. A run that is a part of a found value is masked too: four characters anywhere, two within a
 * few turns; and so is every fragment of the same dictation, taken back or not.
 */
export function findRepeats(reading: Reading, found: readonly Candidate[]): Candidate[] {
  const sources = found.filter(
    (c) => FIGURE_TYPES.has(c.type) && (c.value?.length ?? 0) >= PART_MIN,
  )
  const phrases = findPhrases(reading, found)
  if (sources.length === 0) return phrases
  const shelf = new Shelf(sources)
  return [
    ...phrases,
    ...findParts(reading, sources),
    ...findRests(reading, sources),
    ...sources.flatMap((source) => withMisheardEnd(reading, source)),
    ...reading.regions.flatMap((region) => findDictated(reading, region, shelf)),
  ]
}

const PHRASE_TYPES = new Set(['URL', 'EMAIL', ...FIGURE_TYPES])
/** Shorter numbers said again are found by their characters. */
const NUMBER_WORDS_MIN = 4
const PHRASE_WORDS_MAX = 16

/** A handle, an address or a long number, said again: `so szabo six two`. */
function findPhrases(reading: Reading, found: readonly Candidate[]): Candidate[] {
  const { session } = reading
  const byFirst = new Map<string, { words: string[]; source: Candidate }>()
  for (const source of found) {
    if (!PHRASE_TYPES.has(source.type)) continue
    const from = tokenAt(session, source.turn, source.start)
    const until = tokenAt(session, source.turn, source.end)
    const words = session.tokens[source.turn]!.slice(from, until).map((token) => token.lower)
    const least = FIGURE_TYPES.has(source.type) ? NUMBER_WORDS_MIN : 2
    if (words.length < least || words.length > PHRASE_WORDS_MAX) continue
    byFirst.set(words[0]!, { words, source })
  }
  if (byFirst.size === 0) return []
  const again: Candidate[] = []
  for (const tokens of session.tokens) {
    for (let at = 0; at < tokens.length; at += 1) {
      const { turn, start, lower } = tokens[at]!
      const phrase = byFirst.get(lower)
      if (!phrase?.words.every((word, i) => tokens[at + i]?.lower === word)) continue
      const { type } = phrase.source
      const end = tokens[at + phrase.words.length - 1]!.end
      const why = 'found elsewhere in the session'
      again.push({ turn, start, end, type, recogniser: 'repeat', why, score: 0.75 })
    }
  }
  return again
}

function findParts(reading: Reading, sources: readonly Candidate[]): Candidate[] {
  const parts = new Map<string, Candidate>()
  for (const source of sources) indexParts(source, parts)
  const near = new Map<number, Candidate[]>()
  for (const source of sources) {
    for (let turn = source.turn - 1; turn <= source.turn + NEAR_TURNS; turn += 1) {
      near.set(turn, [...(near.get(turn) ?? []).slice(-8), source])
    }
  }
  return reading.runs.flatMap((run) => {
    const source =
      (run.chars.length >= PART_MIN ? parts.get(run.chars) : undefined) ??
      (run.chars.length >= NEAR_PART_MIN && /^[A-Z0-9]*[0-9]/.test(run.chars)
        ? near.get(run.turn)?.find((c) => c.turn !== run.turn && isNearPart(c, run.chars))
        : undefined)
    if (source === undefined) return []
    return asPart(reading, run, source, 'part of a number found elsewhere in the session')
  })
}

/** A few turns away two or three figures count only at the end or beginning of the value. */
function isNearPart(source: Candidate, chars: string): boolean {
  return source.value!.startsWith(chars) || source.value!.endsWith(chars)
}

function indexParts(source: Candidate, parts: Map<string, Candidate>): void {
  const value = source.value!
  if (value.length > 24) return
  for (let from = 0; from + PART_MIN <= value.length; from += 1) {
    for (let to = from + PART_MIN; to <= value.length; to += 1) {
      const part = value.slice(from, to)
      if (!parts.has(part)) parts.set(part, source)
    }
  }
}

/** What else was read in one run with a number: a slip, or a figure too many. */
function findRests(reading: Reading, sources: readonly Candidate[]): Candidate[] {
  const shelf = new Shelf(sources.filter((one) => one.value!.length > PART_MIN))
  return reading.runs.flatMap((run) => {
    if (run.chars.length < REST_MIN) return []
    const [first, last] = [run.units[0]!.first, run.units.at(-1)!.last]
    const source = shelf.touching(run.turn, first.start, last.end)
    if (source === undefined || (source.start <= first.start && last.end <= source.end)) return []
    return asPart(reading, run, source, TOGETHER)
  })
}

/**
 * `six three three six too`: after figures said one by one, a last word that sounds like one is one,
 * when nothing follows it or a word that it could not stand before.
 */
function withMisheardEnd({ session }: Reading, source: Candidate): Candidate[] {
  const tokens = session.tokens[source.turn]!
  const at = tokenAt(session, source.turn, source.end)
  const next = tokens[at]
  if (next === undefined || misheardFigure(next.lower) === null) return []
  if (!AFTER_NUMBERS.test(tokens[at + 1]?.lower ?? '')) return []
  const said = [1, 2, 3].every((back) => isSaidFigure(tokens, at - back))
  return said ? [{ ...source, end: next.end, score: source.score + 0.01 }] : []
}

const AFTER_NUMBERS = /^$|^[,.?!\u2026]$|^(at|on|in|with|if|is|that|and|they|i)$/

function isSaidFigure(tokens: readonly Token[], at: number): boolean {
  const unit = readUnit(tokens, at, '')
  return unit?.spoken === true && unit.kind !== 'letters'
}

/** Finds by where they are, so that a text full of numbers is not searched from end to end. */
class Shelf {
  private readonly places = new Map<string, Candidate[]>()

  constructor(candidates: readonly Candidate[]) {
    for (const one of candidates) {
      for (const place of placesOf(one.turn, one.start, one.end)) {
        const there = this.places.get(place)
        if (there === undefined) this.places.set(place, [one])
        else if (there.length < PLACE_MAX) there.push(one)
      }
    }
  }

  touching(turn: number, start: number, end: number): Candidate | undefined {
    for (const place of placesOf(turn, start, end)) {
      const there = this.places.get(place)
      const one = there?.find((other) => other.start < end && start < other.end)
      if (one !== undefined) return one
    }
    return undefined
  }
}

const PLACE_LENGTH = 64
const PLACES_MAX = 8
const PLACE_MAX = 32

function placesOf(turn: number, start: number, end: number): string[] {
  const first = Math.floor(start / PLACE_LENGTH)
  const last = Math.min(Math.floor((end - 1) / PLACE_LENGTH), first + PLACES_MAX)
  return Array.from({ length: last - first + 1 }, (_, i) => `${turn}:${first + i}`)
}

/** The other fragments of a dictation in which a number was found. */
function findDictated(reading: Reading, region: Region, shelf: Shelf): Candidate[] {
  const runs = reading.runs.slice(region.from, region.to)
  const sourceOf = runs.map((run) => {
    const span = spansOf(run, 0, run.chars.length)[0]!
    return shelf.touching(span.turn, span.start, span.end)
  })
  return runs.flatMap((run, at) => {
    const own = sourceOf[at]
    if (own !== undefined) {
      if (isCut(run, own)) return asPart(reading, run, own, TOGETHER)
      const more = endsMisheard(reading, run) ? asPart(reading, run, own, TOGETHER) : []
      return more.map((one) => ({ ...one, score: own.score + 0.01 }))
    }
    const near = sourceOf.slice(Math.max(0, at - DICTATION_REACH), at + DICTATION_REACH + 1)
    const source = near.find((one) => one !== undefined)
    if (source === undefined || !isFragment(reading, run)) return []
    return asPart(reading, run, source, TOGETHER)
  })
}

const TOGETHER = 'read out in one breath with a number'

/** A slip of which only the end was taken for the beginning of the number: `xray alpha no xray …`. */
function isCut(run: Run, { turn, start, end }: Candidate): boolean {
  const [first, last] = [run.units[0]!.first, run.units.at(-1)!.last]
  if (turn !== run.turn || turn !== run.turn_end) return false
  return first.start < start && start < last.end && last.end < end
}

/** `two` of `two kids` is no fragment; `two` before a pause, a correction or the turn's end is. */
function isFragment(reading: Reading, run: Run): boolean {
  const spans = spansOf(run, 0, run.chars.length)
  const match = { run, value: run.chars, from: 0, to: run.chars.length, spans }
  if (isMeasured(reading.session, match)) return false
  if (run.chars.length > DICTATED_MIN) return true
  const next = wordsAfter(reading.session, run.turn, run.until, 1).trim()
  return next === '' || STOPS.test(next)
}

const STOPS =
  /^([,.?!\u2026;-]|no|sorry|wait|hang|i|mean|er|um|erm|uh|then|and|let|yeah|yep|so|okay|is|that|thats|it)$/

function asPart(reading: Reading, run: Run, source: Candidate, why: string): Candidate[] {
  return spansOf(run, 0, run.chars.length).map((span) => ({
    ...withEdges(reading, run, span),
    type: source.type,
    recogniser: 'repeat',
    why,
    score: 0.7,
    value: run.chars,
  }))
}

/** A `plus` before figures and, at a turn's end, a word that sounds like one are read out with them. */
function withEdges(
  { session }: Reading,
  run: Run,
  span: { turn: number; start: number; end: number },
): { turn: number; start: number; end: number } {
  if (!run.said) return span
  const tokens = session.tokens[span.turn]!
  const before = tokens[tokenAt(session, span.turn, span.start) - 1]
  return {
    ...span,
    start: before?.lower === 'plus' ? before.start : span.start,
    end: endsMisheard({ session }, run) ? tokens.at(-1)!.end : span.end,
  }
}

/** Whether a turn ends with a run of said figures and a word that sounds like one more. */
function endsMisheard({ session }: Pick<Reading, 'session'>, run: Run): boolean {
  const tokens = session.tokens[run.turn_end]!
  if (!run.said || run.until !== tokens.length - 1) return false
  return misheardFigure(tokens[run.until]!.lower) !== null
}
