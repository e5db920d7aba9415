import type { TurnFeatures } from '../../workers/models/tagger/features.ts'
import { type Output, schemeRange } from '../../workers/models/tagger/heads.ts'
import {
  DENSE_SCALE,
  type SparseLinear,
  slotValues,
} from '../../workers/models/tagger/sparse-linear.ts'
import { type Example, type LinearSettings, trainLinear } from './linear-trainer.ts'

/** One turn to learn from: what is seen of it and what is known of it. */
export interface KnownTurn {
  features: TurnFeatures
  /** One per output: 0, 1, or -1 for unknown. */
  targets: Int8Array
  weight: number
}

/** Trains all outputs of one speaker and packs their weights as the tagger reads them, a row a place. */
export function trainSparseLinear(
  turns: readonly KnownTurn[],
  outputs: readonly Output[],
  rarity: Int8Array,
  settings: LinearSettings,
): SparseLinear {
  const width = outputs.length
  const denseCount = turns[0]?.features.dense.length ?? 0
  const packing: Packing = {
    bytes: new Int8Array(rarity.length * width),
    scales: new Float32Array(width).fill(1),
    dense: new Float32Array(denseCount * width),
    width,
    slots: rarity.length,
  }
  const inputs = turns.map((turn) => inputOf(turn.features, rarity))
  for (const scheme of ['codebook', 'annomi'] as const) {
    // No turn is coded under both schemes: trained apart, each has a table that fits the cache.
    const [from, to] = schemeRange(outputs, scheme)
    const own = outputs.map((_, k) => k).slice(from, to)
    const examples = turns.flatMap(({ targets, weight }, at) => {
      const known = Int8Array.from(own, (k) => targets[k] as number)
      const input = inputs[at] as Input
      return known.some((target) => target >= 0) ? [{ ...input, targets: known, weight }] : []
    })
    const { compact, places } = compactPlaces(examples, rarity.length + denseCount)
    const weights = trainLinear(compact, own.length, settings)
    own.forEach((k, at) => {
      packOutput(packing, k, (i) => weights[i * own.length + at] as number, places)
    })
  }
  const { bytes, scales, dense } = packing
  return { outputs: width, rarity, bytes, scales, dense }
}

type Input = Pick<Example, 'places' | 'values'>

/** Slots first, the hand-made numbers behind them; only what has a value. */
function inputOf(features: TurnFeatures, rarity: Int8Array): Input {
  const places: number[] = []
  const values: number[] = []
  const put = (place: number, value: number) => {
    if (value === 0) return
    places.push(place)
    values.push(value)
  }
  const { slots, dense } = features
  slotValues(features, rarity).forEach((value, i) => {
    put((slots[i] as number) & (rarity.length - 1), value)
  })
  dense.forEach((value, i) => {
    put(rarity.length + i, value * DENSE_SCALE)
  })
  return { places: Uint32Array.from(places), values: Float32Array.from(values) }
}

/** Numbers the places anew, the commonest first, so that what is used lies close together. */
function compactPlaces(
  examples: readonly Example[],
  size: number,
): { compact: Example[]; places: number[] } {
  const counts = new Uint32Array(size)
  for (const example of examples) {
    for (const place of example.places) counts[place] = (counts[place] as number) + 1
  }
  const places: number[] = []
  counts.forEach((count, place) => {
    if (count > 0) places.push(place)
  })
  places.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
  const numbers = new Uint32Array(size)
  places.forEach((place, at) => {
    numbers[place] = at
  })
  const compact = examples.map((example) => ({
    ...example,
    places: example.places.map((place) => numbers[place] as number),
  }))
  return { compact, places }
}

interface Packing extends Pick<SparseLinear, 'bytes' | 'scales' | 'dense'> {
  width: number
  /** Places of hashed slots; those of the hand-made numbers stand behind them. */
  slots: number
}

/** Slot weights as bytes with one scale; those of the hand-made numbers as they are. */
function packOutput(
  packing: Packing,
  k: number,
  weightOf: (at: number) => number,
  places: readonly number[],
): void {
  let most = 0
  places.forEach((place, at) => {
    if (place < packing.slots) most = Math.max(most, Math.abs(weightOf(at)))
  })
  const scale = most / 127 || 1
  packing.scales[k] = scale
  places.forEach((place, at) => {
    if (place < packing.slots)
      packing.bytes[place * packing.width + k] = Math.round(weightOf(at) / scale)
    else packing.dense[(place - packing.slots) * packing.width + k] = weightOf(at)
  })
}
