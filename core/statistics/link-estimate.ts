import { cr2 } from './cr2.ts'
import { tQuantile, tTwoSided } from './distributions.ts'
import { type EffectName, effectDirection, effectOf } from './effect.ts'
import type { Fitted } from './fit.ts'
import type { Direction } from './functional.ts'
import { type LeaveOneOut, leaveOneOut } from './left-out.ts'
import { along, clustersOf, type LinkDesign, rawDirections } from './link-design.ts'
import type { Interval, LinkMethod, MethodEstimate } from './link-result.ts'
import {
  clusterSandwich,
  jackknifeVariance,
  modelVariance,
  type RowClusters,
  residualDf,
  sandwichBy,
} from './variance.ts'

export const VARIANCES = ['jackknife', 'CR0', 'CR1', 'CR2', 'model'] as const
export type VarianceKind = (typeof VARIANCES)[number]

export interface EstimateInput {
  readonly link: LinkDesign
  readonly fitted: Fitted
  readonly method: LinkMethod
  readonly term: string
  readonly variance: VarianceKind
  /** The exposure's share or mean by row, for the prevalence. */
  readonly exposure: Float64Array
  readonly contrast: readonly [number, number]
  /** Client of each row, given when clients saw several coaches and must be allowed for. */
  readonly clients: RowClusters | null
}

export interface Estimated {
  readonly estimate: MethodEstimate
  readonly coefficients: { term: string; estimate: number | null; se: number | null }[]
  readonly left_out: LeaveOneOut | null
}

interface Spread {
  readonly se: number
  readonly df: number
}

/** One method's numbers, each with the same kind of variance. */
export function estimateWith(input: EstimateInput): Estimated {
  const { link, fitted, method, term } = input
  const { design, columns } = link
  const effect = effectOf(design, fitted.point, fitted.system)
  const directions = rawDirections(link)
  const left_out = input.variance === 'jackknife' ? leaveOneOut(design, fitted) : null
  const spreadOf = spreads(input, left_out)
  const main = directions[design.k]!
  const coefficient = along(main, fitted.point)
  const spread = spreadOf(main)
  const logistic = design.family === 'binomial'
  const marginal = effect.marginal / link.exposure_scale
  const estimate: MethodEstimate = {
    method,
    term,
    ...interval(coefficient, spread),
    df: Number.isFinite(spread.df) ? spread.df : null,
    p: spread.se > 0 ? finite(tTwoSided(coefficient / spread.se, spread.df)) : null,
    risk_difference: interval(effect.difference, spreadOf('difference')),
    log_risk_ratio: logistic
      ? interval(effect.log_risk_ratio, spreadOf('log_risk_ratio'))
      : NO_INTERVAL,
    ...(logistic ? { odds_ratio: oddsRatio(interval(coefficient, spread)) } : {}),
    ...(design.pair
      ? {}
      : { marginal_effect: interval(marginal, scaled(spreadOf('marginal'), link.exposure_scale)) }),
    contrast: [...input.contrast],
    p1: finite(effect.p1),
    p0: finite(effect.p0),
    prevalence: prevalence(input),
    n: design.y.length,
    clusters: clustersOf(link),
  }
  const terms = [...columns.map((column) => column.term), term]
  const coefficients = terms.map((name, j) =>
    fitted.aliased.includes(j)
      ? { term: name, estimate: null, se: null }
      : {
          term: name,
          estimate: along(directions[j]!, fitted.point),
          se: finite(spreadOf(directions[j]!).se),
        },
  )
  return { estimate, coefficients, left_out }
}

const NO_INTERVAL: Interval = { estimate: null, se: null, low: null, high: null }

const exp = (value: number | null): number | null =>
  value === null ? null : finite(Math.exp(value))

const oddsRatio = ({ estimate, se, low, high }: Interval): Interval => ({
  estimate: exp(estimate),
  se,
  low: exp(low),
  high: exp(high),
})

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

const scaled = ({ se, df }: Spread, scale: number): Spread => ({ se: se / scale, df })

function interval(estimate: number, { se, df }: Spread): Interval {
  const half = tQuantile(0.975, df) * se
  return {
    estimate: finite(estimate),
    se: finite(se),
    low: finite(estimate - half),
    high: finite(estimate + half),
  }
}

/** Standard error and degrees of freedom of any direction or standardised quantity. */
function spreads(input: EstimateInput, left_out: LeaveOneOut | null) {
  const { link, fitted } = input
  const { design } = link
  const G = clustersOf(link)
  const reduced = input.variance === 'CR2' ? cr2(design, fitted) : null
  return function spreadOf(what: Direction | EffectName): Spread {
    const own = ownSpread(what)
    if (input.clients === null) return own
    const byClient = Math.sqrt(sandwichBy(design, fitted, directionOf(what), input.clients))
    return byClient > own.se ? { se: byClient, df: own.df } : own
  }

  function directionOf(what: Direction | EffectName): Direction {
    return typeof what === 'string' ? effectDirection(design, fitted, what) : what
  }

  function ownSpread(what: Direction | EffectName): Spread {
    if (left_out) return { se: jackknifeSe(what), df: G - 1 }
    const direction = directionOf(what)
    if (reduced) {
      const { variance, df } = reduced.variance(direction)
      return { se: Math.sqrt(variance), df }
    }
    if (input.variance === 'CR0' || input.variance === 'CR1') {
      const variance = clusterSandwich(design, fitted, direction, input.variance)
      return { se: G > 1 ? Math.sqrt(variance) : Number.NaN, df: G - 1 }
    }
    const df = design.family === 'gaussian' ? residualDf(design, fitted) : Number.POSITIVE_INFINITY
    return { se: Math.sqrt(modelVariance(design, fitted, direction)), df }
  }

  function jackknifeSe(what: Direction | EffectName): number {
    if (left_out === null || left_out.failed > 0 || G < 2) return Number.NaN
    if (typeof what === 'string') {
      const full = effectOf(design, fitted.point, fitted.system)[what]
      const values = left_out.fits.map((one) => one.effect[what])
      return Math.sqrt(jackknifeVariance(values, full))
    }
    const values = left_out.fits.map((one) => along(what, one.point))
    return Math.sqrt(jackknifeVariance(values, along(what, fitted.point)))
  }
}

/** Weighted mean of the exposure, always with a leave-one-cluster-out interval. */
function prevalence(input: EstimateInput): Interval {
  const { design } = input.link
  const G = clustersOf(input.link)
  const sums = Array.from({ length: G }, (_, g) => {
    let x = 0
    let w = 0
    for (let i = design.start[g]!; i < design.start[g + 1]!; i += 1) {
      x += design.weight[i]! * input.exposure[i]!
      w += design.weight[i]!
    }
    return { x, w }
  })
  return shareInterval(sums)
}

/** Ratio of sums with a jackknife over clusters. */
export function shareInterval(sums: readonly { x: number; w: number }[]): Interval {
  const x = sums.reduce((total, one) => total + one.x, 0)
  const w = sums.reduce((total, one) => total + one.w, 0)
  const left_out = sums.map((one) => (x - one.x) / (w - one.w))
  const se = Math.sqrt(jackknifeVariance(left_out, x / w))
  return interval(x / w, { se: sums.length > 1 ? se : Number.NaN, df: sums.length - 1 })
}
