export type Family = 'binomial' | 'gaussian'

/**
 * What is fitted: one row a meeting, rows of one cluster next to each other. Two kinds of exposure:
 *
 * - `pair` true: `x` is the expected value of a yes/no exposure given everything but the draw of who
 *   was human-coded. The row enters twice, as used with weight x and as not used with weight 1 - x;
 *   these weights may be negative or above 1 and are never clipped. A known 0/1 exposure is the case
 *   where one half has weight 0, which is the ordinary regression.
 * - `pair` false: `x` is a known number and enters as a regressor.
 */
export interface Design {
  readonly family: Family
  readonly y: Float64Array
  readonly x: Float64Array
  readonly pair: boolean
  /** Covariates, row after row, `k` a row; with an intercept column only when `dummies` is false. */
  readonly z: Float64Array
  readonly k: number
  readonly weight: Float64Array
  /** Rows of cluster g are `start[g]` up to but not including `start[g + 1]`. */
  readonly start: Int32Array
  /** One intercept a cluster (the within-cluster association) instead of one for all. */
  readonly dummies: boolean
  /**
   * Per cluster, the sampling variance of the sum of x that comes from coding only some meetings
   * (V_g of the design note); its bias on the slope is subtracted. Null when x is known.
   */
  readonly noise: Float64Array | null
  /** The two exposure values compared in standardised means, in the units of `x`. */
  readonly contrast: readonly [from: number, to: number]
}

export const clusterCount = (design: Design): number => design.start.length - 1

/** Where the numbers of one cluster's block stand; P is the number of shared coefficients. */
export interface Layout {
  readonly P: number
  readonly size: number
  readonly moment_g: number
  readonly hessian: number
  readonly cross: number
  readonly hessian_g: number
  readonly weight: number
  readonly mean_to: number
  readonly mean_from: number
  readonly slope_to: number
  readonly slope_from: number
}

export function layoutOf(k: number): Layout {
  const P = k + 1
  const hessian = P + 1
  const cross = hessian + (P * (P + 1)) / 2
  const hessian_g = cross + P
  const weight = hessian_g + 1
  return {
    P,
    moment_g: P,
    hessian,
    cross,
    hessian_g,
    weight,
    mean_to: weight + 1,
    mean_from: weight + 2,
    slope_to: weight + 3,
    slope_from: weight + 4,
    size: weight + 5,
  }
}

/** Coefficients: covariates first, the exposure last; and one intercept a cluster. */
export interface Point {
  readonly b: Float64Array
  readonly a: Float64Array
}

/**
 * Moments, their negative derivative, and sums for standardised means, cluster by cluster, so that
 * leaving a cluster out is a subtraction. One pass over the rows.
 */
export function evaluate(design: Design, point: Point, skip: number): Float64Array[] {
  const layout = layoutOf(design.k)
  const blocks: Float64Array[] = []
  for (let g = 0; g < clusterCount(design); g += 1) {
    const block = new Float64Array(layout.size)
    if (g !== skip) addCluster(design, point, layout, g, block)
    blocks.push(block)
  }
  return blocks
}

function addCluster(design: Design, point: Point, layout: Layout, g: number, into: Float64Array) {
  const { y, x, z, k, weight, pair } = design
  const logistic = design.family === 'binomial'
  const { b } = point
  const bx = b[k]!
  const intercept = design.dummies ? point.a[g]! : 0
  const [from, to] = design.contrast
  const { hessian, cross, hessian_g, moment_g } = layout
  for (let i = design.start[g]!; i < design.start[g + 1]!; i += 1) {
    const row = i * k
    let eta = intercept
    for (let j = 0; j < k; j += 1) eta += b[j]! * z[row + j]!
    const w = weight[i]!
    const xi = x[i]!
    const mu1 = logistic ? 1 / (1 + Math.exp(-eta - bx * to)) : eta + bx * to
    const mu0 = logistic ? 1 / (1 + Math.exp(-eta - bx * from)) : eta + bx * from
    const v1 = logistic ? mu1 * (1 - mu1) : 1
    const v0 = logistic ? mu0 * (1 - mu0) : 1
    let rx: number
    let r: number
    let h: number
    let hx: number
    let hxx: number
    if (pair) {
      rx = w * xi * (y[i]! - mu1)
      r = rx + w * (1 - xi) * (y[i]! - mu0)
      hx = w * xi * v1
      hxx = hx
      h = hx + w * (1 - xi) * v0
    } else {
      const mu = logistic ? 1 / (1 + Math.exp(-eta - bx * xi)) : eta + bx * xi
      r = w * (y[i]! - mu)
      h = logistic ? w * mu * (1 - mu) : w
      rx = r * xi
      hx = h * xi
      hxx = hx * xi
    }
    let at = hessian
    for (let j = 0; j < k; j += 1) {
      const zj = z[row + j]!
      into[j]! += r * zj
      into[cross + j]! += h * zj
      if (zj === 0) at += k - j + 1
      else {
        const hz = h * zj
        for (let l = j; l < k; l += 1) into[at++]! += hz * z[row + l]!
        into[at++]! += hx * zj
      }
    }
    into[at]! += hxx
    into[k]! += rx
    into[moment_g]! += r
    into[cross + k]! += hx
    into[hessian_g]! += h
    into[layout.weight]! += w
    into[layout.mean_to]! += w * mu1
    into[layout.mean_from]! += w * mu0
    into[layout.slope_to]! += w * v1
    into[layout.slope_from]! += w * v0
  }
}
