import { inverse, Matrix } from 'ml-matrix'
import { clusterCount, type Design } from './design.ts'
import { tTwoSided } from './distributions.ts'
import { fitCovariates } from './fit.ts'
import type { BetweenCoaches } from './link-result.ts'

/** Coaches needed before coaches who do more of it can be compared with those who do less. */
export const COACHES_BETWEEN_MIN = 30

/**
 * The between-coach line, kept apart from the within-coach one: coach-mean outcome, adjusted for
 * covariates, on coach-mean exposure; one point a coach, HC3, t with G - 2.
 */
export function betweenCoaches(design: Design, exposure_scale: number): BetweenCoaches {
  const G = clusterCount(design)
  const none = { estimate: null, se: null, df: null, p: null }
  if (G < COACHES_BETWEEN_MIN) {
    return {
      ...none,
      sentence:
        `With ${G} coaches, a difference between coaches who use it more and coaches who use it ` +
        'less cannot be told apart from who those coaches are.',
    }
  }
  const linear: Design = { ...design, family: 'gaussian' }
  const adjusted = fitCovariates(linear)
  if (adjusted.kind === 'failed') {
    return { ...none, sentence: 'The covariates could not be adjusted for between coaches.' }
  }
  const rows = Matrix.zeros(G, 2)
  const outcome: number[] = []
  for (let g = 0; g < G; g += 1) {
    const size = design.start[g + 1]! - design.start[g]!
    let x = 0
    let y = 0
    for (let i = design.start[g]!; i < design.start[g + 1]!; i += 1) {
      x += (design.x[i]! * exposure_scale) / size
      y += design.y[i]! / size
      for (let j = 0; j < design.k; j += 1) {
        y -= (adjusted.point.b[j]! * design.z[i * design.k + j]!) / size
      }
    }
    rows.setRow(g, [1, x])
    outcome.push(y)
  }
  return {
    ...hc3(rows, outcome),
    sentence: 'Between coaches: read it as who they are, not as advice.',
  }
}

function hc3(rows: Matrix, outcome: readonly number[]) {
  const bread = inverse(rows.transpose().mmul(rows))
  const b = bread.mmul(rows.transpose()).mmul(Matrix.columnVector([...outcome]))
  const fitted = rows.mmul(b)
  let variance = 0
  outcome.forEach((y, g) => {
    const row = rows.getRowVector(g)
    const through = row.mmul(bread)
    const leverage = through.mmul(row.transpose()).get(0, 0)
    const weight = through.get(0, 1)
    variance += (weight * ((y - fitted.get(g, 0)) / (1 - leverage))) ** 2
  })
  const estimate = b.get(1, 0)
  const se = Math.sqrt(variance)
  const df = outcome.length - 2
  return { estimate, se, df, p: tTwoSided(estimate / se, df) }
}
