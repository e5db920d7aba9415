/** A linear-chain conditional random field: scores of tags for each token, and between neighbours. */

export const TAGS = [
  'O',
  'B-NAME',
  'I-NAME',
  'B-PLACE',
  'I-PLACE',
  'B-ORG',
  'I-ORG',
  'B-ADDRESS',
  'I-ADDRESS',
] as const
export type Tag = (typeof TAGS)[number]
export const TAG_COUNT = TAGS.length

export interface SequenceModel {
  /** Number of hashed features, a power of two. */
  size: number
  /** Weight of tag t for feature f at f * TAG_COUNT + t, in units of `step`. */
  weights: Float32Array | Int8Array
  /** What one unit of a weight is worth: 1 while training; bytes are read with more. */
  step: number
  /** Weight of going from tag a to tag b at a * TAG_COUNT + b. */
  transitions: Float32Array
}

/** The score of each tag at each token before neighbours are looked at. */
export function tagScores(model: SequenceModel, features: readonly number[][]): Float64Array {
  const scores = new Float64Array(features.length * TAG_COUNT)
  const { weights, step } = model
  for (let i = 0; i < features.length; i += 1) {
    const row = i * TAG_COUNT
    const own = features[i]!
    for (let k = 0; k < own.length; k += 1) {
      const from = own[k]! * TAG_COUNT
      for (let t = 0; t < TAG_COUNT; t += 1) scores[row + t]! += weights[from + t]!
    }
  }
  if (step !== 1) for (let i = 0; i < scores.length; i += 1) scores[i]! *= step
  return scores
}

export interface Marginals {
  /** Probability of each tag at each token. */
  at: Float64Array
  /** Forward and backward sums, scaled, for whoever trains. */
  forward: Float64Array
  backward: Float64Array
  potentials: Float64Array
  exp_transitions: Float64Array
  log_partition: number
}

/** Forward-backward with each step scaled to sum 1, so that long turns cannot overflow. */
export function marginals(model: SequenceModel, features: readonly number[][]): Marginals {
  const n = features.length
  const T = TAG_COUNT
  const scores = tagScores(model, features)
  const moves = Float64Array.from(model.transitions, Math.exp)
  const potentials = new Float64Array(n * T)
  const forward = new Float64Array(n * T)
  const backward = new Float64Array(n * T)
  const scale = new Float64Array(n)
  let log_partition = 0
  for (let i = 0; i < n; i += 1) {
    const row = i * T
    let most = Number.NEGATIVE_INFINITY
    for (let t = 0; t < T; t += 1) most = Math.max(most, scores[row + t]!)
    let sum = 0
    for (let t = 0; t < T; t += 1) {
      const potential = Math.exp(scores[row + t]! - most)
      potentials[row + t] = potential
      let before = 1
      if (i > 0) {
        before = 0
        for (let s = 0; s < T; s += 1) before += forward[row - T + s]! * moves[s * T + t]!
      }
      forward[row + t] = potential * before
      sum += forward[row + t]!
    }
    for (let t = 0; t < T; t += 1) forward[row + t]! /= sum
    scale[i] = sum
    log_partition += Math.log(sum) + most
  }
  for (let t = 0; t < T; t += 1) backward[(n - 1) * T + t] = 1
  for (let i = n - 2; i >= 0; i -= 1) {
    const row = i * T
    for (let t = 0; t < T; t += 1) {
      let sum = 0
      for (let s = 0; s < T; s += 1) {
        sum += moves[t * T + s]! * potentials[row + T + s]! * backward[row + T + s]!
      }
      backward[row + t] = sum / scale[i + 1]!
    }
  }
  const at = new Float64Array(n * T)
  for (let i = 0; i < n * T; i += 1) at[i] = forward[i]! * backward[i]!
  return { at, forward, backward, potentials, exp_transitions: moves, log_partition }
}
