import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { factorise } from './factorise.ts'
import { pickRows, type SparseRows, usedColumns } from './matrix.ts'

const SHARE_KEPT = 0.8
const ROUNDS = 20

/**
 * How alike two passages come out, over many factorisations of random four fifths of them: the mean
 * cosine of their topic weights, squared so that chance likeness counts for little. Rows × rows.
 * @param counts Numbers of topics, taken in turn.
 */
export function coAssociate(
  all: SparseRows,
  counts: readonly number[],
  seed: number,
  runs: number,
): Float64Array {
  const matrix = usedColumns(all)
  const { rows } = matrix
  const sums = new Float64Array(rows * rows)
  const times = new Float64Array(rows * rows)
  for (let run = 0; run < runs; run += 1) {
    const kept = drawRows(rows, seed + run)
    const k = counts[run % counts.length]!
    const { weights } = factorise(pickRows(matrix, kept), k, seed + 1_000 + run, ROUNDS)
    scaleRows(weights, k)
    for (const [i, row] of kept.entries()) {
      for (let j = 0; j <= i; j += 1) {
        let cosine = 0
        for (let topic = 0; topic < k; topic += 1) {
          cosine += weights[i * k + topic]! * weights[j * k + topic]!
        }
        sums[row * rows + kept[j]!]! += cosine
        times[row * rows + kept[j]!]! += 1
      }
    }
  }
  for (let row = 0; row < rows; row += 1) {
    for (let other = 0; other <= row; other += 1) {
      const at = row * rows + other
      sums[at] = (sums[at]! / Math.max(1, times[at]!)) ** 2
      sums[other * rows + row] = sums[at]!
    }
  }
  return sums
}

const STARTS = 3
const SPLIT_ROUNDS = 80

/**
 * Parts passages by their likeness: the non-negative weights (rows × k) whose product with themselves
 * comes nearest to it (symmetric factorisation, Ding et al. 2005), the best of five seeded starts.
 */
export function splitAlike(
  alike: Float64Array,
  rows: number,
  k: number,
  seed: number,
): Float64Array {
  let best = { fit: Number.NEGATIVE_INFINITY, weights: new Float64Array(rows * k) }
  const mean = alike.reduce((sum, value) => sum + value, 0) / alike.length
  for (let start = 0; start < STARTS; start += 1) {
    const generator = xoroshiro128plus(seed + 5_000 + start)
    const scale = 2 * Math.sqrt(mean / k)
    const weights = Float64Array.from(
      { length: rows * k },
      () => scale * uniformFloat64(generator) + 1e-6,
    )
    const fit = improve(alike, weights, rows, k)
    if (fit > best.fit) best = { fit, weights }
  }
  return best.weights
}

/** Multiplicative updates with half steps; returns how well the weights explain the likeness. */
function improve(alike: Float64Array, weights: Float64Array, rows: number, k: number): number {
  const top = new Float64Array(rows * k)
  const gram = new Float64Array(k * k)
  let fit = 0
  for (let round = 0; round <= SPLIT_ROUNDS; round += 1) {
    multiply(alike, weights, top, rows, k)
    gram.fill(0)
    for (let row = 0; row < rows; row += 1) {
      for (let a = 0; a < k; a += 1) {
        const weight = weights[row * k + a]!
        for (let b = 0; b < k; b += 1) gram[a * k + b]! += weight * weights[row * k + b]!
      }
    }
    // The squared error is the likeness squared, which no start changes, less this.
    fit = 2 * dot(weights, top) - dot(gram, gram)
    if (round < SPLIT_ROUNDS) step(weights, top, gram, rows, k)
  }
  return fit
}

function multiply(
  alike: Float64Array,
  weights: Float64Array,
  into: Float64Array,
  rows: number,
  k: number,
): void {
  into.fill(0)
  for (let row = 0; row < rows; row += 1) {
    for (let other = 0; other < rows; other += 1) {
      const value = alike[row * rows + other]!
      if (value < NEGLIGIBLE) continue
      for (let topic = 0; topic < k; topic += 1) {
        into[row * k + topic]! += value * weights[other * k + topic]!
      }
    }
  }
}

const NEGLIGIBLE = 1e-4

function step(
  weights: Float64Array,
  top: Float64Array,
  gram: Float64Array,
  rows: number,
  k: number,
): void {
  const before = new Float64Array(k)
  for (let row = 0; row < rows; row += 1) {
    for (let topic = 0; topic < k; topic += 1) before[topic] = weights[row * k + topic]!
    for (let topic = 0; topic < k; topic += 1) {
      let bottom = 1e-9
      for (let other = 0; other < k; other += 1) bottom += gram[topic * k + other]! * before[other]!
      weights[row * k + topic] = before[topic]! * (0.5 + (0.5 * top[row * k + topic]!) / bottom)
    }
  }
}

function scaleRows(weights: Float64Array, k: number): void {
  for (let from = 0; from < weights.length; from += k) {
    let squares = 0
    for (let topic = 0; topic < k; topic += 1) squares += weights[from + topic]! ** 2
    const length = Math.sqrt(squares) || 1
    for (let topic = 0; topic < k; topic += 1) weights[from + topic]! /= length
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!
  return sum
}

function drawRows(count: number, seed: number): number[] {
  const generator = xoroshiro128plus(seed)
  return Array.from({ length: count }, (_, row) => row).filter(
    () => uniformFloat64(generator) < SHARE_KEPT,
  )
}
