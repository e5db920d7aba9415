import type { TurnFeatures } from './features.ts'

/** How much a turn's own words, its neighbours' words and the hand-made numbers weigh at first. */
export const OWN_SCALE = 1
export const CONTEXT_SCALE = 0.4
export const DENSE_SCALE = 0.3

/** A linear model over hashed slots and dense numbers. Slot weights are bytes with a scale each output. */
export interface SparseLinear {
  outputs: number
  /** `slots × outputs`. */
  bytes: Int8Array
  /** One per output: weight = byte × scale. */
  scales: Float32Array
  /** `dense inputs × outputs`. */
  dense: Float32Array
}

/** The value that each own slot, and each neighbour's slot, of a turn has. */
export function slotValues(features: TurnFeatures): { own: number; context: number } {
  const { ownCount, slots } = features
  return {
    own: OWN_SCALE / Math.sqrt(ownCount || 1),
    context: CONTEXT_SCALE / Math.sqrt(slots.length - ownCount || 1),
  }
}

/** Raw scores of one turn, one per output. */
export function scoreSparseLinear(model: SparseLinear, features: TurnFeatures): Float64Array {
  const { outputs, bytes, scales, dense } = model
  const { slots, ownCount } = features
  const value = slotValues(features)
  const scores = new Float64Array(outputs)
  addSlots(scores, bytes, slots, 0, ownCount, value.own)
  addSlots(scores, bytes, slots, ownCount, slots.length, value.context)
  for (let k = 0; k < outputs; k += 1) scores[k] = (scores[k] as number) * (scales[k] as number)
  for (let i = 0; i < features.dense.length; i += 1) {
    const input = (features.dense[i] as number) * DENSE_SCALE
    if (input === 0) continue
    for (let k = 0, w = i * outputs; k < outputs; k += 1, w += 1) {
      scores[k] = (scores[k] as number) + input * (dense[w] as number)
    }
  }
  return scores
}

function addSlots(
  scores: Float64Array,
  bytes: Int8Array,
  slots: Uint32Array,
  from: number,
  to: number,
  value: number,
): void {
  const outputs = scores.length
  for (let i = from; i < to; i += 1) {
    for (let k = 0, w = (slots[i] as number) * outputs; k < outputs; k += 1, w += 1) {
      scores[k] = (scores[k] as number) + value * (bytes[w] as number)
    }
  }
}

/** How much each token of the turn speaks for one output, by the slots that start at it. */
export function tokenSupport(
  model: SparseLinear,
  features: TurnFeatures,
  output: number,
): Float64Array {
  const support = new Float64Array(features.tokens.length)
  for (let i = 0; i < features.ownCount; i += 1) {
    const at = features.tokenAt[i] as number
    const weight = model.bytes[(features.slots[i] as number) * model.outputs + output] as number
    support[at] = (support[at] as number) + weight
  }
  return support
}
