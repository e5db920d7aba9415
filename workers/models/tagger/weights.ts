import { readFileSync } from 'node:fs'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'

const HeadShape = z.object({
  name: z.string(),
  speaker: z.enum(['coach', 'client']),
  kind: z.enum(['one_of', 'any']),
  classes: z.array(z.string()),
})

/** How raw scores of one output become a decision. */
const Decision = z.object({
  head: z.string(),
  class: z.string(),
  /** Platt scaling: probability = logistic(slope × score + shift). */
  slope: z.number(),
  shift: z.number(),
  /**
   * `any` heads: the probability from which the code is put. `one_of` heads: what is added to the log
   * probability before the largest wins. Both chosen on held-out folds.
   */
  cut: z.number(),
})
export type Decision = z.infer<typeof Decision>

const Header = z.object({
  /** Version of these weights; raise it with every training. */
  version: z.string(),
  codebook: z.string(),
  slots: z.number().int().positive(),
  lexicon_names: z.array(z.string()),
  heads: z.array(HeadShape),
  decisions: z.array(Decision),
  arrays: z.array(
    z.object({ name: z.string(), type: z.enum(['int8', 'float32']), length: z.number() }),
  ),
})
export type WeightsHeader = Omit<z.infer<typeof Header>, 'arrays'>

export type WeightArray = Int8Array | Float32Array

/** A trained tagger as it lies on disk: numbers only, no words of any training text. */
export interface Weights {
  header: WeightsHeader
  arrays: ReadonlyMap<string, WeightArray>
}

const TYPES = { int8: Int8Array, float32: Float32Array } as const

/** Header length (4 bytes, little endian), header as JSON, then each array on an 8-byte boundary. */
export function encodeWeights(weights: Weights): Buffer {
  const arrays = [...weights.arrays].map(([name, array]) => ({
    name,
    type: typeOf(array),
    length: array.length,
  }))
  const header = Buffer.from(JSON.stringify({ ...weights.header, arrays }))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(header.length)
  const parts = [size, header, padding(4 + header.length)]
  for (const array of weights.arrays.values()) {
    parts.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength))
    parts.push(padding(array.byteLength))
  }
  // Bytes of weights seldom repeat: looking less for repeats makes the file smaller.
  return gzipSync(Buffer.concat(parts), { level: 9, strategy: constants.Z_FILTERED })
}

/** In pieces of node's own size (16 KiB) a quarter of the time goes into joining them. */
const PIECE_BYTES = 1 << 22

export function decodeWeights(file: Buffer): Weights {
  const bytes = gunzipSync(file, { chunkSize: PIECE_BYTES })
  const headerBytes = bytes.readUInt32LE(0)
  const header = Header.parse(JSON.parse(bytes.toString('utf8', 4, 4 + headerBytes)))
  const arrays = new Map<string, WeightArray>()
  let at = 4 + headerBytes + padding(4 + headerBytes).length
  // A fresh copy starts on a boundary that every element type accepts; most come on one.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
  for (const { name, type, length } of header.arrays) {
    const array = new TYPES[type](whole.buffer as ArrayBuffer, whole.byteOffset + at, length)
    arrays.set(name, array)
    at += array.byteLength + padding(array.byteLength).length
  }
  return { header, arrays }
}

/** The weights that ship with the product. */
export function loadWeights(): Weights {
  return decodeWeights(readFileSync(new URL('./weights/tagger.bin.gz', import.meta.url)))
}

const padding = (length: number): Buffer => Buffer.alloc((8 - (length % 8)) % 8)

function typeOf(array: WeightArray): keyof typeof TYPES {
  return array instanceof Int8Array ? 'int8' : 'float32'
}
