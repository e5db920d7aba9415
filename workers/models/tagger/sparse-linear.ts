import type { TurnFeatures } from './features.ts'

/** How much a turn's words, its letter runs, its neighbours' words and the hand-made numbers weigh. */
const WORDS_SCALE = 1
const LETTERS_SCALE = 0.7
const CONTEXT_SCALE = 0.5
export const DENSE_SCALE = 0.3

/** A rarity is kept as a byte: the inverse document frequency times this, nought for "too rare". */
export const RARITY_STEPS = 12

/** A linear model over hashed slots and dense numbers. Slot weights are bytes with a scale each output. */
export interface SparseLinear {
  outputs: number
  /**
   * One per place, see `RARITY_STEPS`. There is a power of two of them; slots beyond fold back onto
   * them, so that a model of many outputs stays small.
   */
  rarity: Int8Array
  /** `places × outputs`. */
  bytes: Int8Array
  /** One per output: weight = byte × scale. */
  scales: Float32Array
  /** `dense inputs × outputs`. */
  dense: Float32Array
}

/**
 * The value of each slot of a turn: its rarity (TF-IDF without counts), each of the three kinds of
 * slot scaled to one length so that a long turn speaks no louder than a short one.
 */
export function slotValues(features: TurnFeatures, rarity: Int8Array): Float32Array {
  const { slots, wordsEnd, lettersEnd } = features
  const values = new Float32Array(slots.length)
  fillGroup(values, slots, rarity, 0, wordsEnd, WORDS_SCALE)
  fillGroup(values, slots, rarity, wordsEnd, lettersEnd, LETTERS_SCALE)
  fillGroup(values, slots, rarity, lettersEnd, slots.length, CONTEXT_SCALE)
  return values
}

function fillGroup(
  values: Float32Array,
  slots: Uint32Array,
  rarity: Int8Array,
  from: number,
  to: number,
  scale: number,
): void {
  let squares = 0
  const mask = rarity.length - 1
  for (let i = from; i < to; i += 1) {
    const value = rarity[(slots[i] as number) & mask] as number
    values[i] = value
    squares += value * value
  }
  if (squares === 0) return
  const unit = scale / Math.sqrt(squares)
  for (let i = from; i < to; i += 1) values[i] = (values[i] as number) * unit
}

type Four = [number, number, number, number]

/**
 * Raw scores of one turn, one per output; `values` are those of `slotValues`. Outputs outside
 * `from` to `to` (end exclusive) are left at nought.
 */
export function scoreSparseLinear(
  model: SparseLinear,
  features: TurnFeatures,
  values: Float32Array = slotValues(features, model.rarity),
  [from, to]: readonly [number, number] = [0, model.outputs],
): Float64Array {
  const { outputs, bytes, scales, dense } = model
  const { slots } = features
  const mask = model.rarity.length - 1
  const scores = new Float64Array(outputs)
  // Four slots at once: fewer reads and writes of the scores, and four waits for memory in one.
  const whole = slots.length & ~3
  for (let i = 0; i < whole; i += 4) {
    const [a, b, c, d] = [values[i], values[i + 1], values[i + 2], values[i + 3]] as Four
    if (a === 0 && b === 0 && c === 0 && d === 0) continue
    const rowA = ((slots[i] as number) & mask) * outputs
    const rowB = ((slots[i + 1] as number) & mask) * outputs
    const rowC = ((slots[i + 2] as number) & mask) * outputs
    const rowD = ((slots[i + 3] as number) & mask) * outputs
    for (let k = from; k < to; k += 1) {
      scores[k] =
        (scores[k] as number) +
        a * (bytes[rowA + k] as number) +
        b * (bytes[rowB + k] as number) +
        c * (bytes[rowC + k] as number) +
        d * (bytes[rowD + k] as number)
    }
  }
  for (let i = whole; i < slots.length; i += 1) {
    const row = ((slots[i] as number) & mask) * outputs
    for (let k = from; k < to; k += 1) {
      scores[k] = (scores[k] as number) + (values[i] as number) * (bytes[row + k] as number)
    }
  }
  for (let k = from; k < to; k += 1) scores[k] = (scores[k] as number) * (scales[k] as number)
  for (let i = 0; i < features.dense.length; i += 1) {
    const input = (features.dense[i] as number) * DENSE_SCALE
    if (input === 0) continue
    const row = i * outputs
    for (let k = from; k < to; k += 1) {
      scores[k] = (scores[k] as number) + input * (dense[row + k] as number)
    }
  }
  return scores
}

/** How much each token of the turn speaks for one output, by the slots that start at it. */
export function tokenSupport(
  model: SparseLinear,
  features: TurnFeatures,
  values: Float32Array,
  output: number,
): Float64Array {
  const support = new Float64Array(features.tokens.length)
  const mask = model.rarity.length - 1
  for (let i = 0; i < features.lettersEnd; i += 1) {
    const at = features.tokenAt[i] as number
    const place = (features.slots[i] as number) & mask
    const weight = model.bytes[place * model.outputs + output] as number
    support[at] = (support[at] as number) + (values[i] as number) * weight
  }
  return support
}
