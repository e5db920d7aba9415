import { chiSquareUpper, normalQuantile } from './distributions.ts'
import type { LinkOptions } from './link.ts'
import { estimatePart, onlyRows } from './link-checks.ts'
import type { Interval, Moderator, ModeratorLevel } from './link-result.ts'
import type { LinkRows } from './link-rows.ts'

/** Levels among fewer coaches have too few degrees of freedom to be shown. */
const LEVEL_COACHES_MIN = 10

/**
 * Whether a link is the same for all: its difference at each level of a characteristic, everything
 * else free to differ there (a full interaction), pulled together by empirical Bayes. With few people a
 * level looks special by chance, which is what the pulling takes off.
 */
export function moderate(
  rows: LinkRows,
  options: LinkOptions,
  column: string,
  values: readonly (string | null)[],
): Moderator {
  const names = [...new Set(values.filter((value) => value !== null))].sort()
  const own = { ...rows, covariates: rows.covariates.filter(({ name }) => name !== column) }
  const found = names.flatMap((level) => {
    const part = estimatePart(
      onlyRows(own, (i) => values[i] === level),
      options,
    )
    return part && part.clusters >= LEVEL_COACHES_MIN ? [{ level, ...part }] : []
  })
  const { mean, between, same_p, mean_variance } = pooled(found.map((one) => one.difference))
  const levels = found.map((one): ModeratorLevel => {
    const { estimate, se } = one.difference
    const share = between / (between + se! ** 2)
    const value = mean + share * (estimate! - mean)
    const variance = share * se! ** 2 + (1 - share) ** 2 * mean_variance
    return { ...one, shrunk: intervalOf(value, Math.sqrt(variance)) }
  })
  return { column, levels, same_p }
}

function intervalOf(estimate: number, se: number): Interval {
  const half = normalQuantile(0.975) * se
  return { estimate, se, low: estimate - half, high: estimate + half }
}

/** Precision-weighted mean, DerSimonian-Laird variance between parts, and Cochran's Q. */
export function pooled(parts: readonly Pick<Interval, 'estimate' | 'se'>[]) {
  if (parts.length < 2)
    return {
      mean: parts[0]?.estimate ?? 0,
      between: 0,
      same_p: null,
      mean_variance: (parts[0]?.se ?? 0) ** 2,
    }
  const fixed = parts.map(({ se }) => 1 / se! ** 2)
  const total = fixed.reduce((sum, w) => sum + w, 0)
  const centre = parts.reduce((sum, { estimate }, i) => sum + fixed[i]! * estimate!, 0) / total
  const q = parts.reduce((sum, { estimate }, i) => sum + fixed[i]! * (estimate! - centre) ** 2, 0)
  const scale = total - fixed.reduce((sum, w) => sum + w * w, 0) / total
  const between = Math.max(0, (q - (parts.length - 1)) / scale)
  const weights = parts.map(({ se }) => 1 / (se! ** 2 + between))
  const whole = weights.reduce((sum, w) => sum + w, 0)
  const mean = parts.reduce((sum, { estimate }, i) => sum + weights[i]! * estimate!, 0) / whole
  return { mean, between, same_p: chiSquareUpper(q, parts.length - 1), mean_variance: 1 / whole }
}
