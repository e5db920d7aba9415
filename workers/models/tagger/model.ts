import { type ConversationModel, scoresInConversation } from './conversation.ts'
import { type FeatureTurn, readFeatures, type TurnFeatures } from './features.ts'
import { type Head, type Output, outputsFor, type Scheme, schemeRange } from './heads.ts'
import { type Lexicon, loadLexicon } from './lexicon.ts'
import { joinViews, scoreVectors } from './network/encoded.ts'
import type { EncodedTurn } from './network/turn-encoder.ts'
import { looksSwapped } from './roles.ts'
import { type SparseLinear, scoreSparseLinear, slotValues } from './sparse-linear.ts'
import type { Decision, Weights } from './weights.ts'

/** All that is learnt about one speaker's turns. */
export interface SpeakerModel {
  outputs: readonly Output[]
  decisions: readonly Decision[]
  /** Where the `one_of` heads lie among the outputs. */
  ranges: readonly [number, number][]
  linear: SparseLinear
  /** Over the vectors of turns, for the AnnoMI outputs: `ENCODED_INPUTS × outputs`. */
  encoded: Float32Array
  /** What words, vector and network count under the AnnoMI scheme, see `joinViews`; null until learnt. */
  views: Float32Array | null
}

export interface TaggerModel {
  lexicon: Lexicon
  heads: readonly Head[]
  speakers: Record<'coach' | 'client', SpeakerModel>
  /** Null while it has not been learnt: it comes from what the rest gives to unseen turns. */
  conversation: ConversationModel | null
  /** One output: how much a turn sounds like a coach. */
  roles: SparseLinear
}

/** A conversation with all its answers. */
export interface ScoredTranscript {
  /** One per turn; null for other voices. */
  turns: (ScoredTurn | null)[]
  /** Whether coach and client seem to stand in each other's place. */
  swapped: boolean
}

/** One turn with its answers: a calibrated probability per output asked, and what was decided. */
export interface ScoredTurn {
  features: TurnFeatures
  /** What each slot of the turn counts for this speaker's model. */
  values: Float32Array
  probabilities: Float64Array
  /** Places in the speaker's outputs. */
  decided: number[]
}

export function buildModel(weights: Weights, lexicon: Lexicon = loadLexicon()): TaggerModel {
  const { header } = weights
  if (header.lexicon_names.join() !== lexicon.names.join()) {
    throw new Error('The tagger weights were trained with another lexicon.txt: train them again.')
  }
  const speaker = (name: 'coach' | 'client'): SpeakerModel => {
    const outputs = outputsFor(header.heads, name)
    return {
      outputs,
      ranges: exclusiveRanges(outputs),
      decisions: outputs.map((output) => decisionOf(header.decisions, output)),
      linear: linearOf(weights, name, outputs.length),
      encoded: arrayOf<Float32Array>(weights, `${name}.encoded`),
      views: (weights.arrays.get(`${name}.views`) as Float32Array | undefined) ?? null,
    }
  }
  const speakers = { coach: speaker('coach'), client: speaker('client') }
  const roles = linearOf(weights, 'roles', 1)
  return { lexicon, heads: header.heads, speakers, conversation: conversationOf(weights), roles }
}

function decisionOf(decisions: readonly Decision[], output: Output): Decision {
  const found = decisions.find((d) => d.head === output.head && d.class === output.class)
  if (found === undefined) throw new Error(`No decision for ${output.head}/${output.class}.`)
  return found
}

function arrayOf<T>(weights: Weights, name: string): T {
  const array = weights.arrays.get(name)
  if (array === undefined) throw new Error(`The tagger weights have no ${name}: fetch them again.`)
  return array as T
}

function linearOf(weights: Weights, speaker: string, outputs: number): SparseLinear {
  return {
    outputs,
    rarity: arrayOf(weights, `${speaker}.rarity`),
    bytes: arrayOf(weights, `${speaker}.bytes`),
    scales: arrayOf(weights, `${speaker}.scales`),
    dense: arrayOf(weights, `${speaker}.dense`),
  }
}

function conversationOf(weights: Weights): ConversationModel | null {
  if (!weights.arrays.has('coach.conversation')) return null
  const side = (name: string) => ({
    means: arrayOf<Float32Array>(weights, `${name}.means`),
    spreads: arrayOf<Float32Array>(weights, `${name}.spreads`),
    weights: arrayOf<Float32Array>(weights, `${name}.conversation`),
  })
  return { coach: side('coach'), client: side('client') }
}

/**
 * Scores a whole transcript under one scheme: a turn means what its neighbours make it mean. The AnnoMI
 * scheme takes what the encoder makes of the turns too.
 */
export function scoreTranscript(
  model: TaggerModel,
  turns: readonly FeatureTurn[],
  scheme: Scheme,
  encoded: readonly (EncodedTurn | null)[] = [],
): ScoredTranscript {
  const read = readFeatures(turns, model.lexicon)
  const asked = {
    coach: schemeRange(model.speakers.coach.outputs, scheme),
    client: schemeRange(model.speakers.client.outputs, scheme),
  }
  const first = read.map((features, at) => {
    const speaker = turns[at]?.speaker
    if (speaker !== 'coach' && speaker !== 'client') return null
    const { linear } = model.speakers[speaker]
    const values = slotValues(features, linear.rarity)
    const raw = scoreSparseLinear(linear, features, values, asked[speaker])
    return { speaker, features, values, raw }
  })
  const byVector = scoreVectors(encoded, (at) => {
    const turn = first[at]
    return turn ? model.speakers[turn.speaker].encoded : null
  })
  const borneOut =
    scheme === 'codebook' && model.conversation
      ? scoresInConversation(model.conversation, first)
      : first.map((turn, at) => {
          if (turn === null) return null
          const { views } = model.speakers[turn.speaker]
          const [own, answers] = [byVector[at], encoded[at]?.answers]
          if (!own || !answers || !views) return turn.raw
          return joinViews(turn.raw, { byVector: own, answers }, views, asked[turn.speaker][0])
        })
  const scored = first.map((turn, at) => {
    if (turn === null) return null
    const own = model.speakers[turn.speaker]
    const probabilities = calibrate(borneOut[at] as Float64Array, own, asked[turn.speaker])
    const decided = decide(probabilities, own, asked[turn.speaker])
    return { features: turn.features, values: turn.values, probabilities, decided }
  })
  return { turns: scored, swapped: looksSwapped(model.roles, turns, read) }
}

/**
 * Platt scaling output by output; the classes of a `one_of` head then share one hundred per cent.
 * Outputs outside `first` to `end` (exclusive) are left at nought.
 */
export function calibrate(
  raw: Float64Array,
  model: Pick<SpeakerModel, 'outputs' | 'decisions' | 'ranges'>,
  [first, end]: readonly [number, number] = [0, raw.length],
): Float64Array {
  const result = new Float64Array(raw.length)
  for (let k = first; k < end; k += 1) {
    const { slope, shift } = model.decisions[k] as Decision
    result[k] = 1 / (1 + Math.exp(-(slope * (raw[k] as number) + shift)))
  }
  for (const [from, to] of model.ranges) {
    if (from < first || to > end) continue
    let sum = 0
    for (let k = from; k < to; k += 1) sum += result[k] as number
    for (let k = from; k < to; k += 1) result[k] = (result[k] as number) / sum
  }
  return result
}

/** What holds of the outputs asked: `any` ones over their cut, the best of each `one_of` head. */
export function decide(
  probabilities: Float64Array,
  model: Pick<SpeakerModel, 'outputs' | 'decisions' | 'ranges'>,
  [first, end]: readonly [number, number],
): number[] {
  const decided: number[] = []
  for (let k = first; k < end; k += 1) {
    const over = (probabilities[k] as number) >= (model.decisions[k] as Decision).cut
    if (model.outputs[k]?.kind === 'any' && over) decided.push(k)
  }
  for (const [from, to] of model.ranges) {
    if (from < first || to > end) continue
    let best = from
    const value = (k: number) =>
      Math.log((probabilities[k] as number) + 1e-12) + (model.decisions[k] as Decision).cut
    for (let k = from + 1; k < to; k += 1) if (value(k) > value(best)) best = k
    decided.push(best)
  }
  return decided
}

/** Where the `one_of` heads lie among the outputs, end exclusive. */
export function exclusiveRanges(outputs: readonly Output[]): [number, number][] {
  const ranges: [number, number][] = []
  for (let at = 0; at < outputs.length; at += 1) {
    if (outputs[at]?.kind !== 'one_of') continue
    const from = at
    while (outputs[at + 1]?.head === outputs[from]?.head) at += 1
    ranges.push([from, at + 1])
  }
  return ranges
}
