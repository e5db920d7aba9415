import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { SparseRows } from './matrix.ts'

/** `weights`: rows × k, how much of each topic a passage holds. `topics`: width × k. */
export interface Factors {
  k: number
  weights: Float64Array
  topics: Float64Array
}

const TINY = 1e-9

/** Non-negative matrix factorisation from a seeded start (Lee and Seung 2001, squared error). */
export function factorise(matrix: SparseRows, k: number, seed: number, rounds: number): Factors {
  const generator = xoroshiro128plus(seed)
  const draw = (length: number) =>
    Float64Array.from({ length }, () => uniformFloat64(generator) + 0.1)
  const factors = { k, weights: draw(matrix.rows * k), topics: draw(matrix.width * k) }
  for (let round = 0; round < rounds; round += 1) {
    updateWeights(matrix, factors)
    updateTopics(matrix, factors)
  }
  return balanced(factors)
}

const ROUNDS_FIXED = 6

/**
 * Starts from given topics: first only the passages' weights move, then both. With `rounds` at
 * `ROUNDS_FIXED` or below the topics stay as they are.
 */
export function refine(
  matrix: SparseRows,
  topics: Float64Array,
  k: number,
  rounds: number,
): Factors {
  const weights = new Float64Array(matrix.rows * k).fill(0.1)
  // A nought could never grow again under multiplicative updates.
  const factors = { k, weights, topics: topics.map((value) => value + 1e-4) }
  for (let round = 0; round < rounds; round += 1) {
    updateWeights(matrix, factors)
    if (round >= ROUNDS_FIXED) updateTopics(matrix, factors)
  }
  return balanced(factors)
}

function updateWeights({ rows, starts, columns, values }: SparseRows, factors: Factors): void {
  const { k, weights, topics } = factors
  const gram = gramOf(topics, k)
  const top = new Float64Array(k)
  for (let row = 0; row < rows; row += 1) {
    top.fill(0)
    const end = starts[row + 1]!
    for (let at = starts[row]!; at < end; at += 1) {
      const value = values[at]!
      const from = columns[at]! * k
      for (let topic = 0; topic < k; topic += 1) top[topic]! += value * topics[from + topic]!
    }
    scale(weights, row * k, top, 0, gram, k)
  }
}

function updateTopics({ rows, starts, columns, values }: SparseRows, factors: Factors): void {
  const { k, weights, topics } = factors
  const gram = gramOf(weights, k)
  const tops = new Float64Array(topics.length)
  for (let row = 0; row < rows; row += 1) {
    const own = row * k
    const end = starts[row + 1]!
    for (let at = starts[row]!; at < end; at += 1) {
      const value = values[at]!
      const to = columns[at]! * k
      for (let topic = 0; topic < k; topic += 1) tops[to + topic]! += value * weights[own + topic]!
    }
  }
  for (let from = 0; from < topics.length; from += k) scale(topics, from, tops, from, gram, k)
}

const before = new Float64Array(64)

/** One multiplicative update of the k numbers that start at `from`; k is at most 64. */
function scale(
  values: Float64Array,
  from: number,
  tops: Float64Array,
  top_from: number,
  gram: Float64Array,
  k: number,
): void {
  for (let topic = 0; topic < k; topic += 1) before[topic] = values[from + topic]!
  for (let topic = 0; topic < k; topic += 1) {
    const row = topic * k
    let bottom = TINY
    for (let other = 0; other < k; other += 1) bottom += gram[row + other]! * before[other]!
    values[from + topic] = (before[topic]! * tops[top_from + topic]!) / bottom
  }
}

function gramOf(values: Float64Array, k: number): Float64Array {
  const gram = new Float64Array(k * k)
  for (let from = 0; from < values.length; from += k) {
    for (let a = 0; a < k; a += 1) {
      const value = values[from + a]!
      if (value === 0) continue
      for (let b = 0; b < k; b += 1) gram[a * k + b]! += value * values[from + b]!
    }
  }
  return gram
}

const ROUNDS_FOR_TOPICS = 30

/** The topics (k of them, length 1) that explain these rows best when each row's weights are given. */
export function topicsOfWeights(
  matrix: SparseRows,
  weights: Float64Array,
  k: number,
): Float64Array[] {
  const factors = { k, weights, topics: new Float64Array(matrix.width * k).fill(0.1) }
  for (let round = 0; round < ROUNDS_FOR_TOPICS; round += 1) updateTopics(matrix, factors)
  const found = balanced(factors)
  return Array.from({ length: k }, (_, topic) => topicOf(found, topic))
}

/** Gives every topic length 1 and lets the weights carry the rest, so that they can be compared. */
function balanced({ k, weights, topics }: Factors): Factors {
  const gram = gramOf(topics, k)
  const lengths = Array.from({ length: k }, (_, topic) => Math.sqrt(gram[topic * k + topic]!) || 1)
  return {
    k,
    weights: weights.map((value, at) => value * lengths[at % k]!),
    topics: topics.map((value, at) => value / lengths[at % k]!),
  }
}

/** One topic as a vector over the features. */
export const topicOf = ({ k, topics }: Factors, topic: number): Float64Array =>
  Float64Array.from({ length: topics.length / k }, (_, column) => topics[column * k + topic]!)
