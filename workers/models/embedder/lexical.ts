import { EMBEDDING_DIMENSIONS } from '../../../core/pipeline/shapes.ts'
import type { Embedder } from './embedder.ts'
import { STOP_WORDS } from './stop-words.ts'

/** Raise the version whenever a vector would come out differently. */
const MODEL = 'lexical-384@1'

/** How much a word's stem, two neighbouring stems, and all pieces of a word together count. */
const WEIGHT = { stem: 1, pair: 0.6, pieces: 0.7 }
const PIECE_LENGTHS = [3, 4]
/** Words whose features are kept at hand; a language's everyday words fit many times over. */
const REMEMBERED_MAX = 50_000

/** A word: letters or digits, with an inner apostrophe (`can't`). */
const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu
/** `[Person 2]` of one case is not `[Person 2]` of another, so pseudonyms are no evidence. */
const PSEUDONYM = /\[\p{Lu}[^\]\n]{0,40}\]/gu

/**
 * The embedder that needs no model file: stems, pairs of stems and pieces of words (which survive a
 * misspelling) are hashed with a sign into a fixed number of places ("feature hashing", Weinberger
 * et al. 2009), with 1 + ln(count) so that repetition does not drown the rest. It knows spelling,
 * not meaning: `anxious` and `worried` stay strangers.
 */
export function createLexicalEmbedder(): Embedder {
  const remembered = new Map<string, WordFeatures>()
  const featuresOf = (word: string): WordFeatures => {
    const known = remembered.get(word)
    if (known) return known
    const features = wordFeatures(word)
    if (remembered.size >= REMEMBERED_MAX) remembered.clear()
    remembered.set(word, features)
    return features
  }
  return {
    model: MODEL,
    async embed(texts, signal) {
      return texts.map((text) => {
        signal.throwIfAborted()
        return vectorOf(text, featuresOf)
      })
    },
  }
}

interface WordFeatures {
  stem: string
  /** Hashes of the stem and of the pieces, and the weight of one piece. */
  stem_hash: number
  pieces: readonly number[]
  piece_weight: number
}

function wordFeatures(word: string): WordFeatures {
  const stem = stemOf(word)
  const pieces = piecesOf(word).map(hashOf)
  // All pieces of a word together weigh the same, or long words would shout down short ones.
  const piece_weight = WEIGHT.pieces / Math.sqrt(Math.max(1, pieces.length))
  return { stem, stem_hash: hashOf(`=${stem}`), pieces, piece_weight }
}

function vectorOf(text: string, featuresOf: (word: string) => WordFeatures): number[] {
  const words = contentWords(text).map(featuresOf)
  const weights = new Map<number, { weight: number; count: number }>()
  const add = (hash: number, weight: number): void => {
    const seen = weights.get(hash)
    if (seen) seen.count += 1
    else weights.set(hash, { weight, count: 1 })
  }
  for (const [at, word] of words.entries()) {
    add(word.stem_hash, WEIGHT.stem)
    for (const piece of word.pieces) add(piece, word.piece_weight)
    const next = words[at + 1]
    if (next !== undefined) add(hashOf(`${word.stem} ${next.stem}`), WEIGHT.pair)
  }
  // Dots, dashes or nothing: still one fixed direction, because a zero vector has no cosine.
  if (weights.size === 0) add(hashOf(text.trim()), WEIGHT.stem)

  const vector = new Array<number>(EMBEDDING_DIMENSIONS).fill(0)
  for (const [hash, { weight, count }] of weights) {
    const sign = (hash & 1) === 0 ? 1 : -1
    const place = (hash >>> 1) % EMBEDDING_DIMENSIONS
    vector[place] = (vector[place] as number) + sign * weight * (1 + Math.log(count))
  }
  return toUnitLength(vector)
}

/** Lower-cased words without the empty ones; all of them when nothing else was said. */
function contentWords(text: string): string[] {
  const plain = text.normalize('NFKC').replace(PSEUDONYM, ' ').toLowerCase().replaceAll('’', "'")
  const words = plain.match(WORD) ?? []
  const content = words.filter((word) => !STOP_WORDS.has(word))
  return content.length > 0 ? content : words
}

/** Takes off the everyday English endings, so that `worries`, `worried` and `worry` agree. */
function stemOf(word: string): string {
  let stem = word.replace(/'s?$/, '')
  if (stem.length > 4) stem = stem.replace(/ies$/, 'y').replace(/(ss|x|z|ch|sh)es$/, '$1')
  if (stem.length > 3) stem = stem.replace(/([^siu])s$/, '$1')
  if (/[aeiouy].*(ing|ed)$/.test(stem) && stem.length > 4) stem = stem.replace(/(ing|ed)$/, '')
  if (stem.length > 3) stem = stem.replace(/([^aeiou])\1$/, '$1').replace(/e$/, '')
  return stem.replace(/i$/, 'y')
}

/** Pieces of a word with its edges marked, so that beginnings and endings are told from middles. */
function piecesOf(word: string): string[] {
  const marked = `<${word}>`
  const pieces: string[] = []
  for (const length of PIECE_LENGTHS) {
    for (let at = 0; at + length <= marked.length; at += 1) {
      pieces.push(marked.slice(at, at + length))
    }
  }
  return pieces
}

/** FNV-1a over UTF-16 units with a final mix, so that the low bit (the sign) is a fair coin. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function toUnitLength(vector: number[]): number[] {
  const length = Math.hypot(...vector)
  if (length > 0) return vector.map((value) => value / length)
  // Two features of opposite sign met in every place they share: as good as nothing said.
  return vector.map((_, place) => (place === 0 ? 1 : 0))
}
