import { loadWordVectors, WORD_DIMENSIONS } from '../../models/words/word-vectors.ts'
import type { Word } from './reading.ts'

/** A word at place p of the commonness list makes up about this much divided by p + 1 of English. */
const ZIPF = 0.1
/** Words commoner than this share of English count for less and less. */
const COMMON_SHARE = 1e-3

/**
 * What each text is about beyond its very words: the mean of its words' vectors, common words
 * damped (Arora et al. 2017, "smooth inverse frequency"), what all texts have in common taken away.
 * Each number is given as two, its part above nought and its part below, for a method that knows no
 * negative numbers.
 */
export function meaningsOf(texts: readonly { words: readonly Word[] }[]): Float64Array[] {
  const sums = texts.map(({ words }) => unit(sumOf(words)))
  const mean = new Float64Array(WORD_DIMENSIONS)
  for (const sum of sums) for (const [at, value] of sum.entries()) mean[at]! += value / sums.length
  return sums.map((sum) => inTwo(unit(sum.map((value, at) => value - mean[at]!))))
}

function sumOf(words: readonly Word[]): Float64Array {
  const { placeOf, bytes, scales } = loadWordVectors()
  const counts = new Map<string, number>()
  for (const { surface } of words) counts.set(surface, (counts.get(surface) ?? 0) + 1)
  const sum = new Float64Array(WORD_DIMENSIONS)
  for (const [word, count] of counts) {
    const place = placeOf(word)
    if (place === undefined) continue
    const damping = COMMON_SHARE / (COMMON_SHARE + ZIPF / (place + 1))
    const weight = Math.log(1 + count) * damping * scales[place]!
    const from = place * WORD_DIMENSIONS
    for (let at = 0; at < WORD_DIMENSIONS; at += 1) sum[at]! += weight * bytes[from + at]!
  }
  return sum
}

function inTwo(vector: Float64Array): Float64Array {
  const parts = new Float64Array(2 * vector.length)
  for (const [at, value] of vector.entries()) {
    parts[value > 0 ? at : at + vector.length] = Math.abs(value)
  }
  return parts
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
