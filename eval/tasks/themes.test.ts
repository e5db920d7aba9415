import { describe, expect, it } from 'vitest'
import { scoreBCubed } from './themes-b-cubed.ts'
import { clusterByKMeans } from './themes-baseline.ts'
import { clusterLikeBertopic } from './themes-bertopic.ts'

describe('multiplicity B-cubed', () => {
  const classes = [['bus'], ['bus', 'rent'], ['rent'], ['school']]

  it('is 1 for the classes themselves under other names', () => {
    const renamed = classes.map((labels) => labels.map((label) => `x-${label}`))
    expect(scoreBCubed(renamed, classes)).toEqual({ precision: 1, recall: 1, f1: 1 })
  })

  it('agrees with a sum done by hand', () => {
    // One cluster: item 1 shares a class with itself and item 2 of 4, and so on.
    const one = scoreBCubed([['a'], ['a'], ['a'], ['a']], classes)
    expect(one.precision).toBeCloseTo((2 / 4 + 3 / 4 + 2 / 4 + 1 / 4) / 4, 12)
    // Pairs with themselves: item 2 has two labels and one cluster, so one half.
    expect(one.recall).toBeCloseTo((1 + (1 + 0.5 + 1) / 3 + 1 + 1) / 4, 12)
  })

  it('counts an item without a cluster as alone', () => {
    const alone = scoreBCubed([[], [], [], []], classes)
    expect(alone.precision).toBe(1)
    expect(alone.recall).toBeLessThan(0.8)
  })
})

it('the k-means baseline parts texts that share no words', () => {
  const texts = ['red apple', 'blue whale', 'slow train'].flatMap((pair) => [
    `${pair} one`,
    `${pair} two`,
  ])
  const clusters = clusterByKMeans(texts, 3, 1, 1)
  expect(clusters[0]).toEqual(clusters[1])
  expect(clusters[2]).toEqual(clusters[3])
  expect(clusters[0]).not.toEqual(clusters[2])
})

it('the BERTopic-like baseline labels a cluster by the words it alone uses', () => {
  const texts = ['the bus and the train', 'a train or a bus', 'pain in the knee', 'knee pain again']
  const { clusters, labels } = clusterLikeBertopic(texts, 2, 1)
  expect(clusters[0]).toEqual(clusters[1])
  expect(clusters[0]).not.toEqual(clusters[2])
  expect(labels.get(clusters[2]![0]!)).toContain('knee')
})
