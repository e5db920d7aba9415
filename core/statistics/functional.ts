import { clusterCount, type Design, layoutOf } from './design.ts'
import type { Fitted } from './fit.ts'
import { clusterPart, eliminate } from './newton-system.ts'

/** A row vector over the coefficients: shared ones (exposure last) and cluster intercepts. */
export interface Direction {
  readonly b: Float64Array
  readonly a: Float64Array
}

/** J^-1 times a direction: how one unit of each moment moves the quantity the direction stands for. */
export function throughJacobian(design: Design, fitted: Fitted, direction: Direction): Direction {
  const { system } = fitted
  const { cross, hessian_g, P } = layoutOf(design.k)
  const right = Float64Array.from(direction.b)
  if (design.dummies) {
    for (let g = 0; g < clusterCount(design); g += 1) {
      const block = system.blocks[g]!
      const share = direction.a[g]! / block[hessian_g]!
      for (let j = 0; j < P; j += 1) right[j]! -= block[cross + j]! * share
    }
  }
  const b = eliminate(system, right).solution
  return { b, a: clusterPart(design, system, b, (g) => direction.a[g]!) }
}

/** The direction of one shared coefficient; the exposure is number k. */
export function coefficientDirection(design: Design, j: number): Direction {
  const b = new Float64Array(design.k + 1)
  b[j] = 1
  return { b, a: new Float64Array(clusterCount(design)) }
}

/** Each row's moment along a direction already taken through the Jacobian. */
export function rowInfluence(design: Design, fitted: Fitted, along: Direction): Float64Array {
  const { y, x, z, k, weight, pair, family } = design
  const { b, a } = fitted.point
  const mean = (eta: number) => (family === 'binomial' ? 1 / (1 + Math.exp(-eta)) : eta)
  const influence = new Float64Array(y.length)
  for (let g = 0; g < clusterCount(design); g += 1) {
    for (let i = design.start[g]!; i < design.start[g + 1]!; i += 1) {
      let eta = a[g]!
      let inZ = along.a[g]!
      for (let j = 0; j < k; j += 1) {
        eta += b[j]! * z[i * k + j]!
        inZ += along.b[j]! * z[i * k + j]!
      }
      const xi = x[i]!
      if (pair) {
        const used = xi * (y[i]! - mean(eta + b[k]!))
        const unused = (1 - xi) * (y[i]! - mean(eta))
        influence[i] = weight[i]! * (along.b[k]! * used + inZ * (used + unused))
      } else {
        influence[i] = weight[i]! * (y[i]! - mean(eta + b[k]! * xi)) * (along.b[k]! * xi + inZ)
      }
    }
  }
  return influence
}
