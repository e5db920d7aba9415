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

/**
 * Adds up what a token's features, the first `count` of the list, say for each tag, at `row` of
 * `scores`. Written out tag by tag, because this is where the time goes.
 */
export function scoreToken(
  { weights, step }: SequenceModel,
  features: Int32Array,
  count: number,
  scores: Float64Array,
  row: number,
): void {
  let [o, bn, inn, bp, ip, bo, io, ba, ia] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let k = 0; k < count; k += 1) {
    const from = features[k]! * TAG_COUNT
    o += weights[from]!
    bn += weights[from + 1]!
    inn += weights[from + 2]!
    bp += weights[from + 3]!
    ip += weights[from + 4]!
    bo += weights[from + 5]!
    io += weights[from + 6]!
    ba += weights[from + 7]!
    ia += weights[from + 8]!
  }
  scores[row] = o * step
  scores[row + 1] = bn * step
  scores[row + 2] = inn * step
  scores[row + 3] = bp * step
  scores[row + 4] = ip * step
  scores[row + 5] = bo * step
  scores[row + 6] = io * step
  scores[row + 7] = ba * step
  scores[row + 8] = ia * step
}

/** Working space for texts of up to so many tokens; what it holds is good until it is used again. */
export interface Marginals {
  /** Probability of each tag at each token. */
  at: Float64Array
  /** Forward and backward sums, scaled, for whoever trains. */
  forward: Float64Array
  backward: Float64Array
  potentials: Float64Array
  scale: Float64Array
}

export function roomFor(tokens: number): Marginals {
  const table = () => new Float64Array(tokens * TAG_COUNT)
  const [at, forward, backward, potentials] = [table(), table(), table(), table()]
  return { at, forward, backward, potentials, scale: new Float64Array(tokens) }
}

/** What going from tag to tag is worth, as factors. */
export const movesOf = (model: SequenceModel): Float64Array =>
  Float64Array.from(model.transitions, Math.exp)

/**
 * Forward-backward over `n` tokens, with each step scaled to sum 1, so that long turns cannot
 * overflow. Fills `room`.
 */
export function marginals(
  scores: Float64Array,
  n: number,
  moves: Float64Array,
  room: Marginals,
): void {
  const T = TAG_COUNT
  const { at, forward, backward } = room
  goForward(scores, n, moves, room)
  goBackward(n, moves, room)
  for (let i = 0; i < n * T; i += 1) at[i] = forward[i]! * backward[i]!
}

function goForward(
  scores: Float64Array,
  n: number,
  moves: Float64Array,
  { potentials, forward, scale }: Marginals,
): void {
  const T = TAG_COUNT
  for (let i = 0; i < n; i += 1) {
    const row = i * T
    let most = scores[row]!
    for (let t = 1; t < T; t += 1) if (scores[row + t]! > most) most = scores[row + t]!
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
  }
}

function goBackward(
  n: number,
  moves: Float64Array,
  { potentials, backward, scale }: Marginals,
): void {
  const T = TAG_COUNT
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
}
