import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Numbers to a word. */
export const WORD_DIMENSIONS = 100

/**
 * What common English words mean, as numbers: words used alike lie close together (cosine). Learnt
 * from public text, not from any conversation; source and licence are in MODEL-CARD.md beside this.
 */
export interface WordVectors {
  /** How many words are known; places run from 0, the commonest first. */
  size: number
  /** The place of a lower-case word (straight apostrophe), or undefined where it is unknown. */
  placeOf: (word: string) => number | undefined
  /** `size × WORD_DIMENSIONS` bytes; a word's vector is its bytes times its scale. */
  bytes: Int8Array
  /** One a word; times the bytes it gives a vector of length one. */
  scales: Float32Array
}

/**
 * Packed vectors: the length of the word list in bytes (4 bytes, little endian), the words parted by
 * line feeds, then `WORD_DIMENSIONS` signed bytes a word, all compressed. Scales follow from the
 * bytes, since every vector has length one.
 */
export function unpackWordVectors(file: Buffer): WordVectors {
  const whole = gunzipSync(file)
  const from = 4 + whole.readUInt32LE(0)
  const words = whole.toString('utf8', 4, from).split('\n')
  const places = new Map(words.map((word, place) => [word, place]))
  const bytes = new Int8Array(words.length * WORD_DIMENSIONS)
  bytes.set(new Int8Array(whole.buffer, whole.byteOffset + from, bytes.length))
  const scales = new Float32Array(words.length)
  for (let word = 0; word < words.length; word += 1) {
    let squares = 0
    const end = (word + 1) * WORD_DIMENSIONS
    for (let i = word * WORD_DIMENSIONS; i < end; i += 1) squares += (bytes[i] as number) ** 2
    scales[word] = squares === 0 ? 0 : 1 / Math.sqrt(squares)
  }
  return { size: words.length, placeOf: (word) => places.get(word), bytes, scales }
}

let loaded: WordVectors | undefined

/** The vectors that ship with the product, read once (about 0.1 s). */
export function loadWordVectors(): WordVectors {
  loaded ??= unpackWordVectors(readFileSync(new URL('./word-vectors.bin.gz', import.meta.url)))
  return loaded
}

/** Adds a word's vector, times a weight, to `into`; says whether the word is known. */
export function addWordVector(
  vectors: WordVectors,
  word: string,
  weight: number,
  into: Float32Array | Float64Array,
): boolean {
  const place = vectors.placeOf(word)
  if (place === undefined) return false
  const scale = weight * (vectors.scales[place] as number)
  const from = place * WORD_DIMENSIONS
  for (let i = 0; i < WORD_DIMENSIONS; i += 1) {
    into[i] = (into[i] as number) + scale * (vectors.bytes[from + i] as number)
  }
  return true
}
