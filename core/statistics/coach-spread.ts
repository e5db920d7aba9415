import { fitCovariates } from './fit.ts'
import { COACH_MEETINGS_MIN, type LinkOptions } from './link.ts'
import { designBase, type LinkDesign } from './link-design.ts'
import { prepare } from './link-fits.ts'
import { cleanRows, type LinkRows } from './link-rows.ts'
import { pooled } from './moderators.ts'

/** The difference within one cluster's own meetings, pulled towards the mean of all. */
export interface ClusterDifference {
  readonly cluster: string
  readonly shrunk: number
}

export interface ClusterSpread {
  readonly clusters: readonly ClusterDifference[]
  /** Standard deviation between clusters beyond chance. */
  readonly sd: number
  /** p that all clusters have the same difference (Cochran's Q). */
  readonly same_p: number | null
}

/** Used and not used at least so often in a cluster: with less a mean of either stands on nothing. */
const EACH_SIDE_MIN = 5

/**
 * How far the clusters of a link differ: in each, the mean of what covariates leave of the outcome
 * with the exposure less that without. A coded exposure enters as a weight, as in the link itself,
 * never as a regressor. With few meetings each the raw differences are mostly chance, which is what
 * the pulling takes off. Null where fewer than two clusters could be reckoned.
 */
export function clusterSpread(rows: LinkRows, options: LinkOptions): ClusterSpread | null {
  const fitting = {
    family: options.family === 'gaussian' ? ('gaussian' as const) : ('binomial' as const),
    fixed_effects: true,
    cluster_rows_min: COACH_MEETINGS_MIN,
    contrast: options.contrast,
  }
  const { order } = cleanRows(rows, fitting)
  if (order.length === 0) return null
  const base = designBase(rows, order, true)
  const method = rows.exposure.kind === 'known' ? 'direct' : 'corrected'
  const { link } = prepare(method, rows, { ...fitting, base })
  const rest = residuals(link)
  if (rest === null) return null
  const { start } = link.design
  const found = Array.from({ length: start.length - 1 }, (_, g) => {
    const difference = link.design.pair ? usedLessUnused(link, rest, g) : slope(link, rest, g)
    return difference && { cluster: rows.cluster[order[start[g]!]!]!, ...difference }
  }).filter((one) => one !== null)
  if (found.length < 2) return null
  const { mean, between, same_p } = pooled(found)
  const clusters = found.map(({ cluster, estimate, se }) => ({
    cluster,
    shrunk: mean + (between / (between + se ** 2)) * (estimate - mean),
  }))
  return { clusters, sd: Math.sqrt(between), same_p }
}

/** What is left of the outcome after covariates and who the coach is. */
function residuals({ design }: LinkDesign): Float64Array | null {
  const fit = fitCovariates(design)
  if (fit.kind === 'failed') return null
  const { y, z, k, start, family } = design
  const { a, b } = fit.point
  const rest = new Float64Array(y.length)
  for (let g = 0; g + 1 < start.length; g += 1) {
    for (let i = start[g]!; i < start[g + 1]!; i += 1) {
      let eta = a[g]!
      for (let j = 0; j < k; j += 1) eta += b[j]! * z[i * k + j]!
      rest[i] = y[i]! - (family === 'binomial' ? 1 / (1 + Math.exp(-eta)) : eta)
    }
  }
  return rest
}

interface Difference {
  readonly estimate: number
  readonly se: number
}

function usedLessUnused({ design }: LinkDesign, rest: Float64Array, g: number): Difference | null {
  const { x, start } = design
  const [from, to] = [start[g]!, start[g + 1]!]
  let used = 0
  let used_rest = 0
  let unused_rest = 0
  for (let i = from; i < to; i += 1) {
    used += x[i]!
    used_rest += x[i]! * rest[i]!
    unused_rest += (1 - x[i]!) * rest[i]!
  }
  const unused = to - from - used
  if (used < EACH_SIDE_MIN || unused < EACH_SIDE_MIN) return null
  const [mean_1, mean_0] = [used_rest / used, unused_rest / unused]
  let variance = 0
  for (let i = from; i < to; i += 1) {
    const own = (x[i]! * (rest[i]! - mean_1)) / used - ((1 - x[i]!) * (rest[i]! - mean_0)) / unused
    variance += own * own
  }
  return variance > 0 ? { estimate: mean_1 - mean_0, se: Math.sqrt(variance) } : null
}

function slope({ design }: LinkDesign, rest: Float64Array, g: number): Difference | null {
  const { x, start, contrast } = design
  const [from, to] = [start[g]!, start[g + 1]!]
  const centre = x.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from)
  let squares = 0
  let products = 0
  for (let i = from; i < to; i += 1) {
    squares += (x[i]! - centre) ** 2
    products += (x[i]! - centre) * rest[i]!
  }
  if (squares === 0) return null
  const step = contrast[1] - contrast[0]
  const own = products / squares
  let variance = 0
  for (let i = from; i < to; i += 1) {
    variance += ((x[i]! - centre) * (rest[i]! - own * (x[i]! - centre))) ** 2
  }
  const se = (Math.abs(step) * Math.sqrt(variance)) / squares
  return se > 0 ? { estimate: own * step, se } : null
}
