import { clusterCount, type Design } from './design.ts'
import { type Effect, effectOf } from './effect.ts'
import { type Fit, type Fitted, fitDesign } from './fit.ts'
import { type Direction, rowInfluence, throughJacobian } from './functional.ts'

/** Sum of squared cluster scores (CR0); CR1 is this times G / (G - 1). */
export function clusterSandwich(
  design: Design,
  fitted: Fitted,
  direction: Direction,
  kind: 'CR0' | 'CR1',
): number {
  const along = throughJacobian(design, fitted, direction)
  const influence = rowInfluence(design, fitted, along)
  const G = clusterCount(design)
  let sum = 0
  for (let g = 0; g < G; g += 1) {
    let score = 0
    for (let i = design.start[g]!; i < design.start[g + 1]!; i += 1) score += influence[i]!
    sum += score * score
  }
  return kind === 'CR1' ? (sum * G) / (G - 1) : sum
}

/** CR1 over another clustering than the design's own, such as clients who saw several coaches. */
export function sandwichBy(
  design: Design,
  fitted: Fitted,
  direction: Direction,
  cluster_of_row: readonly string[],
): number {
  const along = throughJacobian(design, fitted, direction)
  const influence = rowInfluence(design, fitted, along)
  const scores = new Map<string, number>()
  influence.forEach((value, i) => {
    const key = cluster_of_row[i]!
    scores.set(key, (scores.get(key) ?? 0) + value)
  })
  let sum = 0
  for (const score of scores.values()) sum += score * score
  return (sum * scores.size) / (scores.size - 1)
}

/** The textbook variance, which takes meetings of one coach for independent: for comparison only. */
export function modelVariance(design: Design, fitted: Fitted, direction: Direction): number {
  const along = throughJacobian(design, fitted, direction)
  let value = 0
  direction.b.forEach((d, j) => {
    value += d * along.b[j]!
  })
  direction.a.forEach((d, g) => {
    value += d * along.a[g]!
  })
  return design.family === 'gaussian' ? value * residualVariance(design, fitted) : value
}

function residualVariance(design: Design, fitted: Fitted): number {
  const { y, x, z, k, weight, start } = design
  let sum = 0
  for (let g = 0; g < clusterCount(design); g += 1) {
    for (let i = start[g]!; i < start[g + 1]!; i += 1) {
      let mean = fitted.point.a[g]! + fitted.point.b[k]! * x[i]!
      for (let j = 0; j < k; j += 1) mean += fitted.point.b[j]! * z[i * k + j]!
      sum += weight[i]! * (y[i]! - mean) ** 2
    }
  }
  return sum / residualDf(design, fitted)
}

/** Rows less coefficients. */
export function residualDf(design: Design, fitted: Fitted): number {
  const columns = design.k + 1 - fitted.aliased.length
  return design.y.length - columns - (design.dummies ? clusterCount(design) : 0)
}

/** All fits with one cluster left out, its intercept gone with its rows. */
export interface LeaveOneOut {
  readonly fits: readonly Fit[]
  /** Clusters whose leaving out could not be fitted; none may be dropped silently. */
  readonly failed: number
  readonly effects: readonly Effect[]
}

export function leaveOneOut(design: Design, fitted: Fitted): LeaveOneOut {
  const fits: Fit[] = []
  for (let g = 0; g < clusterCount(design); g += 1)
    fits.push(fitDesign(design, { skip: g, from: fitted }))
  const good = fits.filter((one): one is Fitted => one.kind === 'fitted')
  return {
    fits,
    failed: fits.length - good.length,
    effects: good.map((one) => effectOf(design, one)),
  }
}

/** CV3: (G - 1) / G times the squared differences between the left-out values and the full one. */
export function jackknifeVariance(left_out: readonly number[], full: number): number {
  const G = left_out.length
  let sum = 0
  for (const value of left_out) sum += (value - full) ** 2
  return (sum * (G - 1)) / G
}
