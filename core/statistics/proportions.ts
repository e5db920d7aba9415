import {
  chiSquareUpper,
  normalQuantile,
  normalTwoSided,
  tQuantile,
  tTwoSided,
} from './distributions.ts'

export interface Share {
  readonly successes: number
  readonly n: number
}

export interface Range {
  readonly low: number
  readonly high: number
}

/** Wilson's interval for one share. */
export function wilson({ successes, n }: Share, level = 0.95): Range {
  const z = normalQuantile(1 - (1 - level) / 2)
  const p = successes / n
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return {
    low: successes === 0 ? 0 : centre - half,
    high: successes === n ? 1 : centre + half,
  }
}

/** Newcombe's method 10 for first minus second. */
export function newcombe(first: Share, second: Share, level = 0.95): Range & { estimate: number } {
  const p1 = first.successes / first.n
  const p2 = second.successes / second.n
  const one = wilson(first, level)
  const two = wilson(second, level)
  const estimate = p1 - p2
  return {
    estimate,
    low: estimate - Math.hypot(p1 - one.low, two.high - p2),
    high: estimate + Math.hypot(one.high - p1, p2 - two.low),
  }
}

/** Two-sided p of equal shares, by the pooled z test; null when every response is the same. */
export function pooledZ(first: Share, second: Share): number | null {
  const pooled = (first.successes + second.successes) / (first.n + second.n)
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / first.n + 1 / second.n))
  if (se === 0) return null
  return normalTwoSided((first.successes / first.n - second.successes / second.n) / se)
}

export interface ClusteredDifference extends Range {
  readonly estimate: number
  readonly df: number
  readonly p: number | null
}

/**
 * Two-sample t on the clusters' shares with equal variances, df = k1 + k0 - 2. Each cluster counts
 * once, whatever its size. Null with fewer than two clusters in an arm.
 */
export function clusteredT(
  first: readonly number[],
  second: readonly number[],
  level = 0.95,
): ClusteredDifference | null {
  if (first.length < 2 || second.length < 2) return null
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const spread = (values: readonly number[]) => {
    const centre = mean(values)
    return values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  }
  const df = first.length + second.length - 2
  const variance = (spread(first) + spread(second)) / df
  const se = Math.sqrt(variance * (1 / first.length + 1 / second.length))
  const estimate = mean(first) - mean(second)
  const half = tQuantile(1 - (1 - level) / 2, df) * se
  return {
    estimate,
    low: estimate - half,
    high: estimate + half,
    df,
    p: se > 0 ? tTwoSided(estimate / se, df) : null,
  }
}

/** Below this p the arms were not filled as planned, and nothing may be shown. */
export const SAMPLE_RATIO_BROKEN = 0.001

/** Chi-square p that the arms have the planned proportions (equal unless given). */
export function sampleRatioP(counts: readonly number[], planned?: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const parts = planned ?? counts.map(() => 1)
  const whole = parts.reduce((sum, part) => sum + part, 0)
  const statistic = counts.reduce((sum, count, arm) => {
    const expected = (total * parts[arm]!) / whole
    return sum + (count - expected) ** 2 / expected
  }, 0)
  return chiSquareUpper(statistic, counts.length - 1)
}
