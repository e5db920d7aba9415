import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type SequenceModel, TAG_COUNT } from './sequence-model.ts'

/** A model in a file: weights as one byte each, deflated, base 64. */
export interface PackedModel {
  name: string
  version: string
  /** What it was trained on, in words. */
  trained_on: string
  size: number
  /** What one step of a byte is worth. */
  step: number
  transitions: number[]
  weights: string
}

const BYTE_MAX = 127

export function packModel(
  model: SequenceModel,
  about: Pick<PackedModel, 'name' | 'version' | 'trained_on'>,
): PackedModel {
  // A few very large weights may be cut; the rest keep two figures.
  const step = 6 / BYTE_MAX
  const bytes = Int8Array.from(model.weights, (weight: number) =>
    Math.max(-BYTE_MAX, Math.min(BYTE_MAX, Math.round((weight * model.step) / step))),
  )
  return {
    ...about,
    size: model.size,
    step,
    transitions: Array.from(model.transitions, (weight) => Math.round(weight * 1e4) / 1e4),
    weights: deflateRawSync(Buffer.from(bytes.buffer), { level: 9 }).toString('base64'),
  }
}

export function unpackModel(packed: PackedModel): SequenceModel {
  const raw = inflateRawSync(Buffer.from(packed.weights, 'base64'))
  const bytes = new Int8Array(raw.buffer, raw.byteOffset, raw.byteLength)
  if (bytes.length !== packed.size * TAG_COUNT) {
    throw new Error(`The name model's weights are cut short: ${bytes.length} bytes.`)
  }
  return {
    size: packed.size,
    // Kept as bytes: they fit the processor's cache, and reading is what takes the time.
    weights: Int8Array.from(bytes),
    step: packed.step,
    transitions: Float32Array.from(packed.transitions),
  }
}
