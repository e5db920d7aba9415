import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix'
import { clusterCount, type Design } from './design.ts'
import type { Fitted } from './fit.ts'
import type { Direction } from './functional.ts'

/**
 * Bias-reduced linearisation (CR2) with Satterthwaite degrees of freedom, for an ordinary
 * regression: residuals of each cluster are scaled up by what its own rows took out of them (its hat
 * block H), in units where the working variance is 1. It has no off-the-shelf form for the signed
 * weights of the corrected estimate. Checked against clubSandwich.
 */
export interface Cr2 {
  variance(direction: Direction): { variance: number; df: number }
}

interface Cluster {
  readonly rows: Matrix
  /** The cluster's adjustment applied to a vector of its length. */
  readonly adjust: (values: Matrix) => Matrix
  readonly residual: Matrix
}

export function cr2(design: Design, fitted: Fitted): Cr2 {
  const columns = keptColumns(design, fitted)
  const dense = denseRows(design, fitted, columns)
  const G = clusterCount(design)
  const P = columns.length + (design.dummies ? G : 0)
  let cross = Matrix.zeros(P, P)
  for (const one of dense) cross = cross.add(one.rows.transpose().mmul(one.rows))
  const bread = inverse(cross)
  const half = symmetricRoot(bread)
  const clusters: Cluster[] = dense.map((one) => ({
    ...one,
    adjust: adjustmentOf(one.rows.mmul(half), one.theta),
  }))
  return {
    variance(direction) {
      const c = Matrix.columnVector(pick(design, direction, columns))
      const along = bread.mmul(c)
      let variance = 0
      const own: number[] = []
      const shared: Matrix[] = []
      for (const cluster of clusters) {
        const a = cluster.adjust(cluster.rows.mmul(along))
        variance += dot(a, cluster.residual) ** 2
        own.push(dot(a, a))
        shared.push(cluster.rows.transpose().mmul(a))
      }
      return { variance, df: satterthwaite(own, shared, bread) }
    },
  }
}

/** tr(P)^2 / sum of P squared, P_gh = [g = h] a_g'a_g - b_g' M b_h under a working variance of 1. */
function satterthwaite(own: readonly number[], shared: readonly Matrix[], bread: Matrix): number {
  let trace = 0
  let squares = 0
  const through = shared.map((b) => bread.mmul(b))
  shared.forEach((b, g) => {
    through.forEach((t, h) => {
      const value = (g === h ? own[g]! : 0) - dot(b, t)
      if (g === h) trace += value
      squares += value * value
    })
  })
  return trace ** 2 / squares
}

/**
 * The adjustment's transpose applied to a vector: T (T (I - H) T)^(-1/2), where T holds the rows'
 * variances; this is clubSandwich's choice among the matrices that do the job. Clusters with many
 * rows use (I - H)^(-1/2), which differs by less than their leverage and needs no large matrix.
 */
function adjustmentOf(L: Matrix, theta: readonly number[]): (values: Matrix) => Matrix {
  if (theta.length > DENSE_ROWS_MAX || theta.every((value) => value === 1)) return lowRank(L)
  const inner = Matrix.eye(L.rows, L.rows).sub(L.mmul(L.transpose()))
  for (let i = 0; i < L.rows; i += 1) {
    inner.mulRow(i, theta[i]!)
    inner.mulColumn(i, theta[i]!)
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(inner, {
    assumeSymmetric: true,
  })
  const powers = realEigenvalues.map((value) => (value > 1e-12 ? 1 / Math.sqrt(value) : 0))
  return (values) => {
    const inEigen = eigenvectorMatrix.transpose().mmul(values)
    const result = eigenvectorMatrix.mmul(inEigen.mulColumnVector(powers))
    return result.mulColumnVector([...theta])
  }
}

const DENSE_ROWS_MAX = 300

/** I plus a change in the few directions of L; a direction wholly used is dropped. */
function lowRank(L: Matrix): (values: Matrix) => Matrix {
  const small = new EigenvalueDecomposition(L.transpose().mmul(L), { assumeSymmetric: true })
  const directions: { q: Matrix; factor: number }[] = []
  small.realEigenvalues.forEach((lambda, j) => {
    if (lambda < 1e-12) return
    const q = L.mmul(small.eigenvectorMatrix.getColumnVector(j)).div(Math.sqrt(lambda))
    const left = 1 - lambda
    directions.push({ q, factor: left < 1e-9 ? -1 : 1 / Math.sqrt(left) - 1 })
  })
  return (values) => {
    const result = values.clone()
    for (const { q, factor } of directions) result.add(Matrix.mul(q, factor * dot(q, values)))
    return result
  }
}

function symmetricRoot(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  })
  const scaled = eigenvectorMatrix.clone()
  realEigenvalues.forEach((value, j) => {
    scaled.mulColumn(j, Math.sqrt(Math.max(value, 0)))
  })
  return scaled
}

function keptColumns(design: Design, fitted: Fitted): number[] {
  return Array.from({ length: design.k + 1 }, (_, j) => j).filter(
    (j) => !fitted.aliased.includes(j),
  )
}

function pick(design: Design, direction: Direction, columns: readonly number[]): number[] {
  const shared = columns.map((j) => direction.b[j]!)
  return design.dummies ? [...shared, ...direction.a] : shared
}

/** Rows and residuals times the root of the working weight. */
function denseRows(design: Design, fitted: Fitted, columns: readonly number[]) {
  const { y, x, z, k, weight, start, family, dummies } = design
  const G = clusterCount(design)
  const { b, a } = fitted.point
  return Array.from({ length: G }, (_, g) => {
    const size = start[g + 1]! - start[g]!
    const rows = Matrix.zeros(size, columns.length + (dummies ? G : 0))
    const residual = Matrix.zeros(size, 1)
    const theta: number[] = []
    for (let r = 0; r < size; r += 1) {
      const i = start[g]! + r
      let eta = a[g]! + b[k]! * x[i]!
      for (let j = 0; j < k; j += 1) eta += b[j]! * z[i * k + j]!
      const mu = family === 'binomial' ? 1 / (1 + Math.exp(-eta)) : eta
      const v = family === 'binomial' ? mu * (1 - mu) : 1
      const root = Math.sqrt(weight[i]! * v)
      theta.push(v / weight[i]!)
      columns.forEach((j, at) => {
        rows.set(r, at, root * (j === k ? x[i]! : z[i * k + j]!))
      })
      if (dummies) rows.set(r, columns.length + g, root)
      residual.set(r, 0, (Math.sqrt(weight[i]!) * (y[i]! - mu)) / Math.sqrt(v))
    }
    return { rows, residual, theta }
  })
}

const dot = (left: Matrix, right: Matrix): number => left.dot(right)
