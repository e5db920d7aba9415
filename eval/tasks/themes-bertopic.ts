import { Matrix, SVD } from 'ml-matrix'
import {
  addWordVector,
  loadWordVectors,
  WORD_DIMENSIONS,
} from '../../workers/models/words/word-vectors.ts'
import { clusterVectors } from './themes-baseline.ts'

const DIMENSIONS = 10
const WORD = /\p{L}{3,}/gu
const LABEL_WORDS = 3

/**
 * The recipe of BERTopic (Grootendorst 2022) with parts that need no network: text vectors (mean
 * word vectors), reduced (principal components for UMAP), clustered (spherical k-means, since density
 * clustering leaves most short notes out), labelled by class-based TF-IDF.
 */
export function clusterLikeBertopic(
  texts: readonly string[],
  k: number,
  each: 1 | 2,
): { clusters: string[][]; labels: Map<string, string> } {
  const clusters = clusterVectors(reduced(texts.map(vectorOf)), k, each, 1)
  return { clusters, labels: labelsOf(texts, clusters) }
}

const wordsOf = (text: string): string[] =>
  text
    .replace(/\[[^\]\n]*\]/g, ' ')
    .toLowerCase()
    .match(WORD) ?? []

function vectorOf(text: string): Float64Array {
  const vectors = loadWordVectors()
  const sum = new Float64Array(WORD_DIMENSIONS)
  for (const word of wordsOf(text)) addWordVector(vectors, word, 1, sum)
  return unit(sum)
}

function reduced(vectors: readonly Float64Array[]): Float64Array[] {
  const matrix = new Matrix(vectors.map((vector) => Array.from(vector)))
  const centred = matrix.subRowVector(matrix.mean('column'))
  const axes = new SVD(centred, { autoTranspose: true }).rightSingularVectors
  const kept = axes.subMatrix(0, axes.rows - 1, 0, Math.min(DIMENSIONS, axes.columns) - 1)
  const places = centred.mmul(kept)
  return vectors.map((_, row) => unit(Float64Array.from(places.getRow(row))))
}

/** Words by how often a cluster uses them, times how rare they are over all clusters. */
function labelsOf(
  texts: readonly string[],
  clusters: readonly (readonly string[])[],
): Map<string, string> {
  const uses = new Map<string, Map<string, number>>()
  const everywhere = new Map<string, number>()
  let all = 0
  for (const [index, text] of texts.entries()) {
    const cluster = clusters[index]![0]!
    const counts = uses.get(cluster) ?? new Map<string, number>()
    uses.set(cluster, counts)
    for (const word of wordsOf(text)) {
      counts.set(word, (counts.get(word) ?? 0) + 1)
      everywhere.set(word, (everywhere.get(word) ?? 0) + 1)
      all += 1
    }
  }
  const average = all / uses.size
  const weight = (word: string, count: number) =>
    count * Math.log(1 + average / everywhere.get(word)!)
  return new Map(
    [...uses].map(([cluster, counts]) => {
      const ranked = [...counts].sort((a, b) => weight(...b) - weight(...a))
      return [
        cluster,
        ranked
          .slice(0, LABEL_WORDS)
          .map(([word]) => word)
          .join(', '),
      ]
    }),
  )
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
