import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { type Factors, factorise, refine, topicOf } from './factorise.ts'
import { pickRows, type SparseRows } from './matrix.ts'

/** One factorisation of a random four fifths of the passages. */
export interface Rerun {
  rows: number[]
  factors: Factors
}

export interface Consensus {
  factors: Factors
  reruns: Rerun[]
}

const RERUNS = 16
const SHARE_KEPT = 0.8
const RERUN_ROUNDS = 40
const FINAL_ROUNDS = 40
/** Larger sets are found on a part, then every passage is fitted. */
const ROWS_FOR_SEARCH_MAX = 2_500

/**
 * Topics that several factorisations agree on: each rerun sees another four fifths of the passages,
 * their topics are joined by likeness into k groups, and the groups' means are the start of a last
 * fit on everything (after Kotliar et al. 2019, "consensus NMF"). One factorisation alone depends on
 * its random start; sixteen seeded ones far less.
 */
export function findConsensus(matrix: SparseRows, k: number, seed: number): Consensus {
  const reruns: Rerun[] = []
  const topics: Float64Array[] = []
  for (let rerun = 0; rerun < RERUNS; rerun += 1) {
    const rows = drawRows(matrix.rows, seed + rerun)
    const factors = factorise(pickRows(matrix, rows), k, seed + 1_000 + rerun, RERUN_ROUNDS)
    reruns.push({ rows, factors })
    for (let topic = 0; topic < k; topic += 1) topics.push(topicOf(factors, topic))
  }
  const means = joinAlike(topics, k)
  return { factors: fitTopics(matrix, means), reruns }
}

/** Fits every passage to these topics, and the topics to the passages. */
export function fitTopics(matrix: SparseRows, topics: readonly Float64Array[]): Factors {
  const k = topics.length
  const start = Float64Array.from(
    { length: matrix.width * k },
    (_, at) => topics[at % k]![Math.floor(at / k)]!,
  )
  return refine(matrix, start, k, FINAL_ROUNDS)
}

function drawRows(count: number, seed: number): number[] {
  const generator = xoroshiro128plus(seed)
  const share = Math.min(SHARE_KEPT, ROWS_FOR_SEARCH_MAX / count)
  return Array.from({ length: count }, (_, row) => row).filter(
    () => uniformFloat64(generator) < share,
  )
}

/** Average-link agglomeration by cosine, down to k groups; returns each group's mean. */
function joinAlike(topics: readonly Float64Array[], k: number): Float64Array[] {
  const groups = topics.map((_, index) => [index])
  const alike = topics.map((a) => topics.map((b) => dot(a, b)))
  const likeness = (a: number[], b: number[]) => {
    let sum = 0
    for (const one of a) for (const other of b) sum += alike[one]![other]!
    return sum / (a.length * b.length)
  }
  while (groups.length > k) {
    let best = { likeness: -1, left: 0, right: 1 }
    for (let left = 0; left < groups.length; left += 1) {
      for (let right = left + 1; right < groups.length; right += 1) {
        const found = likeness(groups[left]!, groups[right]!)
        if (found > best.likeness) best = { likeness: found, left, right }
      }
    }
    groups[best.left]!.push(...groups[best.right]!)
    groups.splice(best.right, 1)
  }
  return groups.map((group) => meanOf(group.map((index) => topics[index]!)))
}

function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(vectors[0]!.length)
  for (const vector of vectors) for (const [at, value] of vector.entries()) mean[at]! += value
  const length = Math.sqrt(dot(mean, mean)) || 1
  return mean.map((value) => value / length)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!
  return sum
}
