import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { coAssociate, splitAlike } from './co-association.ts'
import { type Factors, refine, topicsOfWeights } from './factorise.ts'
import { pickRows, type SparseRows } from './matrix.ts'

/** The whole search done again on a bootstrap sample. */
export interface Rerun {
  /** The passages that were looked at. */
  rows: number[]
  /** How much of the rerun's topics each of them holds, in the same order. */
  factors: Factors
}

export interface Consensus {
  factors: Factors
  reruns: Rerun[]
}

const BOOTSTRAPS = 5
/** Factorisations of a search; more passages differ less from run to run and need fewer. */
const RUNS = { few: 36, many: 20 }
const RUNS_OF_BOOTSTRAP = { few: 15, many: 10 }
const MANY = 200
const FINAL_ROUNDS = 15
/** Larger sets are searched on a part, then every passage is fitted. */
const ROWS_FOR_SEARCH_MAX = 400

/**
 * Topics that many factorisations agree on. One factorisation depends on its random start; so many
 * are done, on other parts of the passages and with other numbers of topics, and what counts is how
 * often two passages come out alike (evidence accumulation, Fred and Jain 2005). The search is done
 * again on five bootstrap samples, to say how far each topic can be relied on.
 */
export function findConsensus(matrix: SparseRows, k: number, seed: number): Consensus {
  const looked_at = drawSome(matrix.rows, seed)
  const part = pickRows(matrix, looked_at)
  const factors = fitTopics(matrix, searchTopics(part, k, seed, RUNS))
  const reruns = Array.from({ length: BOOTSTRAPS }, (_, rerun): Rerun => {
    const own_seed = seed + 10_000 * (rerun + 1)
    const sample = pickRows(part, drawAgain(part.rows, own_seed))
    const topics = searchTopics(sample, k, own_seed, RUNS_OF_BOOTSTRAP)
    return { rows: looked_at, factors: fitTopics(part, topics) }
  })
  return { factors, reruns }
}

function searchTopics(
  part: SparseRows,
  k: number,
  seed: number,
  runs: typeof RUNS,
): Float64Array[] {
  const count = part.rows > MANY ? runs.many : runs.few
  const alike = coAssociate(part, [k, k + 3, 2 * k], seed, count)
  return topicsOfWeights(part, splitAlike(alike, part.rows, k, seed), k)
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

/** Passages to search among: all, or a random part in their order. */
function drawSome(count: number, seed: number): number[] {
  const generator = xoroshiro128plus(seed)
  const share = ROWS_FOR_SEARCH_MAX / count
  return Array.from({ length: count }, (_, row) => row).filter(
    () => uniformFloat64(generator) < share || share >= 1,
  )
}

/** As many as there are, drawn with replacement; one drawn twice counts once. */
function drawAgain(count: number, seed: number): number[] {
  const generator = xoroshiro128plus(seed)
  const drawn = new Set(Array.from({ length: count }, () => uniformInt(generator, 0, count - 1)))
  return [...drawn].sort((a, b) => a - b)
}
