import { describe, expect, it } from 'vitest'
import { coachGroups } from './coach-groups.ts'

const figures = (n: number, people = 20) =>
  Array.from({ length: n }, (_, i) => ({ value: (7 * i) % n, people }))

describe('figures of coaches', () => {
  it('stand in groups of at least three at their common mean, none alone', () => {
    expect(coachGroups(figures(12))).toEqual([
      { value: 1, coaches: 3 },
      { value: 4, coaches: 3 },
      { value: 7, coaches: 3 },
      { value: 10, coaches: 3 },
    ])
    const eleven = coachGroups(figures(11))
    expect(eleven.map((group) => group.coaches)).toEqual([3, 3, 5])
    expect(eleven.map((group) => group.value)).not.toContain(10)
  })

  it('are the same whatever order the coaches come in', () => {
    expect(coachGroups([...figures(12)].reverse())).toEqual(coachGroups(figures(12)))
  })

  it('are not shown with fewer than ten coaches, or with too few people behind them', () => {
    expect(coachGroups(figures(9))).toEqual([])
    expect(coachGroups(figures(10, 0))).toEqual([])
  })

  it('take in the next coach where one gives more than half of the people', () => {
    const heavy = figures(12).map((one) => (one.value === 0 ? { ...one, people: 50 } : one))
    expect(coachGroups(heavy)[0]!.coaches).toBe(4)
  })
})
