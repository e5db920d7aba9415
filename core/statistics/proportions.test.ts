import { describe, expect, it } from 'vitest'
import { alwaysValidInterval } from './always-valid.ts'
import { clusteredT, newcombe, pooledZ, sampleRatioP, wilson } from './proportions.ts'
import { trialSize } from './trial-size.ts'

describe('shares and their differences', () => {
  it("gives Wilson's published interval for 81 of 263", () => {
    const { low, high } = wilson({ successes: 81, n: 263 })
    expect(low).toBeCloseTo(0.2553, 4)
    expect(high).toBeCloseTo(0.3662, 4)
  })

  it("gives Newcombe's published method 10 for 56/70 against 48/80", () => {
    const { estimate, low, high } = newcombe({ successes: 56, n: 70 }, { successes: 48, n: 80 })
    expect(estimate).toBeCloseTo(0.2, 10)
    expect(low).toBeCloseTo(0.0524, 4)
    expect(high).toBeCloseTo(0.3339, 4)
  })

  it('stays inside 0 and 1 at the ends', () => {
    expect(wilson({ successes: 0, n: 10 }).low).toBe(0)
    expect(wilson({ successes: 10, n: 10 }).high).toBe(1)
    const { low, high } = newcombe({ successes: 10, n: 10 }, { successes: 0, n: 20 })
    expect(low).toBeCloseTo(0.6791, 4)
    expect(high).toBe(1)
  })

  it('tests equal shares as prop.test without correction does in R', () => {
    expect(pooledZ({ successes: 56, n: 70 }, { successes: 48, n: 80 })).toBeCloseTo(
      0.00804508136819656,
      10,
    )
    expect(pooledZ({ successes: 0, n: 5 }, { successes: 0, n: 5 })).toBeNull()
  })

  it('tests cluster shares as t.test with equal variances does in R', () => {
    const got = clusteredT([0.6, 0.7, 0.65, 0.72], [0.5, 0.61, 0.55])!
    expect(got.p).toBeCloseTo(0.0401710051364283, 9)
    expect(got.low).toBeCloseTo(0.00756153211802242, 9)
    expect(clusteredT([0.5], [0.4, 0.5])).toBeNull()
  })

  it('flags arms that were not filled as planned', () => {
    expect(sampleRatioP([500, 500])).toBe(1)
    expect(sampleRatioP([600, 500])).toBeCloseTo(0.00256883152702272, 9)
    expect(sampleRatioP([200, 100], [2, 1])).toBe(1)
  })
})

describe('size of a test', () => {
  it('gives the worked example of 60 against 66 in 100', () => {
    const plan = { p0: 0.6, p1: 0.66, power: 0.8, alpha: 0.05, cluster_size: null, icc: 0, cv: 0 }
    expect(trialSize(plan).people_per_arm).toBe(1016)
    const clustered = trialSize({ ...plan, cluster_size: 60, icc: 0.02, cv: 0.6 })
    expect(clustered.people_per_arm).toBe(2652)
    expect(clustered.clusters_per_arm).toBe(45)
  })

  it('adds a cluster an arm when there are fewer than 20', () => {
    const plan = { p0: 0.4, p1: 0.6, power: 0.8, alpha: 0.05, cluster_size: 20, icc: 0.02, cv: 0 }
    const { clusters_per_arm, people_per_arm } = trialSize(plan)
    const alone = trialSize({ ...plan, cluster_size: null }).people_per_arm
    expect(clusters_per_arm).toBe(Math.ceil((alone * 1.38) / 20) + 1)
    expect(people_per_arm).toBeGreaterThan(alone * 1.38 + 19)
  })
})

describe('looking early', () => {
  it('says nothing before 100 an arm', () => {
    expect(
      alwaysValidInterval({ successes: 50, n: 99 }, { successes: 50, n: 120 }, 1000, 0.05),
    ).toBe(null)
  })

  it('is wider than the ordinary interval, and narrows as people come in', () => {
    const at = (n: number) =>
      alwaysValidInterval({ successes: n / 2, n }, { successes: n / 2, n }, 1000, 0.05)!
    const ordinary = newcombe({ successes: 250, n: 500 }, { successes: 250, n: 500 })
    expect(at(500).high).toBeGreaterThan(ordinary.high)
    expect(at(1000).high).toBeLessThan(at(500).high)
  })
})
