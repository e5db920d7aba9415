import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/** One turn as the trainer sees it: the places where it has a value, and the values. */
export interface Example {
  places: Uint32Array
  values: Float32Array
  /** One per output: 0, 1, or -1 for unknown (that output does not learn from it). */
  targets: Int8Array
  weight: number
}

export interface LinearSettings {
  /** What an error costs against the size of the weights; smaller is more cautious. */
  cost: number
  /** Times every turn is seen. */
  epochs: number
  seed: number
}

/**
 * Weights `places × outputs`: for each output a support vector machine with squared hinge loss, by
 * dual coordinate descent (Hsieh and others, 2008), all in one walk over the turns. Both classes of an
 * output weigh the same in all, however rare one is. Same examples, settings and seed: same weights.
 */
export function trainLinear(
  examples: readonly Example[],
  outputs: number,
  settings: LinearSettings,
): Float32Array {
  const size = examples.reduce(
    (most, { places }) => places.reduce((a, b) => Math.max(a, b), most),
    0,
  )
  const weights = new Float32Array((size + 1) * outputs)
  const ridges = ridgesOf(examples, outputs, settings.cost)
  const alphas = new Float64Array(examples.length * outputs)
  const squares = examples.map(({ values }) => values.reduce((sum, value) => sum + value ** 2, 0))
  const random = xoroshiro128plus(settings.seed)
  const order = examples.map((_, at) => at)
  const scores = new Float64Array(outputs)
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    shuffle(order, random)
    for (const at of order) {
      const { places, values, targets } = examples[at] as Example
      scoreRow(scores, weights, places, values)
      const square = squares[at] as number
      for (let k = 0; k < outputs; k += 1) {
        const target = targets[k] as number
        const side = target === 1 ? 1 : -1
        const ridge = ridges[at * outputs + k] as number
        const alpha = alphas[at * outputs + k] as number
        const gap = side * (scores[k] as number) - 1 + ridge * alpha
        const next = target < 0 ? alpha : Math.max(0, alpha - gap / (square + ridge))
        alphas[at * outputs + k] = next
        // From here on the score's place holds the step.
        scores[k] = side * (next - alpha)
      }
      stepRow(scores, weights, places, values)
    }
  }
  return weights
}

/** What the method adds to each example's own square: large where an error costs little. */
function ridgesOf(examples: readonly Example[], outputs: number, cost: number): Float64Array {
  const ridges = new Float64Array(examples.length * outputs)
  for (let k = 0; k < outputs; k += 1) {
    const totals = [0, 0]
    for (const { targets, weight } of examples) {
      const target = targets[k] as number
      if (target >= 0) totals[target] = (totals[target] as number) + weight
    }
    const all = (totals[0] as number) + (totals[1] as number)
    for (const [at, { targets, weight }] of examples.entries()) {
      const own = totals[targets[k] as number] ?? 1
      ridges[at * outputs + k] = own / (cost * weight * all)
    }
  }
  return ridges
}

function scoreRow(
  scores: Float64Array,
  weights: Float32Array,
  places: Uint32Array,
  values: Float32Array,
): void {
  scores.fill(0)
  const outputs = scores.length
  for (let i = 0; i < places.length; i += 1) {
    const value = values[i] as number
    for (let k = 0, w = (places[i] as number) * outputs; k < outputs; k += 1, w += 1) {
      scores[k] = (scores[k] as number) + value * (weights[w] as number)
    }
  }
}

function stepRow(
  steps: Float64Array,
  weights: Float32Array,
  places: Uint32Array,
  values: Float32Array,
): void {
  const outputs = steps.length
  for (let i = 0; i < places.length; i += 1) {
    const value = values[i] as number
    for (let k = 0, w = (places[i] as number) * outputs; k < outputs; k += 1, w += 1) {
      weights[w] = (weights[w] as number) + value * (steps[k] as number)
    }
  }
}

function shuffle(order: number[], random: RandomGenerator): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = uniformInt(random, 0, at)
    const held = order[at] as number
    order[at] = order[other] as number
    order[other] = held
  }
}
