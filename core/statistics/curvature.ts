import { clusterCount, type Design, layoutOf, type Point } from './design.ts'

/**
 * Third derivatives of a logistic fit, cluster by cluster, over q = (covariates, own intercept) and
 * the exposure: how the Jacobian itself changes along a step. With them a fit with one coach left out
 * is had from the full fit's sums almost without going through the rows again.
 */
export interface Curvature {
  /** Length of q. */
  readonly m: number
  /** For each pair i <= j of q, the m sums over q_i q_j q_l. */
  readonly qqq: Float64Array
  /** Sums over q_i q_j x, q_i x x and x x x. */
  readonly qqx: Float64Array
  readonly qxx: Float64Array
  readonly xxx: number
  /** How the sums of the means at both ends of the contrast move with q. */
  readonly to_q: Float64Array
  readonly from_q: Float64Array
}

/** Above this many columns the sums cost more than the passes they save. */
const COLUMNS_MAX = 24

export function curvatures(design: Design, point: Point): Curvature[] | null {
  if (design.family !== 'binomial' || design.k > COLUMNS_MAX) return null
  return Array.from({ length: clusterCount(design) }, (_, g) => ofCluster(design, point, g))
}

function ofCluster(design: Design, point: Point, g: number): Curvature {
  const { x, z, k, weight, pair, start } = design
  const m = k + 1
  const packed = new Float64Array((m * (m + 1) * (m + 2)) / 6)
  const qqx = new Float64Array(m * m)
  const qxx = new Float64Array(m)
  const to_q = new Float64Array(m)
  const from_q = new Float64Array(m)
  const q = new Float64Array(m)
  q[k] = 1
  const bx = point.b[k]!
  const [factorFrom, factorTo] = design.contrast.map((at) => Math.exp(-bx * at)) as [number, number]
  let xxx = 0
  for (let i = start[g]!; i < start[g + 1]!; i += 1) {
    let eta = point.a[g]!
    for (let j = 0; j < k; j += 1) {
      q[j] = z[i * k + j]!
      eta += point.b[j]! * q[j]!
    }
    const xi = x[i]!
    const w = weight[i]!
    const odds = Math.exp(-eta)
    const mu1 = 1 / (1 + odds * factorTo)
    const mu0 = 1 / (1 + odds * factorFrom)
    const v1 = w * mu1 * (1 - mu1)
    const v0 = w * mu0 * (1 - mu0)
    for (let j = 0; j < m; j += 1) {
      to_q[j]! += v1 * q[j]!
      from_q[j]! += v0 * q[j]!
    }
    let none: number
    let once: number
    let twice: number
    if (pair) {
      once = w * xi * bend(mu1)
      twice = once
      none = once + w * (1 - xi) * bend(mu0)
      xxx += once
    } else {
      none = w * bend(1 / (1 + odds * Math.exp(-bx * xi)))
      once = none * xi
      twice = once * xi
      xxx += twice * xi
    }
    addProducts(q, m, none, once, twice, packed, qqx, qxx)
  }
  return { m, qqq: unpack(packed, m), qqx, qxx, xxx, to_q, from_q }
}

/** Derivative of mu (1 - mu) by the linear predictor. */
const bend = (mu: number): number => mu * (1 - mu) * (1 - 2 * mu)

function addProducts(
  q: Float64Array,
  m: number,
  none: number,
  once: number,
  twice: number,
  packed: Float64Array,
  qqx: Float64Array,
  qxx: Float64Array,
): void {
  let at = 0
  for (let i = 0; i < m; i += 1) {
    const qi = q[i]!
    if (qi === 0) {
      at += ((m - i) * (m - i + 1)) / 2
      continue
    }
    qxx[i]! += twice * qi
    for (let j = i; j < m; j += 1) {
      const qij = qi * q[j]!
      if (qij === 0) {
        at += m - j
        continue
      }
      qqx[i * m + j]! += once * qij
      const value = none * qij
      for (let l = j; l < m; l += 1) packed[at++]! += value * q[l]!
    }
  }
}

function unpack(packed: Float64Array, m: number): Float64Array {
  const full = new Float64Array(((m * (m + 1)) / 2) * m)
  const pair = (i: number, j: number) => i * m - (i * (i - 1)) / 2 + j - i
  let at = 0
  for (let i = 0; i < m; i += 1) {
    for (let j = i; j < m; j += 1) {
      for (let l = j; l < m; l += 1) {
        const value = packed[at++]!
        full[pair(i, j) * m + l] = value
        full[pair(i, l) * m + j] = value
        full[pair(j, l) * m + i] = value
      }
    }
  }
  return full
}

/** Adds to a cluster's block of sums `share` times the Jacobian's change along a step. */
export function bendBlock(
  curve: Curvature,
  step_b: Float64Array,
  step_a: number,
  share: number,
  into: Float64Array,
): void {
  const { m, qqq, qqx, qxx, xxx } = curve
  const k = m - 1
  const { P, hessian, cross, hessian_g } = layoutOf(k)
  const ux = step_b[k]!
  const u = (l: number) => (l === k ? step_a : step_b[l]!)
  let pair = 0
  let at = hessian
  let xx = ux * xxx
  for (let i = 0; i < m; i += 1) {
    for (let j = i; j < m; j += 1) {
      let change = ux * qqx[i * m + j]! + step_a * qqq[pair * m + k]!
      for (let l = 0; l < k; l += 1) change += step_b[l]! * qqq[pair * m + l]!
      pair += 1
      if (j < k) into[at++]! += share * change
      else into[i === k ? hessian_g : cross + i]! += share * change
    }
    let withX = ux * qxx[i]!
    for (let l = 0; l < m; l += 1) withX += qqx[i <= l ? i * m + l : l * m + i]! * u(l)
    xx += qxx[i]! * u(i)
    into[i < k ? at++ : cross + k]! += share * withX
  }
  into[hessian + (P * (P + 1)) / 2 - 1]! += share * xx
}
