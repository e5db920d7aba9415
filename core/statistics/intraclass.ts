import { fQuantile } from './distributions.ts'

export interface Intraclass {
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly band: 'poor' | 'fair' | 'good' | 'excellent'
}

/**
 * ICC(A,1): absolute agreement of single coders on a number (two-way, McGraw & Wong 1996), so a coder
 * who always counts two too many is marked down. `ratings` is sessions by coders without gaps. Null
 * with fewer than two sessions or coders, or when every number is the same.
 */
export function intraclassAbsolute(
  ratings: readonly (readonly number[])[],
  level = 0.95,
): Intraclass | null {
  const n = ratings.length
  const k = ratings[0]?.length ?? 0
  if (n < 2 || k < 2) return null
  const { MSR, MSC, MSE } = meanSquares(ratings, n, k)
  const denominator = MSR + (k - 1) * MSE + (k / n) * (MSC - MSE)
  if (!(denominator > 0)) return null
  const estimate = (MSR - MSE) / denominator
  if (MSE === 0 && MSC === 0) return { estimate: 1, low: 1, high: 1, band: 'excellent' }
  const a = (k * estimate) / (n * (1 - estimate))
  const b = 1 + (k * estimate * (n - 1)) / (n * (1 - estimate))
  const v =
    (a * MSC + b * MSE) ** 2 / ((a * MSC) ** 2 / (k - 1) + (b * MSE) ** 2 / ((n - 1) * (k - 1)))
  const tail = 1 - (1 - level) / 2
  const lower = fQuantile(tail, n - 1, v)
  const upper = fQuantile(tail, v, n - 1)
  const inner = k * MSC + (k * n - k - n) * MSE
  return {
    estimate,
    low: (n * (MSR - lower * MSE)) / (lower * inner + n * MSR),
    high: (n * (upper * MSR - MSE)) / (inner + n * upper * MSR),
    band: bandOf(estimate),
  }
}

function meanSquares(ratings: readonly (readonly number[])[], n: number, k: number) {
  const grand = ratings.flat().reduce((sum, value) => sum + value, 0) / (n * k)
  const rows = ratings.map((row) => row.reduce((sum, value) => sum + value, 0) / k)
  const columns = ratings[0]!.map((_, j) => ratings.reduce((sum, row) => sum + row[j]!, 0) / n)
  const between = k * rows.reduce((sum, value) => sum + (value - grand) ** 2, 0)
  const coders = n * columns.reduce((sum, value) => sum + (value - grand) ** 2, 0)
  let left = 0
  ratings.forEach((row, i) => {
    row.forEach((value, j) => {
      left += (value - rows[i]! - columns[j]! + grand) ** 2
    })
  })
  return { MSR: between / (n - 1), MSC: coders / (k - 1), MSE: left / ((n - 1) * (k - 1)) }
}

/** Cicchetti's bands, as MITI studies use them. */
function bandOf(estimate: number): Intraclass['band'] {
  if (estimate < 0.4) return 'poor'
  if (estimate < 0.6) return 'fair'
  return estimate < 0.75 ? 'good' : 'excellent'
}
