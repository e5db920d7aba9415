import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, it } from 'vitest'
import { anExperimentPlan } from '../../test/support/seeded-results.ts'
import { EvidenceEntry } from '../evidence/entry.ts'
import { ExperimentPlan } from './plan.ts'
import { reportExperiment, type Unit } from './report.ts'
import { gradeExperiment, writeUp } from './write-up.ts'

const plan = ExperimentPlan.parse(anExperimentPlan())
const arm = (key: string, n: number, yes: number, over: Partial<Unit> = {}): Unit[] =>
  Array.from({ length: n }, (_, i) => ({
    ...{ arm: key, response: Number(i < yes), cluster: null, baseline: {} },
    ...over,
  }))
const registered = { exploratory: false, sentence: 'Registered.', registration: null }
const codes = (of: { warnings: { code: string }[] }) => of.warnings.map((one) => one.code)

describe('an experiment before its planned size', () => {
  it('compares nothing before 100 people an arm', () => {
    const report = reportExperiment(plan, [...arm('A', 90, 30), ...arm('B', 90, 45)], false)
    expect(report.differences).toEqual([])
    expect(report.waiting).toContain('before 100 people')
  })

  it('shows the interval that may be looked at early, and no p', () => {
    const report = reportExperiment(plan, [...arm('A', 200, 60), ...arm('B', 200, 80)], false)
    expect(report.differences).toMatchObject([{ kind: 'early', level: 99, estimate: 10, p: null }])
    expect(report.clear_early).toBe(false)
  })

  it('says when the interval leaves out no difference', () => {
    const report = reportExperiment(plan, [...arm('A', 200, 40), ...arm('B', 200, 140)], false)
    expect(report.clear_early).toBe(true)
  })

  it('rarely calls a difference that is not there, however often it is looked at', () => {
    const random = xoroshiro128plus(11)
    let false_alarms = 0
    for (let trial = 0; trial < 100; trial += 1) {
      const units: Unit[] = []
      for (let n = 0; n < 350; n += 1) {
        for (const key of ['A', 'B'])
          units.push(...arm(key, 1, Number(uniformFloat64(random) < 0.3)))
        if (n < 100 || n % 25 > 0) continue
        if (reportExperiment(plan, units, false).clear_early) {
          false_alarms += 1
          break
        }
      }
    }
    expect(false_alarms).toBeLessThanOrEqual(3)
  })
})

describe('an experiment at its planned size', () => {
  const units = [...arm('A', 360, 108), ...arm('B', 360, 151)]

  it('shows the planned analysis with what alpha was left for it', () => {
    const report = reportExperiment(plan, units, false)
    expect(report.complete).toBe(true)
    expect(report.differences[0]).toMatchObject({ kind: 'final', level: 96, estimate: 12 })
    expect(report.differences[0]!.p).toBeLessThan(0.01)
  })

  it('gives rates from rounded counts only', () => {
    const [first] = reportExperiment(plan, units, false).arms
    expect(first).toMatchObject({ people: 360, answered: 360, of_100: 31 })
  })

  it('hides rates and differences of arms in which fewer than ten responded', () => {
    const few = reportExperiment(plan, [...arm('A', 400, 4), ...arm('B', 400, 60)], false)
    expect(few.arms.map((one) => one.of_100)).toEqual([null, null])
    expect(few.differences).toEqual([])
    expect(few.waiting).toContain('hidden')
  })

  it('compares each of three arms with the first, alpha shared between them', () => {
    const three = {
      ...plan,
      arms: [...plan.arms, { ...plan.arms[0]!, key: 'C', label: 'Letter' }],
    }
    const report = reportExperiment(three, [...units, ...arm('C', 360, 120)], false)
    expect(report.differences.map((one) => one.arm)).toEqual(['B', 'C'])
    expect(report.differences[0]!.level).toBe(98)
  })
})

describe('what breaks or weakens an experiment', () => {
  it('is arms that were not filled as planned: nothing is shown', () => {
    const report = reportExperiment(plan, [...arm('A', 600, 200), ...arm('B', 400, 150)], true)
    expect(report.broken).toBe(true)
    expect(report.differences).toEqual([])
    expect(report.arms.every((one) => one.of_100 === null)).toBe(true)
  })

  it('is arms that differed before any message, said in plain words', () => {
    const young = { baseline: { age_band: '18-24' } }
    const old = { baseline: { age_band: '50-64' } }
    const report = reportExperiment(
      plan,
      [
        ...[...arm('A', 250, 80, young), ...arm('A', 150, 40, old)],
        ...[...arm('B', 150, 60, young), ...arm('B', 250, 80, old)],
      ],
      false,
    )
    expect(codes(report)).toEqual(['baseline'])
    expect(report.warnings[0]!.sentence).toMatch(/“age band”: .* was 6\d of 100 in arm A, 3\d|3\d/)
  })

  it('names no level that few people of an arm have', () => {
    const rare = { baseline: { site: 'North' } }
    const common = { baseline: { site: 'South' } }
    const report = reportExperiment(
      plan,
      [...arm('A', 180, 60, common), ...arm('B', 140, 40, common), ...arm('B', 40, 10, rare)],
      false,
    )
    expect(codes(report)).toEqual(['baseline'])
    expect(report.warnings[0]!.sentence).not.toContain('North')
  })

  it('is nothing where chance made small differences', () => {
    const site = (i: number) => ({ baseline: { site: i % 2 ? 'North' : 'South' } })
    const units = ['A', 'B'].flatMap((key) =>
      Array.from({ length: 300 }, (_, i) => arm(key, 1, 0, site(i))),
    )
    expect(reportExperiment(plan, units.flat(), false).warnings).toEqual([])
  })

  it('is responses that are missing when it is stopped, not while it runs', () => {
    const lost = arm('B', 120, 0, { response: null })
    const units = [...arm('A', 400, 120), ...arm('B', 280, 90), ...lost]
    expect(codes(reportExperiment(plan, units, false))).toEqual([])
    expect(codes(reportExperiment(plan, units, true))).toEqual(['loss', 'uneven_loss'])
  })
})

describe('an experiment with clusters', () => {
  const clustered = {
    ...plan,
    unit: 'cluster' as const,
    size: { ...plan.size, cluster_size: 20, icc: 0.02, clusters_per_arm: 10 },
  }
  const of = (key: string, clusters: number, yes: number) =>
    Array.from({ length: clusters }, (_, k) =>
      arm(key, 20, yes + (k % 3), { cluster: `${key}${k}` }),
    ).flat()

  it('compares nothing before its size, and each cluster once from then on', () => {
    const early = reportExperiment(clustered, [...of('A', 8, 6), ...of('B', 8, 9)], false)
    expect(early.differences).toEqual([])
    expect(early.arms.every((one) => one.of_100 === null)).toBe(true)
    expect(early.waiting).toContain('whole clusters')
    const whole = reportExperiment(clustered, [...of('A', 10, 6), ...of('B', 10, 9)], false)
    expect(whole.differences).toMatchObject([{ kind: 'final', estimate: 15 }])
  })

  it('says when there are few', () => {
    const few = reportExperiment(clustered, [...of('A', 5, 6), ...of('B', 5, 9)], true)
    expect(codes(few)).toContain('few_clusters')
  })
})

describe('its strength and write-up', () => {
  const units = [...arm('A', 360, 108), ...arm('B', 360, 151)]
  const conduct = { plan, stop_reason: 'size_reached' as const, standing: registered }
  const of = { ...conduct, computed_at: new Date('2026-11-20T10:00:00Z'), data_hash: 'h', note: '' }

  it('is four locks for one that kept to its plan, and five for none alone', () => {
    const grade = gradeExperiment(reportExperiment(plan, units, true), conduct)
    expect(grade).toMatchObject({ locks: 4, lost: [] })
    expect(grade.raise[0]).toContain('second such test')
  })

  it('loses a lock for each rule it broke, and has none where nothing may be said', () => {
    const exploratory = { ...registered, exploratory: true }
    const report = reportExperiment(plan, units, true)
    expect(gradeExperiment(report, { ...conduct, standing: exploratory }).locks).toBe(3)
    const short = reportExperiment(plan, [...arm('A', 200, 60), ...arm('B', 200, 80)], true)
    const practical = { ...conduct, stop_reason: 'practical' as const }
    expect(gradeExperiment(short, practical).locks).toBe(3)
    const broken = reportExperiment(plan, [...arm('A', 600, 99), ...arm('B', 400, 99)], true)
    expect(gradeExperiment(broken, conduct).locks).toBe(0)
  })

  it('loses none for ending early by its own rule', () => {
    const clear = reportExperiment(plan, [...arm('A', 200, 40), ...arm('B', 200, 140)], true)
    const early = { ...conduct, stop_reason: 'clear_early' as const }
    expect(gradeExperiment(clear, early).locks).toBe(4)
  })

  it('says what each arm got, what was found and how it ended', () => {
    const entry = EvidenceEntry.parse(
      writeUp('Named time', reportExperiment(plan, units, true), of),
    )
    expect(entry.tried).toContain('B, Named time (text message; offer: Tuesday, 10am)')
    expect(entry.found).toContain('12 more of 100 (96% interval')
    expect(entry.found).toContain('its planned size was reached')
    expect(entry.difference).toMatchObject({ estimate: 12, level: 96 })
    expect(entry.counts.people).toBe(720)
  })
})
