import type { Output } from '../../workers/models/tagger/heads.ts'
import { exclusiveRanges } from '../../workers/models/tagger/model.ts'
import { ENCODED_INPUTS, encodedInputs } from '../../workers/models/tagger/network/encoded.ts'
import type { EncodedTurn } from '../../workers/models/tagger/network/turn-encoder.ts'
import { crossEntropy } from './cross-entropy.ts'
import { minimise } from './minimise.ts'
import { isAsItCame, type Reading, targetsOf } from './readings.ts'
import { sharesOf } from './second-coding.ts'

/** A turn with the vectors that the encoder makes of it and of the turn before it. */
export interface KnownVector {
  own: Float32Array
  before: Float32Array | null
  /** One per output: 0, 1, or -1 for unknown. */
  targets: Int8Array
  /** A second coding's shares, where there is one. */
  second: ReadonlyMap<string, number> | undefined
}

/** Vectors of every turn of a conversation, by its id. */
export type EncodedTranscripts = ReadonlyMap<string, readonly (EncodedTurn | null)[]>

/** One speaker's turns of the conversations that people coded under the AnnoMI scheme. */
export function knownVectors(
  readings: readonly Reading[],
  side: 'coach' | 'client',
  outputs: readonly Output[],
  vectors: EncodedTranscripts,
): KnownVector[] {
  return readings.filter(isAsItCame).flatMap((reading) => {
    const { id, turns } = reading.transcript
    const own = vectors.get(id)
    return turns.flatMap((turn, at) => {
      const encoded = own?.[at]
      if (!encoded || turn.speaker !== side) return []
      const before = own?.slice(0, at).findLast((other) => other !== null)?.vector ?? null
      const targets = targetsOf(reading, at, outputs)
      return [{ own: encoded.vector, before, targets, second: turn.second }]
    })
  })
}

/** What the size of weights costs against an error, on standardised inputs. */
const RIDGE = 1000
const STEPS = 40

/**
 * Multinomial logistic regression over the vectors of a turn and of the turn before it, head by head:
 * `inputs × outputs`, to be taken of the inputs as they are. Where two codings differ, a turn counts
 * for each answer by its share; all classes of a head count the same in all.
 */
export function trainEncoded(
  turns: readonly KnownVector[],
  outputs: readonly Output[],
): Float32Array {
  const inputs = turns.map(({ own, before }) => encodedInputs(own, before))
  const standards = standardsOf(inputs)
  for (const input of inputs) standardise(input, standards)
  const weights = new Float32Array(ENCODED_INPUTS * outputs.length)
  for (const [from, to] of exclusiveRanges(outputs)) {
    const known: Case[] = turns.flatMap(({ targets, second }, at) => {
      const shares = sharesOf(targets, second, outputs)?.slice(from, to)
      return shares?.some((share) => share > 0)
        ? [{ input: inputs[at] as Float32Array, shares }]
        : []
    })
    if (known.length === 0) continue
    const learnt = trainHead(known, to - from)
    asTheyAre(learnt, to - from, standards, (at, k) => at * outputs.length + from + k, weights)
  }
  return weights
}

interface Case {
  input: Float32Array
  /** Of the head's classes. */
  shares: readonly number[]
}

/** `classes × inputs`. */
function trainHead(cases: readonly Case[], classes: number): Float64Array {
  const totals = Array.from({ length: classes }, (_, k) =>
    cases.reduce((sum, { shares }) => sum + (shares[k] as number), 0),
  )
  const importance = totals.map((total) => cases.length / (classes * Math.max(total, 1)))
  const weighted = cases.map(({ input, shares }) => ({
    input,
    shares: shares.map((share, k) => share * (importance[k] as number)),
  }))
  return minimise(ENCODED_INPUTS * classes, STEPS, (weights, gradient) => {
    let loss = 0
    for (let w = 0; w < weights.length; w += 1) {
      // The constant's weight is free.
      const ridge = w % ENCODED_INPUTS === ENCODED_INPUTS - 1 ? 0 : RIDGE
      const weight = weights[w] as number
      loss += (ridge / 2) * weight * weight
      gradient[w] = ridge * weight
    }
    for (const one of weighted) loss += lossOf(one, weights, gradient)
    return loss
  })
}

/** What one case adds to the loss; its part of the gradient is added too. */
function lossOf({ input, shares }: Case, weights: Float64Array, gradient: Float64Array): number {
  const scores = shares.map((_, k) => {
    let score = 0
    for (let at = 0, w = k * ENCODED_INPUTS; at < ENCODED_INPUTS; at += 1, w += 1) {
      score += (input[at] as number) * (weights[w] as number)
    }
    return score
  })
  const { loss, slopes } = crossEntropy(scores, shares)
  for (const [k, slope] of slopes.entries()) {
    for (let at = 0, w = k * ENCODED_INPUTS; at < ENCODED_INPUTS; at += 1, w += 1) {
      gradient[w] = (gradient[w] as number) + slope * (input[at] as number)
    }
  }
  return loss
}

/** Of each input but the constant: its mean, and one over its standard deviation. */
interface Standards {
  means: Float64Array
  scales: Float64Array
}

function standardsOf(inputs: readonly Float32Array[]): Standards {
  const means = new Float64Array(ENCODED_INPUTS - 1)
  const squares = new Float64Array(ENCODED_INPUTS - 1)
  for (const input of inputs) {
    for (let at = 0; at < means.length; at += 1) {
      const value = input[at] as number
      means[at] = (means[at] as number) + value / inputs.length
      squares[at] = (squares[at] as number) + value ** 2 / inputs.length
    }
  }
  const scales = squares.map((square, at) => {
    const spread = Math.sqrt(Math.max(0, square - (means[at] as number) ** 2))
    return spread < 1e-6 ? 0 : 1 / spread
  })
  return { means, scales }
}

function standardise(input: Float32Array, { means, scales }: Standards): void {
  for (let at = 0; at < means.length; at += 1) {
    input[at] = ((input[at] as number) - (means[at] as number)) * (scales[at] as number)
  }
}

/** Writes weights that do with inputs as they are what `learnt` does with standardised ones. */
function asTheyAre(
  learnt: Float64Array,
  classes: number,
  { means, scales }: Standards,
  placeOf: (at: number, k: number) => number,
  into: Float32Array,
): void {
  for (let k = 0; k < classes; k += 1) {
    let shift = learnt[k * ENCODED_INPUTS + means.length] as number
    for (let at = 0; at < means.length; at += 1) {
      const weight = (learnt[k * ENCODED_INPUTS + at] as number) * (scales[at] as number)
      into[placeOf(at, k)] = weight
      shift -= weight * (means[at] as number)
    }
    into[placeOf(means.length, k)] = shift
  }
}
