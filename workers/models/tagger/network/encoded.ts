/** Numbers in the vector of a turn. */
export const VECTOR = 1024
/** Inputs of the linear model over vectors: the turn's own, the one before it, and a constant. */
export const ENCODED_INPUTS = 2 * VECTOR + 1

/** What that model sees of a turn; a turn that opens the conversation has noughts before it. */
export function encodedInputs(own: Float32Array, before: Float32Array | null): Float32Array {
  const inputs = new Float32Array(ENCODED_INPUTS)
  inputs.set(own)
  if (before !== null) inputs.set(before, VECTOR)
  inputs[ENCODED_INPUTS - 1] = 1
  return inputs
}

/**
 * Scores of every turn by its vector, one per AnnoMI output of its speaker; null for the others.
 * `weightsOf` gives a turn's `ENCODED_INPUTS × outputs`.
 */
export function scoreVectors(
  turns: readonly ({ vector: Float32Array } | null)[],
  weightsOf: (at: number) => Float32Array | null,
): (Float64Array | null)[] {
  let before: Float32Array | null = null
  return turns.map((turn, at) => {
    if (turn === null) return null
    const weights = weightsOf(at)
    const scores = weights && scoresOf(weights, encodedInputs(turn.vector, before))
    before = turn.vector
    return scores
  })
}

function scoresOf(weights: Float32Array, inputs: Float32Array): Float64Array {
  const outputs = weights.length / ENCODED_INPUTS
  const scores = new Float64Array(outputs)
  for (let at = 0; at < ENCODED_INPUTS; at += 1) {
    const value = inputs[at] as number
    for (let k = 0, w = at * outputs; k < outputs; k += 1, w += 1) {
      scores[k] = (scores[k] as number) + value * (weights[w] as number)
    }
  }
  return scores
}

/** What is known of a turn from its vector and from the network's own answers, one per AnnoMI output. */
export interface EncodedScores {
  byVector: Float64Array
  answers: Float64Array
}

/**
 * Three views of a turn as one: its words' scores, which for AnnoMI's outputs start at `from`, its
 * vector's and the network's. `shares` is `3 × outputs`: what each view counts.
 */
export function joinViews(
  words: Float64Array,
  { byVector, answers }: EncodedScores,
  shares: Float32Array,
  from: number,
): Float64Array {
  const outputs = byVector.length
  return words.map((score, k) => {
    const at = k - from
    if (at < 0) return score
    return (
      score * (shares[at] as number) +
      (byVector[at] as number) * (shares[outputs + at] as number) +
      (answers[at] as number) * (shares[2 * outputs + at] as number)
    )
  })
}
