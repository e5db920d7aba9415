import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import { type Output, toProbabilities } from '../../workers/models/tagger/heads.ts'

/** One turn as the trainer sees it: sparse slots with their values, and dense numbers. */
export interface Example {
  slots: Uint32Array
  values: Float32Array
  dense: Float32Array
  /** One per output: 0, 1, or -1 for unknown (no gradient flows from it). */
  targets: Int8Array
  weight: number
}

/** The outputs of which something is known, end exclusive: only they are scored and learnt from. */
function knownRange(targets: Int8Array): [number, number] {
  let from = 0
  let to = targets.length
  while (from < to && (targets[from] as number) < 0) from += 1
  while (to > from && (targets[to - 1] as number) < 0) to -= 1
  return [from, to]
}

export interface LinearSettings {
  epochs: number
  rate: number
  /** Share of a turn's slots left out each time it is seen, so that no single phrase carries it. */
  drop: number
  seed: number
}

/** A linear model over hashed slots and dense numbers, one row of outputs per input. */
export interface LinearModel {
  outputs: number
  sparse: Float32Array
  dense: Float32Array
}

/** Multi-task logistic regression by AdaGrad. Same examples, settings and seed: same weights. */
export function trainLinear(
  examples: readonly Example[],
  outputs: readonly Output[],
  slotCount: number,
  settings: LinearSettings,
): LinearModel {
  const width = outputs.length
  const denseCount = examples[0]?.dense.length ?? 0
  const model: LinearModel = {
    outputs: width,
    sparse: new Float32Array(slotCount * width),
    dense: new Float32Array(denseCount * width),
  }
  const sparseSeen = new Float32Array(slotCount).fill(0.05)
  const denseSeen = new Float32Array(denseCount).fill(0.5)
  const ranges = examples.map((example) => knownRange(example.targets))
  const random = xoroshiro128plus(settings.seed)
  const order = examples.map((_, at) => at)
  const scores = new Float64Array(width)
  const gradient = new Float64Array(width)
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    shuffle(order, random)
    const rate = settings.rate * (1 - (0.9 * epoch) / settings.epochs)
    for (const at of order) {
      const { slots, values, dense, targets, weight } = examples[at] as Example
      const [from, to] = ranges[at] as [number, number]
      scores.fill(0)
      const kept = dropSome(values, settings.drop, random)
      for (let i = 0; i < slots.length; i += 1) {
        if (kept[i] !== 0) addRow(scores, model.sparse, slots[i]!, kept[i]!, from, to)
      }
      for (let i = 0; i < denseCount; i += 1) {
        if (dense[i] !== 0) addRow(scores, model.dense, i, dense[i] as number, from, to)
      }
      const p = toProbabilities(scores, outputs)
      let squared = 0
      for (let k = from; k < to; k += 1) {
        const target = targets[k] as number
        gradient[k] = target < 0 ? 0 : ((p[k] as number) - target) * weight
        squared += (gradient[k] as number) ** 2
      }
      const size = squared / width
      for (let i = 0; i < slots.length; i += 1) {
        const slot = slots[i] as number
        const value = kept[i] as number
        if (value === 0) continue
        sparseSeen[slot] = (sparseSeen[slot] as number) + size * value * value
        const pace = (rate * value) / Math.sqrt(sparseSeen[slot] as number)
        learnRow(model.sparse, gradient, slot, pace, from, to)
      }
      for (let i = 0; i < denseCount; i += 1) {
        const value = dense[i] as number
        if (value === 0) continue
        denseSeen[i] = (denseSeen[i] as number) + size * value * value
        const pace = (rate * value) / Math.sqrt(denseSeen[i] as number)
        learnRow(model.dense, gradient, i, pace, from, to)
      }
    }
  }
  return model
}

/** The values with some at nought and the rest larger by as much, so that sums stay the same. */
function dropSome(values: Float32Array, share: number, random: RandomGenerator): Float32Array {
  const kept = new Float32Array(values.length)
  const limit = Math.round(share * 256)
  let bits = 0
  for (let i = 0; i < values.length; i += 1) {
    bits = i % 4 === 0 ? random.next() : bits >>> 8
    if ((bits & 255) >= limit) kept[i] = (values[i] as number) / (1 - share)
  }
  return kept
}

function shuffle(order: number[], random: RandomGenerator): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = uniformInt(random, 0, at)
    const held = order[at] as number
    order[at] = order[other] as number
    order[other] = held
  }
}

function addRow(
  scores: Float64Array,
  table: Float32Array,
  row: number,
  value: number,
  from: number,
  to: number,
): void {
  const start = row * scores.length
  for (let k = from; k < to; k += 1) {
    scores[k] = (scores[k] as number) + value * (table[start + k] as number)
  }
}

function learnRow(
  table: Float32Array,
  gradient: Float64Array,
  row: number,
  pace: number,
  from: number,
  to: number,
): void {
  const start = row * gradient.length
  for (let k = from; k < to; k += 1) {
    table[start + k] = (table[start + k] as number) - pace * (gradient[k] as number)
  }
}
