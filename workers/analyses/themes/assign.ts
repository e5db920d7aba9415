import type { Rerun } from './consensus.ts'
import type { Factors } from './factorise.ts'

/** A second theme must weigh at least this share of the first. */
const SECOND_SHARE = 0.35
/** A passage whose strongest theme explains less of it than this fits none. */
const WEIGHT_MIN = 0.06

/** The one or two topics a passage carries, strongest first; none when nothing fits. */
export function topicsOfRow({ k, weights }: Factors, row: number): number[] {
  let first = -1
  let second = -1
  const weigh = (topic: number) => (topic < 0 ? 0 : weights[row * k + topic]!)
  for (let topic = 0; topic < k; topic += 1) {
    if (weigh(topic) > weigh(first)) {
      second = first
      first = topic
    } else if (weigh(topic) > weigh(second)) second = topic
  }
  if (first < 0 || weigh(first) < WEIGHT_MIN) return []
  return second >= 0 && weigh(second) >= SECOND_SHARE * weigh(first) ? [first, second] : [first]
}

export function assignRows(factors: Factors): number[][] {
  const rows = factors.weights.length / factors.k
  return Array.from({ length: rows }, (_, row) => topicsOfRow(factors, row))
}

/**
 * Mean over reruns of the overlap (Jaccard) between a topic's passages and those of its nearest match
 * in the rerun, among the passages the rerun saw.
 */
export function stabilityOf(
  topic: number,
  assigned: readonly number[][],
  reruns: readonly { rows: readonly number[]; assigned: readonly number[][]; k: number }[],
): number {
  const overlaps = reruns.map(({ rows, assigned: again, k }) => {
    const both = new Float64Array(k)
    const found = new Float64Array(k)
    let own = 0
    for (const [at, row] of rows.entries()) {
      const here = assigned[row]!.includes(topic)
      if (here) own += 1
      for (const other of again[at]!) {
        found[other]! += 1
        if (here) both[other]! += 1
      }
    }
    const jaccards = Array.from(
      both,
      (shared, other) => shared / (own + found[other]! - shared || 1),
    )
    return Math.max(0, ...jaccards)
  })
  const mean = overlaps.reduce((sum, overlap) => sum + overlap, 0) / Math.max(1, overlaps.length)
  return Math.round(mean * 1_000) / 1_000
}

export const assignReruns = (reruns: readonly Rerun[]) =>
  reruns.map(({ rows, factors }) => ({ rows, assigned: assignRows(factors), k: factors.k }))
