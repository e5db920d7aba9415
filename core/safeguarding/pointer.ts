import { POINTER_WEIGHTS } from './pointer-weights.ts'

/** Places that features are hashed into; one byte of weight each. */
export const PLACES = 1 << 15

/** A stretch of text as the pointer sees it. */
export interface Features {
  places: Uint32Array
  values: Float32Array
}

/** UTF-16 offsets, end exclusive. */
export type Range = readonly [start: number, end: number]

/** What was learned: a byte a place, what a byte is worth, and from where on a stretch is pointed to. */
export interface Pointer {
  weights: Int8Array
  unit: number
  bias: number
  from: number
}

const WORD = /\[[^\]\n]{0,40}\]|[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu
const PIECE = 4

/**
 * Words, runs of two and three words, and pieces of words, hashed (feature hashing, Weinberger et al.
 * 2009); the whole has length 1. Masks count as one word: who it was says nothing of harm.
 */
export function featuresOf(text: string): Features {
  const words = (text.toLowerCase().match(WORD) ?? []).map((word) =>
    word.startsWith('[') ? '[]' : word.replaceAll('’', "'"),
  )
  const counts = new Map<number, number>()
  const add = (feature: string, weight: number) => {
    const place = hash(feature)
    counts.set(place, (counts.get(place) ?? 0) + weight)
  }
  for (const [at, word] of words.entries()) {
    add(word, 1)
    if (at >= 1) add(`${words[at - 1]} ${word}`, 1)
    if (at >= 2) add(`${words[at - 2]} ${words[at - 1]} ${word}`, 0.7)
    const padded = ` ${word} `
    for (let from = 0; from + PIECE <= padded.length; from += 1)
      add(`#${padded.slice(from, from + PIECE)}`, 0.4)
  }
  const places = Uint32Array.from(counts.keys())
  const values = Float32Array.from(counts.values())
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1
  return { places, values: values.map((value) => value / length) }
}

/** FNV-1a, folded to the number of places. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    h ^= text.charCodeAt(at)
    h = Math.imul(h, 0x01000193)
  }
  h ^= h >>> 15
  return (h >>> 0) % PLACES
}

/** How much a stretch looks like those that were written to speak of harm; more is more. */
export function scoreOf(text: string, pointer: Pointer): number {
  const { places, values } = featuresOf(text)
  let score = pointer.bias
  for (let i = 0; i < places.length; i += 1)
    score += (values[i] as number) * (pointer.weights[places[i] as number] as number) * pointer.unit
  return score
}

/** The pointer that came with the product. */
export const builtinPointer: Pointer = {
  ...POINTER_WEIGHTS,
  weights: Int8Array.from(atob(POINTER_WEIGHTS.weights), (byte) => byte.charCodeAt(0)),
}

/** Talk without full stops is looked at in stretches of so many words, each half in the one before. */
const STRETCH_WORDS = 30

/** The ranges that are looked at one by one: a sentence with the one after it, or a stretch of talk. */
export function stretchesOf(text: string, sentences: readonly Range[]): Range[] {
  return sentences.flatMap(([start, end], at): Range[] => {
    const words = [...text.slice(start, end).matchAll(/\S+/g)].map((word) => start + word.index)
    if (words.length <= 1.5 * STRETCH_WORDS)
      return [[start, Math.min(sentences[at + 1]?.[1] ?? end, end + 200)]]
    const ranges: Range[] = []
    for (let from = 0; from < words.length - STRETCH_WORDS / 2; from += STRETCH_WORDS / 2)
      ranges.push([words[from] as number, words[from + STRETCH_WORDS] ?? end])
    return ranges
  })
}
