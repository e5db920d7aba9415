import { clusterCount, type Design, layoutOf } from './design.ts'

/** The moment equations at one point, with the cluster intercepts eliminated. */
export interface NewtonSystem {
  /** Largest absolute moment, over shared coefficients and cluster intercepts. */
  readonly norm: number
  readonly P: number
  /** Reduced matrix and right side; `raw` is the diagonal before elimination, for tolerances. */
  readonly matrix: Float64Array
  readonly right: Float64Array
  readonly raw: Float64Array
  readonly blocks: readonly Float64Array[]
  readonly skip: number
  readonly bad_cluster: boolean
}

/** Adds the clusters' blocks, leaving out `skip` (-1 for none). */
export function assemble(
  design: Design,
  blocks: readonly Float64Array[],
  skip: number,
): NewtonSystem {
  const { P, hessian, cross, hessian_g, moment_g } = layoutOf(design.k)
  const matrix = new Float64Array(P * P)
  const right = new Float64Array(P)
  const raw = new Float64Array(P)
  const moments = new Float64Array(P)
  let norm = 0
  let bad_cluster = false
  for (let g = 0; g < clusterCount(design); g += 1) {
    if (g === skip) continue
    const block = blocks[g]!
    const own = block[hessian_g]!
    const moment = block[moment_g]!
    if (design.dummies) {
      if (!(own > 1e-12)) bad_cluster = true
      norm = Math.max(norm, Math.abs(moment))
    }
    let at = hessian
    for (let i = 0; i < P; i += 1) {
      raw[i]! += block[at]!
      moments[i]! += block[i]!
      const share = design.dummies ? block[cross + i]! / own : 0
      right[i]! += block[i]! - share * moment
      for (let j = i; j < P; j += 1) matrix[i * P + j]! += block[at++]! - share * block[cross + j]!
    }
    addNoise(design, block, g, matrix, right, moments)
  }
  for (let i = 0; i < P; i += 1) {
    norm = Math.max(norm, Math.abs(moments[i]!))
    for (let j = 0; j < i; j += 1) matrix[i * P + j] = matrix[j * P + i]!
  }
  return { norm, P, matrix, right, raw, blocks, skip, bad_cluster }
}

/**
 * With few codes a cluster, the cluster's mean of the pseudo-variable is noisy, its intercept soaks
 * the noise up and the slope comes out too large. This subtracts the expectation of that error.
 */
function addNoise(
  design: Design,
  block: Float64Array,
  g: number,
  matrix: Float64Array,
  right: Float64Array,
  moments: Float64Array,
): void {
  if (design.noise === null || !design.dummies) return
  const layout = layoutOf(design.k)
  const { P } = layout
  const total = block[layout.weight]!
  const v = block[layout.hessian_g]!
  const used = block[layout.cross + P - 1]! / v
  const to = block[layout.slope_to]! / total
  const from = block[layout.slope_from]! / total
  const difference = (block[layout.mean_to]! - block[layout.mean_from]!) / total
  const factor = (design.noise[g]! * ((1 - used) * to + used * from)) / v
  right[P - 1]! -= factor * difference
  moments[P - 1]! -= factor * difference
  matrix[P * P - 1]! += factor * to
}

export interface Elimination {
  readonly solution: Float64Array
  /** Columns that are a combination of earlier ones; their solution is 0. */
  readonly aliased: readonly number[]
  /** False when the exposure cannot be told apart from the covariates, or the matrix is indefinite. */
  readonly sound: boolean
}

const PIVOT_TOLERANCE = 1e-9

/**
 * Solves the reduced system in the order covariates, then exposure, so that the last pivot is the
 * exposure's own (its Schur complement). A covariate without a pivot of its own is set aside.
 */
export function eliminate(system: NewtonSystem, right: Float64Array): Elimination {
  const { P, raw } = system
  const m = Float64Array.from(system.matrix)
  const rhs = Float64Array.from(right)
  const aliased: number[] = []
  let sound = !system.bad_cluster
  for (let j = 0; j < P; j += 1) {
    const pivot = m[j * P + j]!
    const floor = PIVOT_TOLERANCE * Math.abs(raw[j]!)
    if (!(pivot > floor)) {
      if (j === P - 1 || pivot < -1e-6 * Math.abs(raw[j]!)) sound = false
      aliased.push(j)
      continue
    }
    for (let i = j + 1; i < P; i += 1) {
      const share = m[i * P + j]! / pivot
      if (share === 0) continue
      for (let l = j; l < P; l += 1) m[i * P + l]! -= share * m[j * P + l]!
      rhs[i]! -= share * rhs[j]!
    }
  }
  const solution = new Float64Array(P)
  for (let j = P - 1; j >= 0; j -= 1) {
    if (aliased.includes(j)) continue
    let value = rhs[j]!
    for (let l = j + 1; l < P; l += 1) value -= m[j * P + l]! * solution[l]!
    solution[j] = value / m[j * P + j]!
  }
  return { solution, aliased, sound }
}

/** The cluster intercepts' part of a solution, given the shared part and their right sides. */
export function clusterPart(
  design: Design,
  system: NewtonSystem,
  shared: Float64Array,
  right: (g: number) => number,
): Float64Array {
  const { cross, hessian_g, P } = layoutOf(design.k)
  const part = new Float64Array(clusterCount(design))
  if (!design.dummies) return part
  for (let g = 0; g < part.length; g += 1) {
    if (g === system.skip) continue
    const block = system.blocks[g]!
    let value = right(g)
    for (let j = 0; j < P; j += 1) value -= block[cross + j]! * shared[j]!
    part[g] = value / block[hessian_g]!
  }
  return part
}
