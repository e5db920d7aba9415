import { clusterCount, type Design } from './design.ts'
import type { Fitted } from './fit.ts'
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
  clusters: RowClusters,
): number {
  const along = throughJacobian(design, fitted, direction)
  const influence = rowInfluence(design, fitted, along)
  const scores = new Float64Array(clusters.count)
  for (let i = 0; i < influence.length; i += 1) scores[clusters.of_row[i]!]! += influence[i]!
  let sum = 0
  for (const score of scores) sum += score * score
  return (sum * clusters.count) / (clusters.count - 1)
}

/** Another clustering of a design's rows, as numbers from 0. */
export interface RowClusters {
  readonly of_row: Int32Array
  readonly count: number
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

/** CV3: (G - 1) / G times the squared differences between the left-out values and the full one. */
export function jackknifeVariance(left_out: readonly number[], full: number): number {
  const G = left_out.length
  let sum = 0
  for (const value of left_out) sum += (value - full) ** 2
  return (sum * (G - 1)) / G
}
