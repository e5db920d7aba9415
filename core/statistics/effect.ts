import { clusterCount, type Design, layoutOf, type Point } from './design.ts'
import type { Fitted } from './fit.ts'
import type { Direction } from './functional.ts'
import type { NewtonSystem } from './newton-system.ts'

/** Standardised means over all rows of the fit, at the two values of the exposure compared. */
export interface Effect {
  /** The exposure's coefficient: log odds ratio, or mean difference. */
  readonly coefficient: number
  readonly p1: number
  readonly p0: number
  readonly difference: number
  /** NaN where the outcome is not a share. */
  readonly log_risk_ratio: number
  /** Mean slope of the outcome in one unit of a numeric exposure; NaN for yes/no. */
  readonly marginal: number
}

export function effectOf(design: Design, point: Point, system: NewtonSystem): Effect {
  const layout = layoutOf(design.k)
  let total = 0
  let to = 0
  let from = 0
  let slope = 0
  system.blocks.forEach((block, g) => {
    if (g === system.skip) return
    total += block[layout.weight]!
    to += block[layout.mean_to]!
    from += block[layout.mean_from]!
    slope += block[layout.hessian_g]!
  })
  const coefficient = point.b[design.k]!
  const p1 = to / total
  const p0 = from / total
  return {
    coefficient,
    p1,
    p0,
    difference: p1 - p0,
    log_risk_ratio: design.family === 'binomial' ? Math.log(p1 / p0) : Number.NaN,
    marginal: design.pair ? Number.NaN : (coefficient * slope) / total,
  }
}

export type EffectName = 'difference' | 'log_risk_ratio' | 'marginal'

/** Derivative of a standardised quantity by every coefficient, with the covariates held as they are. */
export function effectDirection(design: Design, fitted: Fitted, name: EffectName): Direction {
  const { k, z, weight, family } = design
  const effect = effectOf(design, fitted.point, fitted.system)
  const { b, a } = fitted.point
  const [from, to] = design.contrast
  const direction = { b: new Float64Array(k + 1), a: new Float64Array(clusterCount(design)) }
  let total = 0
  for (const w of weight) total += w
  for (let g = 0; g < clusterCount(design); g += 1) {
    for (let i = design.start[g]!; i < design.start[g + 1]!; i += 1) {
      let eta = a[g]!
      for (let j = 0; j < k; j += 1) eta += b[j]! * z[i * k + j]!
      const [byEta, byX] =
        name === 'marginal'
          ? marginalSlopes(family, eta + b[k]! * design.x[i]!, b[k]!, design.x[i]!)
          : meanSlopes(
              name,
              effect,
              slope(family, eta + b[k]! * to),
              slope(family, eta + b[k]! * from),
              to,
              from,
            )
      const share = weight[i]! / total
      for (let j = 0; j < k; j += 1) direction.b[j]! += share * byEta * z[i * k + j]!
      direction.b[k]! += share * byX
      direction.a[g]! += share * byEta
    }
  }
  return direction
}

function slope(family: Design['family'], eta: number): number {
  if (family === 'gaussian') return 1
  const mu = 1 / (1 + Math.exp(-eta))
  return mu * (1 - mu)
}

/** d/d eta and d/d b_x of one row's part of p1 - p0 or log(p1 / p0). */
function meanSlopes(
  name: 'difference' | 'log_risk_ratio',
  effect: Effect,
  v1: number,
  v0: number,
  to: number,
  from: number,
): [number, number] {
  if (name === 'difference') return [v1 - v0, v1 * to - v0 * from]
  return [v1 / effect.p1 - v0 / effect.p0, (v1 * to) / effect.p1 - (v0 * from) / effect.p0]
}

/** The same of b_x times the row's slope. */
function marginalSlopes(
  family: Design['family'],
  eta: number,
  bx: number,
  x: number,
): [number, number] {
  if (family === 'gaussian') return [0, 1]
  const mu = 1 / (1 + Math.exp(-eta))
  const v = mu * (1 - mu)
  const curve = v * (1 - 2 * mu)
  return [bx * curve, v + bx * curve * x]
}
