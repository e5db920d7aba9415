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
  const random = xoroshiro128plus(seed)
  const collected = new Map<string, number[]>()
  for (let draw = 0; draw < draws && groups.length > 1; draw += 1) {
    const drawn = groups.map(() => groups[uniformInt(random, 0, groups.length - 1)]!)
    for (const [name, value] of Object.entries(statistics(drawn))) {
      const values = collected.get(name) ?? []
      if (value !== null) values.push(value)
      collected.set(name, values)
    }
  }
  return Object.fromEntries(
    [...collected].map(([name, values]) => [name, values.length * 2 > draws ? ends(values) : null]),
  )
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
