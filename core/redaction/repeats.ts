import type { Reading } from './reading.ts'
import { spansOf } from './reading.ts'
import type { Candidate } from './span.ts'

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

/**
 * Once an identifier has been read, the other person often says it back in pieces. A run that is a
 * part of a found value is masked too: four characters anywhere, two within a few turns.
 */
export function findRepeats(reading: Reading, found: readonly Candidate[]): Candidate[] {
  const sources = found.filter(
    (c) => FIGURE_TYPES.has(c.type) && (c.value?.length ?? 0) >= PART_MIN,
  )
  if (sources.length === 0) return []
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
    return spansOf(run, 0, run.chars.length).map((span) => ({
      ...span,
      type: source.type,
      recogniser: 'repeat',
      why: 'part of a number found elsewhere in the session',
      score: 0.7,
      value: run.chars,
    }))
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
