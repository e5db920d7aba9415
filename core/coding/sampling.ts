import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A session that could be drawn for coding. */
export interface Candidate {
  readonly session_id: string
  /** Coach and quarter, as keys: never shown. */
  readonly coach_quarter: string
  readonly measures: Readonly<Record<string, number | null>>
  /** How unsure the tagger was here, 0 to 1; null where it put no tag. */
  readonly uncertainty: number | null
}

export const PLAN_KINDS = ['random', 'coach_quarter', 'stratified', 'uncertainty'] as const
/** How a plan draws; `import` is what came from a file, with no draw behind it that is known here. */
export type PlanKind = (typeof PLAN_KINDS)[number] | 'import'

export interface SamplingSpec {
  readonly kind: PlanKind
  /** Sessions wanted in all. */
  readonly wanted: number
  /** The measure whose levels are the strata; for `stratified` alone. */
  readonly measure: string | null
  readonly seed: number
}

/** One session of the frame, drawn or not, with its chance as it was when the draw was made. */
export interface Drawn {
  readonly session_id: string
  readonly stratum: string
  /** Null where sessions were picked by the tagger's doubt: no chance is known then. */
  readonly probability: number | null
  readonly drawn: boolean
}

/** Sessions picked by doubt train the tagger and never count as gold for links. */
export const isTraining = (kind: PlanKind): boolean => kind === 'uncertainty'

/** At least so many of each stratum are drawn, so that no kind of session is left without a chance. */
export const STRATUM_MIN = 2

/**
 * Draws sessions for human coding. The same frame, spec and seed give the same draw, whatever order
 * the frame comes in. Within a stratum every session has the same chance n/N, which is kept.
 */
export function drawSample(frame: readonly Candidate[], spec: SamplingSpec): Drawn[] {
  const sorted = [...frame].sort((a, b) => (a.session_id < b.session_id ? -1 : 1))
  if (spec.kind === 'uncertainty') return mostUncertain(sorted, spec.wanted)
  const strata = new Map<string, Candidate[]>()
  const stratumOf = stratumBy(sorted, spec)
  for (const one of sorted) {
    const name = stratumOf(one)
    strata.set(name, [...(strata.get(name) ?? []), one])
  }
  const names = [...strata.keys()].sort()
  const sizes = allocate(
    names.map((name) => strata.get(name)!.length),
    spec.wanted,
    spec.kind === 'stratified' ? 'equal' : 'proportional',
  )
  const random = xoroshiro128plus(spec.seed)
  return names.flatMap((stratum, at) => {
    const members = strata.get(stratum)!
    const wanted = sizes[at]!
    const chosen = new Set(shuffled(members, random).slice(0, wanted))
    const probability = wanted / members.length
    return members.map((one) => ({
      session_id: one.session_id,
      stratum,
      probability,
      drawn: chosen.has(one),
    }))
  })
}

/** Which of the drawn sessions a second person codes too: a share of them, at random, at least one. */
export function drawOverlap(drawn: readonly string[], share: number, seed: number): Set<string> {
  if (share <= 0) return new Set()
  // A stream of its own: how much is coded twice must not change what is drawn.
  const random = xoroshiro128plus(seed ^ 0x5f3759df)
  const wanted = Math.min(drawn.length, Math.max(1, Math.round(drawn.length * share)))
  return new Set(shuffled([...drawn].sort(), random).slice(0, wanted))
}

/** The chance of having been drawn in any of several independent draws. */
export function combinedChance(chances: readonly number[]): number {
  return 1 - chances.reduce((missed, chance) => missed * (1 - chance), 1)
}

function mostUncertain(frame: readonly Candidate[], wanted: number): Drawn[] {
  const ranked = frame
    .filter((one) => one.uncertainty !== null)
    .sort((a, b) => b.uncertainty! - a.uncertainty!)
    .slice(0, wanted)
  const chosen = new Set(ranked)
  return frame.map((one) => ({
    session_id: one.session_id,
    stratum: 'most uncertain',
    probability: null,
    drawn: chosen.has(one),
  }))
}

/** Counts are cut at nought, other numbers into thirds; what is not measured is a stratum too. */
function stratumBy(frame: readonly Candidate[], spec: SamplingSpec): (one: Candidate) => string {
  if (spec.kind === 'coach_quarter') return (one) => one.coach_quarter
  const { measure } = spec
  if (spec.kind !== 'stratified' || measure === null) return () => 'all'
  const levelOf = (one: Candidate) => one.measures[measure] ?? null
  if (measure.startsWith('count_')) {
    return (one) => {
      const value = levelOf(one)
      return value === null ? 'not measured' : value > 0 ? 'some' : 'none'
    }
  }
  const values = frame.flatMap((one) => levelOf(one) ?? []).sort((a, b) => a - b)
  const cut = (share: number) => values[Math.floor(share * values.length)] ?? 0
  const [low, high] = [cut(1 / 3), cut(2 / 3)]
  return (one) => {
    const value = levelOf(one)
    if (value === null) return 'not measured'
    if (values[0] === values.at(-1)) return 'all alike'
    return value < low ? 'lowest third' : value < high ? 'middle third' : 'highest third'
  }
}

/** How many of each stratum: at least the minimum, never more than there are. */
function allocate(
  sizes: readonly number[],
  wanted: number,
  how: 'equal' | 'proportional',
): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const given = sizes.map((size) => {
    const share = how === 'equal' ? wanted / sizes.length : (wanted * size) / Math.max(total, 1)
    return Math.min(size, Math.max(STRATUM_MIN, Math.round(share)))
  })
  // What full strata could not take goes to those with room, the largest first.
  const order = sizes.map((_, at) => at).sort((a, b) => sizes[b]! - sizes[a]!)
  let left = wanted - given.reduce((sum, n) => sum + n, 0)
  while (left > 0) {
    const open = order.filter((at) => given[at]! < sizes[at]!)
    if (open.length === 0) break
    for (const at of open) {
      if (left === 0) break
      given[at]! += 1
      left -= 1
    }
  }
  return given
}

function shuffled<T>(items: readonly T[], random: ReturnType<typeof xoroshiro128plus>): T[] {
  const result = [...items]
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = uniformInt(random, 0, at)
    const kept = result[at]!
    result[at] = result[other]!
    result[other] = kept
  }
  return result
}
