import { describe, expect, it } from 'vitest'
import uneven from './fixtures/uneven.json' with { type: 'json' }
import type { LinkRows } from './link-rows.ts'
import { fitCox, kaplanMeier, survivalOf } from './survival.ts'

const { rows, expected } = uneven
const link: LinkRows = {
  outcome: rows.ended,
  exposure: { kind: 'known', name: 'used', values: rows.used },
  covariates: [
    { name: 'group', type: 'factor', values: rows.group },
    { name: 'need', type: 'numeric', values: rows.need },
  ],
  cluster: rows.coach,
  client: null,
  weights: null,
}

describe('time to an event', () => {
  it('has the Cox coefficient, its textbook error and its left-out error of R', () => {
    const { cox } = survivalOf(link, rows.weeks, true)!
    expect(cox!.log_hazard_ratio.estimate).toBeCloseTo(expected.cox.coef.used, 10)
    expect(cox!.model_se).toBeCloseTo(expected.cox.model.used, 10)
    expect(cox!.log_hazard_ratio.se).toBeCloseTo(expected.cox.jack, 9)
  })

  it('has the Kaplan-Meier curves of R', () => {
    const { curves } = survivalOf(link, rows.weeks, true)!
    const [used] = curves
    expect(used!.steps.map((step) => step.time)).toEqual(expected.kaplan_meier.used.time)
    used!.steps.forEach((step, at) => {
      expect(step.survival).toBeCloseTo(expected.kaplan_meier.used.survival[at]!, 12)
      expect(step.se).toBeCloseTo(expected.kaplan_meier.used.se[at]!, 12)
    })
  })

  it('falls to nought with an error that is not known once the last has had it', () => {
    const steps = kaplanMeier([1, 2, 2], [1, 1, 1])
    expect(steps[0]!.survival).toBeCloseTo(2 / 3, 12)
    expect(steps[1]!.survival).toBe(0)
    expect(steps[1]!.se).toBeNull()
  })

  it('gives no Cox estimate where the exposure settles everything, and none for tags', () => {
    const time = Float64Array.of(1, 2, 3, 4)
    const event = Float64Array.of(1, 1, 0, 0)
    const x = Float64Array.of(1, 1, 0, 0)
    expect(fitCox({ time, event, x, p: 1, start: Int32Array.of(0, 4) })).toBeNull()
    const tagged: LinkRows = {
      ...link,
      exposure: {
        kind: 'coded',
        name: 'x',
        tag_name: 'w',
        tag: rows.used,
        human: rows.used,
        coded: rows.used.map(() => true),
        probability: rows.used.map(() => 1),
      },
    }
    expect(survivalOf(tagged, rows.weeks, true)).toBeNull()
  })
})
