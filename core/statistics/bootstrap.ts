import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export const BOOTSTRAP_DRAWS = 2_000

/**
 * Percentile interval by drawing whole groups (transcripts, or units where there are none) with
 * replacement, so that turns of one talk are not taken for independent. The same seed gives the same
 * interval. Draws where the statistic cannot be computed are left out; null when half or more are.
 */
export function bootstrapInterval<Group>(
  groups: readonly Group[],
  statistic: (drawn: readonly Group[]) => number | null,
  seed: number,
  draws = BOOTSTRAP_DRAWS,
): { low: number; high: number } | null {
  return (
    bootstrapIntervals(groups, (drawn) => ({ only: statistic(drawn) }), seed, draws).only ?? null
  )
}

/** The same for several statistics of the same draws, by name. */
export function bootstrapIntervals<Group>(
  groups: readonly Group[],
  statistics: (drawn: readonly Group[]) => Record<string, number | null>,
  seed: number,
  draws = BOOTSTRAP_DRAWS,
): Record<string, { low: number; high: number } | null> {
  const count = groups.length
  const places = drawnPlaces(count, seed, draws)
  return intervalsOf(count < 2 ? 0 : draws, (draw) => {
    const drawn = groups.map((_, at) => groups[places[draw * count + at]!]!)
    return statistics(drawn)
  })
}

/**
 * The same for statistics of sums, one list of sums a group: those of the groups drawn are added up,
 * which spares a list of groups each draw. The same seed draws the same groups as above.
 */
export function bootstrapSums(
  sums: readonly Float64Array[],
  statistics: (total: Float64Array) => Record<string, number | null>,
  seed: number,
  draws = BOOTSTRAP_DRAWS,
): Record<string, { low: number; high: number } | null> {
  const count = sums.length
  const places = drawnPlaces(count, seed, draws)
  const total = new Float64Array(sums[0]?.length ?? 0)
  return intervalsOf(count < 2 ? 0 : draws, (draw) => {
    total.fill(0)
    for (let at = draw * count; at < (draw + 1) * count; at += 1) {
      const of = sums[places[at]!]!
      for (let cell = 0; cell < total.length; cell += 1) total[cell]! += of[cell]!
    }
    return statistics(total)
  })
}

function intervalsOf(
  draws: number,
  statisticsOf: (draw: number) => Record<string, number | null>,
): Record<string, { low: number; high: number } | null> {
  const collected = new Map<string, number[]>()
  for (let draw = 0; draw < draws; draw += 1) {
    for (const [name, value] of Object.entries(statisticsOf(draw))) {
      const values = collected.get(name) ?? []
      if (value !== null) values.push(value)
      collected.set(name, values)
    }
  }
  return Object.fromEntries(
    [...collected].map(([name, values]) => [name, values.length * 2 > draws ? ends(values) : null]),
  )
}

let last: { key: string; places: Int32Array } | null = null

/** Which group each draw takes at each place. Every code of a table is drawn alike: kept for the next. */
function drawnPlaces(groups: number, seed: number, draws: number): Int32Array {
  const key = `${groups} ${seed} ${draws}`
  if (last?.key === key) return last.places
  const random = xoroshiro128plus(seed)
  const places = new Int32Array(groups * draws)
  if (groups > 1) {
    for (let at = 0; at < places.length; at += 1) places[at] = uniformInt(random, 0, groups - 1)
  }
  last = { key, places }
  return places
}

function ends(values: number[]): { low: number; high: number } {
  values.sort((left, right) => left - right)
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) }
}

/** Linear between neighbours, as R's default. `sorted` runs upwards. */
export function quantile(sorted: readonly number[], p: number): number {
  const place = p * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}
