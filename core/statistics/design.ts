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
 * leaving a cluster out is a subtraction. One pass over the rows. With `light`, everything but the
 * derivative by pairs of covariates, which is most of the work.
 */
export function evaluate(
  design: Design,
  point: Point,
  skip: number,
  light = false,
): Float64Array[] {
  const layout = layoutOf(design.k)
  const G = clusterCount(design)
  let longest = 0
  for (let g = 0; g < G; g += 1) {
    longest = Math.max(longest, design.start[g + 1]! - design.start[g]!)
  }
  const rows: RowSums = {
    moment: new Float64Array(longest),
    slope: new Float64Array(longest),
    slope_x: new Float64Array(longest),
  }
  const meansOf = design.family === 'binomial' ? logisticRows : linearRows
  const blocks: Float64Array[] = []
  for (let g = 0; g < G; g += 1) {
    const block = new Float64Array(layout.size)
    if (g !== skip) {
      meansOf(design, point, layout, g, rows, block)
      if (light) addMoments(design, g, rows, block)
      else addDerivatives(design, layout, g, rows, block)
    }
    blocks.push(block)
  }
  return blocks
}

/** Each row's moment and derivatives, kept while its cluster is summed. */
interface RowSums {
  readonly moment: Float64Array
  readonly slope: Float64Array
  readonly slope_x: Float64Array
}

/** Everything that does not involve covariates, and `rows` for what does. */
function logisticRows(
  design: Design,
  point: Point,
  layout: Layout,
  g: number,
  rows: RowSums,
  into: Float64Array,
): void {
  const { y, x, z, k, weight, pair } = design
  const { b } = point
  const bx = b[k]!
  const [from, to] = design.contrast
  const intercept = design.dummies ? point.a[g]! : 0
  // exp(-eta - bx * to) is exp(-eta) times a constant: one exponential a row serves both means.
  const factorTo = Math.exp(-bx * to)
  const factorFrom = Math.exp(-bx * from)
  const first = design.start[g]!
  let r = 0
  let rx = 0
  let h = 0
  let hx = 0
  let hxx = 0
  let total = 0
  let meanTo = 0
  let meanFrom = 0
  let slopeTo = 0
  let slopeFrom = 0
  for (let i = first; i < design.start[g + 1]!; i += 1) {
    let eta = intercept
    const row = i * k
    for (let j = 0; j < k; j += 1) eta += b[j]! * z[row + j]!
    const w = weight[i]!
    const xi = x[i]!
    const odds = Math.exp(-eta)
    const mu1 = 1 / (1 + odds * factorTo)
    const mu0 = 1 / (1 + odds * factorFrom)
    const v1 = mu1 * (1 - mu1)
    const v0 = mu0 * (1 - mu0)
    let rowR: number
    let rowH: number
    let rowHx: number
    if (pair) {
      const used = w * xi
      const unused = w - used
      const rowRx = used * (y[i]! - mu1)
      rowR = rowRx + unused * (y[i]! - mu0)
      rowHx = used * v1
      rowH = rowHx + unused * v0
      rx += rowRx
      hxx += rowHx
    } else {
      const mu = 1 / (1 + odds * Math.exp(-bx * xi))
      rowR = w * (y[i]! - mu)
      rowH = w * mu * (1 - mu)
      rowHx = rowH * xi
      rx += rowR * xi
      hxx += rowHx * xi
    }
    rows.moment[i - first] = rowR
    rows.slope[i - first] = rowH
    rows.slope_x[i - first] = rowHx
    r += rowR
    h += rowH
    hx += rowHx
    total += w
    meanTo += w * mu1
    meanFrom += w * mu0
    slopeTo += w * v1
    slopeFrom += w * v0
  }
  into[k] = rx
  into[layout.moment_g] = r
  into[layout.cross - 1] = hxx
  into[layout.cross + k] = hx
  into[layout.hessian_g] = h
  into[layout.weight] = total
  into[layout.mean_to] = meanTo
  into[layout.mean_from] = meanFrom
  into[layout.slope_to] = slopeTo
  into[layout.slope_from] = slopeFrom
}

function linearRows(
  design: Design,
  point: Point,
  layout: Layout,
  g: number,
  rows: RowSums,
  into: Float64Array,
): void {
  const { y, x, z, k, weight, pair } = design
  const { b } = point
  const bx = b[k]!
  const [from, to] = design.contrast
  const intercept = design.dummies ? point.a[g]! : 0
  const first = design.start[g]!
  let r = 0
  let rx = 0
  let h = 0
  let hx = 0
  let hxx = 0
  let means = 0
  for (let i = first; i < design.start[g + 1]!; i += 1) {
    let eta = intercept
    const row = i * k
    for (let j = 0; j < k; j += 1) eta += b[j]! * z[row + j]!
    const w = weight[i]!
    const xi = x[i]!
    const rowR = w * (y[i]! - eta - bx * xi)
    const rowHx = w * xi
    // Of a pair, the half that was used has x = 1, so its square is the weight itself.
    rx += pair ? rowHx * (y[i]! - eta - bx) : rowR * xi
    hxx += pair ? rowHx : rowHx * xi
    rows.moment[i - first] = rowR
    rows.slope[i - first] = w
    rows.slope_x[i - first] = rowHx
    r += rowR
    h += w
    hx += rowHx
    means += w * eta
  }
  into[k] = rx
  into[layout.moment_g] = r
  into[layout.cross - 1] = hxx
  into[layout.cross + k] = hx
  into[layout.hessian_g] = h
  into[layout.weight] = h
  into[layout.mean_to] = means + h * bx * to
  into[layout.mean_from] = means + h * bx * from
  into[layout.slope_to] = h
  into[layout.slope_from] = h
}

function addMoments(design: Design, g: number, rows: RowSums, into: Float64Array): void {
  const { z, k } = design
  const { moment } = rows
  const first = design.start[g]!
  for (let i = first; i < design.start[g + 1]!; i += 1) {
    const r = moment[i - first]!
    const row = i * k
    for (let j = 0; j < k; j += 1) into[j]! += r * z[row + j]!
  }
}

function addDerivatives(
  design: Design,
  layout: Layout,
  g: number,
  rows: RowSums,
  into: Float64Array,
): void {
  const { z, k } = design
  const { moment, slope, slope_x } = rows
  const { hessian, cross } = layout
  const first = design.start[g]!
  for (let i = first; i < design.start[g + 1]!; i += 1) {
    const r = moment[i - first]!
    const h = slope[i - first]!
    const hx = slope_x[i - first]!
    const row = i * k
    let at = hessian
    for (let j = 0; j < k; j += 1) {
      const zj = z[row + j]!
      if (zj === 0) {
        at += k - j + 1
        continue
      }
      into[j]! += r * zj
      const hz = h * zj
      into[cross + j]! += hz
      for (let l = j; l < k; l += 1) into[at++]! += hz * z[row + l]!
      into[at++]! += hx * zj
    }
  }
}
