import { describe, expect, it } from 'vitest'
import { type Assigned, analyseExperiment, ExperimentSpec } from './experiment.ts'

const spec = ExperimentSpec.parse({ arm: 'arm', response: 'replied', planned_per_arm: 200 })

const arm = (
  name: string,
  n: number,
  yes: number,
  cluster: (i: number) => string | null = () => null,
) =>
  Array.from(
    { length: n },
    (_, i): Assigned => ({
      arm: name,
      response: Number(i < yes),
      cluster: cluster(i),
    }),
  )

const codes = (result: ReturnType<typeof analyseExperiment>) =>
  result.warnings.map((one) => one.code)

describe('a message test', () => {
  it('compares the second arm with the first, with an interval that may be looked at early', () => {
    const result = analyseExperiment([...arm('a', 150, 75), ...arm('b', 150, 90)], spec)
    expect(result.difference!.estimate).toBeCloseTo(0.1, 12)
    expect(result.always_valid!.low).toBeLessThan(result.difference!.low)
    expect(result.always_valid!.high).toBeGreaterThan(result.difference!.high)
    expect(codes(result)).toContain('not_yet_planned_size')
  })

  it('turns the difference round when the other arm is the control', () => {
    const people = [...arm('a', 150, 75), ...arm('b', 150, 90)]
    const result = analyseExperiment(people, { ...spec, control: 'b' })
    expect(result.difference!.estimate).toBeCloseTo(-0.1, 12)
  })

  it('shows nothing when the arms were not filled as planned', () => {
    const result = analyseExperiment([...arm('a', 400, 75), ...arm('b', 250, 90)], spec)
    expect(result.difference).toBeNull()
    expect(result.always_valid).toBeNull()
    expect(result.arms).toEqual([])
    expect(codes(result)).toContain('sample_ratio')
  })

  it('accepts unequal arms that were planned so', () => {
    const people = [...arm('a', 400, 75), ...arm('b', 200, 40)]
    const result = analyseExperiment(people, { ...spec, planned_ratio: { a: 2, b: 1 } })
    expect(result.difference).not.toBeNull()
  })

  it('says nothing early before 100 an arm', () => {
    const result = analyseExperiment([...arm('a', 60, 30), ...arm('b', 60, 30)], spec)
    expect(result.always_valid).toBeNull()
    expect(codes(result)).toContain('too_early')
  })

  it('compares clusters, each once, and offers no early look', () => {
    const clustered = { ...spec, cluster: 'coach' }
    const people = [
      ...arm('a', 80, 40, (i) => `a${i % 8}`),
      ...arm('b', 80, 48, (i) => `b${i % 8}`),
    ]
    const result = analyseExperiment(people, clustered)
    expect(result.difference!.estimate).toBeCloseTo(0.1, 10)
    expect(result.always_valid).toBeNull()
    const few = analyseExperiment(
      [...arm('a', 80, 40, (i) => `a${i % 3}`), ...arm('b', 80, 48, (i) => `b${i % 3}`)],
      clustered,
    )
    expect(few.difference).toBeNull()
    expect(codes(few)).toContain('few_clusters')
  })

  it('keeps people without a known response out of the rates and counts them', () => {
    const lost = arm('b', 80, 0).map((person) => ({ ...person, response: null }))
    const result = analyseExperiment([...arm('a', 150, 75), ...arm('b', 100, 50), ...lost], spec)
    expect(result.missing).toBe(80)
    expect(result.arms[1]!.n).toBe(100)
    expect(codes(result)).toContain('loss')
  })
})
