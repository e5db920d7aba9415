import { expect, it } from 'vitest'
import { crossEntropy } from './cross-entropy.ts'

it('gives the loss of known chances, and slopes that agree with small steps', () => {
  // Chances of a half, a third and a sixth.
  const scores = [Math.log(3), Math.log(2), 0]
  const shares = [2, 0.5, 0]
  const { loss, slopes } = crossEntropy(scores, shares)
  expect(loss).toBeCloseTo(2 * Math.log(2) + 0.5 * Math.log(3), 10)
  slopes.forEach((slope, k) => {
    const there = crossEntropy(scores.with(k, scores[k]! + 1e-6), shares).loss
    expect(slope).toBeCloseTo((there - loss) / 1e-6, 4)
  })
})

it('stands scores that would overflow', () => {
  expect(crossEntropy([1000, 0], [0, 1]).loss).toBeCloseTo(1000)
})
