import { describe, expect, it } from 'vitest'
import { addWordVector, loadWordVectors, WORD_DIMENSIONS } from './word-vectors.ts'

const vectors = loadWordVectors()

function cosine(one: string, other: string): number {
  const [a, b] = [one, other].map((word) => {
    const vector = new Float64Array(WORD_DIMENSIONS)
    expect(addWordVector(vectors, word, 1, vector), word).toBe(true)
    return vector
  }) as [Float64Array, Float64Array]
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
}

describe('the word vectors', () => {
  it('lie close together for words used alike, though they share no letters', () => {
    expect(cosine('anxious', 'worried')).toBeGreaterThan(0.6)
    expect(cosine('anxious', 'worried')).toBeGreaterThan(cosine('anxious', 'bus') + 0.4)
    expect(cosine('rent', 'mortgage')).toBeGreaterThan(cosine('rent', 'pain') + 0.2)
  })

  it('have length one', () => {
    for (const word of ['the', 'appointment', 'carer']) expect(cosine(word, word)).toBeCloseTo(1, 5)
  })

  it('know the short forms of speech', () => {
    expect(cosine("don't", "didn't")).toBeGreaterThan(0.6)
    expect(cosine("i'd", "you'd")).toBeGreaterThan(0.6)
  })

  it('know nothing of a word that is not in the list, and leave the sum as it was', () => {
    const sum = new Float32Array(WORD_DIMENSIONS)
    expect(addWordVector(vectors, 'qwrtzp', 1, sum)).toBe(false)
    expect(sum.every((value) => value === 0)).toBe(true)
  })
})
