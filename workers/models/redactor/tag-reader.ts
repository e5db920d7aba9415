import { type SequenceModel, TAG_COUNT } from './sequence-model.ts'

/**
 * A trained model laid out for reading: nearly all the time that finding names takes goes into adding
 * up weights, and here three numbers are added for a feature instead of nine.
 */
export interface TagReader {
  size: number
  /** A feature's nine weights as bytes, 128 added to each, four to a number. */
  rows: Int32Array
  /** What going from tag a to tag b is worth, as a factor, at a * TAG_COUNT + b. */
  moves: Float64Array
  /** What being so many steps below the best tag is worth, as a factor. */
  factors: Float64Array
  /** So many steps above all other tags, `O` is as good as certain whatever stands beside it. */
  certain: number
  forward: Float64Array
  backward: Float64Array
  /** Chance of each tag at each token of the stretch read last. */
  chances: Float64Array
}

const T = TAG_COUNT
const ROW = 3
const BIAS = 128
/** Longer stretches of uncertain words are read in pieces. */
export const STRETCH_MAX = 4000
/** Odds of a tag besides `O` below which a word is not looked at further: far below any threshold. */
const ODDS_MIN = 1e-4
const FACTORS = 4096

export function tagReader(model: SequenceModel): TagReader {
  const rows = new Int32Array(model.size * ROW)
  for (let feature = 0; feature < model.size; feature += 1) {
    for (let t = 0; t < T; t += 1) {
      const byte = model.weights[feature * T + t]! + BIAS
      rows[feature * ROW + (t >> 2)]! |= byte << (8 * (t & 3))
    }
  }
  const moves = Float64Array.from(model.transitions, Math.exp)
  const table = () => new Float64Array(STRETCH_MAX * T)
  return {
    size: model.size,
    rows,
    moves,
    factors: Float64Array.from({ length: FACTORS }, (_, below) => Math.exp(-below * model.step)),
    certain: Math.ceil(Math.log(mostPull(moves) / ODDS_MIN) / model.step),
    forward: table(),
    backward: table(),
    chances: table(),
  }
}

/** How much the tags beside a word can favour another tag than `O` at most. */
function mostPull(moves: Float64Array): number {
  let most = 0
  for (let before = 0; before < T; before += 1) {
    for (let after = 0; after < T; after += 1) {
      const plain = moves[before * T]! * moves[after]!
      for (let t = 1; t < T; t += 1) {
        most = Math.max(most, (moves[before * T + t]! * moves[t * T + after]!) / plain)
      }
    }
  }
  return most
}

/** Adds up a token's features, the first `count` of the list, for each tag, at `row` of `sums`. */
export function sumFeatures(
  { rows }: TagReader,
  features: Int32Array,
  count: number,
  sums: Int16Array,
  row: number,
): void {
  let even = 0
  let odd = 0
  let even_above = 0
  let odd_above = 0
  let last = 0
  // Two sums of bytes fit into one number: 64 features add up to less than 2 to the power of 16.
  for (let k = 0; k < count; k += 1) {
    const at = features[k]! * ROW
    const low = rows[at]!
    const high = rows[at + 1]!
    even += low & 0xff00ff
    odd += (low >>> 8) & 0xff00ff
    even_above += high & 0xff00ff
    odd_above += (high >>> 8) & 0xff00ff
    last += rows[at + 2]!
  }
  const bias = count * BIAS
  sums[row] = (even & 0xffff) - bias
  sums[row + 1] = (odd & 0xffff) - bias
  sums[row + 2] = (even >>> 16) - bias
  sums[row + 3] = (odd >>> 16) - bias
  sums[row + 4] = (even_above & 0xffff) - bias
  sums[row + 5] = (odd_above & 0xffff) - bias
  sums[row + 6] = (even_above >>> 16) - bias
  sums[row + 7] = (odd_above >>> 16) - bias
  sums[row + 8] = last - bias
}

/** Whether the word with these sums is nothing, whatever stands beside it. */
export function isCertain({ certain }: TagReader, sums: Int16Array, row: number): boolean {
  const least = sums[row]! - certain
  for (let t = 1; t < T; t += 1) if (sums[row + t]! > least) return false
  return true
}

/**
 * Forward-backward over `n` tokens whose sums begin at `row`, scaled so that long stretches cannot
 * overflow; fills the reader's `chances`. `after_plain` and `before_plain` tell that a word stands
 * beside the stretch, and that it is as good as certainly `O`.
 */
export function readStretch(
  reader: TagReader,
  sums: Int16Array,
  row: number,
  n: number,
  beside: { after_plain: boolean; before_plain: boolean },
): void {
  const { moves, forward, backward, chances } = reader
  goForward(reader, sums, row, n, beside.after_plain)
  for (let t = 0; t < T; t += 1) backward[(n - 1) * T + t] = beside.before_plain ? moves[t * T]! : 1
  for (let i = n - 1; i >= 0; i -= 1) {
    const at = i * T
    let total = 0
    for (let t = 0; t < T; t += 1) total += forward[at + t]! * backward[at + t]!
    for (let t = 0; t < T; t += 1) chances[at + t] = (forward[at + t]! * backward[at + t]!) / total
    if (i > 0) goBack(reader, sums, row + at, at, total)
  }
}

function goForward(
  { moves, factors, forward }: TagReader,
  sums: Int16Array,
  row: number,
  n: number,
  after_plain: boolean,
): void {
  for (let i = 0; i < n; i += 1) {
    const at = i * T
    const most = mostOf(sums, row + at)
    let total = 0
    for (let t = 0; t < T; t += 1) {
      let before = after_plain ? moves[t]! : 1
      if (i > 0) {
        before = 0
        for (let s = 0; s < T; s += 1) before += forward[at - T + s]! * moves[s * T + t]!
      }
      const value = before * (factors[most - sums[row + at + t]!] ?? 0)
      forward[at + t] = value
      total += value
    }
    for (let t = 0; t < T; t += 1) forward[at + t]! /= total
  }
}

/** From the backward sums of a token to those of the token before it. */
function goBack(
  { moves, factors, backward }: TagReader,
  sums: Int16Array,
  row: number,
  at: number,
  scale: number,
): void {
  const most = mostOf(sums, row)
  for (let t = 0; t < T; t += 1) {
    const factor = factors[most - sums[row + t]!] ?? 0
    backward[at + t]! *= factor / scale
  }
  for (let s = 0; s < T; s += 1) {
    let sum = 0
    for (let t = 0; t < T; t += 1) sum += moves[s * T + t]! * backward[at + t]!
    backward[at - T + s] = sum
  }
}

function mostOf(sums: Int16Array, row: number): number {
  let most = sums[row]!
  for (let t = 1; t < T; t += 1) if (sums[row + t]! > most) most = sums[row + t]!
  return most
}
