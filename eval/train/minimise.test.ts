import { describe, expect, it } from 'vitest'
import { minimise } from './minimise.ts'

describe('minimise', () => {
  it('finds the least of a bowl that is a thousand times steeper one way than another', () => {
    const least = minimise(3, 100, (x, gradient) => {
      const steep = [1, 30, 1000]
      let value = 0
      steep.forEach((times, i) => {
        const off = x[i]! - (i + 1)
        value += times * off * off
        gradient[i] = 2 * times * off
      })
      return value
    })
    for (const [i, x] of least.entries()) expect(x).toBeCloseTo(i + 1, 6)
  })

  it('finds its way along a bent valley', () => {
    // Rosenbrock (1960): least at (1, 1).
    const least = minimise(2, 200, (at, gradient) => {
      const [x, y] = [at[0]!, at[1]!]
      gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x)
      gradient[1] = 200 * (y - x * x)
      return (1 - x) ** 2 + 100 * (y - x * x) ** 2
    })
    expect(least[0]).toBeCloseTo(1, 4)
    expect(least[1]).toBeCloseTo(1, 4)
  })

  it('stays where it starts when that is the least', () => {
    const least = minimise(2, 10, (x, gradient) => {
      gradient.set(x.map((one) => 2 * one))
      return x[0]! ** 2 + x[1]! ** 2
    })
    expect([...least]).toEqual([0, 0])
  })
})
