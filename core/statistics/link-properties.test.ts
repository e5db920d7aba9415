import { describe, expect, it } from 'vitest'
import { eValueOfRatio } from './e-value.ts'
import { estimateLink, type LinkOptions } from './link.ts'
import type { CodedExposure, LinkRows } from './link-rows.ts'
import { benjaminiHochberg, shrunk } from './multiplicity.ts'
import { type Simulated, simulateMeetings, USUAL } from './simulated-meetings.ts'

const options: LinkOptions = {
  family: 'binomial',
  fixed_effects: true,
  methods: ['corrected'],
  variance: 'jackknife',
  gates: false,
  seed: 1,
  contrast: null,
  human_alpha: 0.8,
  booking_gap: null,
  earlier_sign: null,
}

const coded = (rows: LinkRows): CodedExposure => {
  if (rows.exposure.kind !== 'coded') throw new Error('wanted a coded exposure')
  return rows.exposure
}

const corrected = (rows: LinkRows, over: Partial<LinkOptions> = {}) =>
  estimateLink(rows, { ...options, ...over }).estimates[0]!

const simulated: Simulated = simulateMeetings({ ...USUAL, meetings: 600, coaches: 12, codes: 120 })

describe('the corrected estimate', () => {
  it('is the plain regression when every meeting is human-coded', () => {
    const { rows } = simulateMeetings({ ...USUAL, meetings: 600, coaches: 12, codes: 600 })
    const known = estimateLink(
      { ...rows, exposure: { kind: 'known', name: 'x', values: coded(rows).human } },
      options,
    ).estimates[0]!
    const got = corrected(rows)
    expect(got.estimate).toBeCloseTo(known.estimate!, 9)
    expect(got.se).toBeCloseTo(known.se!, 7)
    expect(got.risk_difference.estimate).toBeCloseTo(known.risk_difference.estimate!, 9)
  })

  it('does not change with the order of rows or the names of coaches', () => {
    const { rows } = simulated
    const backwards = rows.outcome.map((_, i) => rows.outcome.length - 1 - i)
    const take = <T>(values: readonly T[]) => backwards.map((i) => values[i]!)
    const exposure = coded(rows)
    const turned: LinkRows = {
      ...rows,
      outcome: take(rows.outcome),
      exposure: {
        ...exposure,
        tag: take(exposure.tag),
        human: take(exposure.human),
        coded: take(exposure.coded),
        probability: take(exposure.probability),
      },
      covariates: [
        { name: 'z', type: 'numeric', values: take(rows.covariates[0]!.values as number[]) },
      ],
      cluster: take(rows.cluster).map((name) => `z${99 - Number(name.slice(-2))}`),
      client: take(rows.client!),
    }
    expect(corrected(turned).estimate).toBeCloseTo(corrected(rows).estimate!, 9)
    expect(corrected(turned).se).toBeCloseTo(corrected(rows).se!, 7)
  })

  it('turns its sign when not doing it is coded instead', () => {
    const { rows } = simulated
    const exposure = coded(rows)
    const flip = (value: number | null) => (value === null ? null : 1 - value)
    const opposite = corrected({
      ...rows,
      exposure: { ...exposure, tag: exposure.tag.map(flip), human: exposure.human.map(flip) },
    })
    // The ridge does not treat W and 1 - W alike, so the nuisance differs a little, the sign does not.
    expect(Math.sign(opposite.estimate!)).toBe(-Math.sign(corrected(rows).estimate!))
    expect(opposite.estimate!).toBeCloseTo(-corrected(rows).estimate!, 1)
  })

  it('does not change when a constant is added to a score', () => {
    const { scored } = simulated
    const gaussian = { family: 'gaussian' } as const
    const shifted = { ...scored, outcome: scored.outcome.map((value) => value! + 100) }
    const [one, other] = [corrected(scored, gaussian), corrected(shifted, gaussian)]
    expect(other.estimate).toBeCloseTo(one.estimate!, 9)
    expect(other.se).toBeCloseTo(one.se!, 7)
  })

  it('holds the truth in most of 30 made-up units, whatever the tagger gets wrong', () => {
    let held = 0
    for (let seed = 1; seed <= 30; seed += 1) {
      const { rows } = simulateMeetings({ ...USUAL, seed })
      const { low, high } = corrected(rows)
      held += Number(low! <= USUAL.log_odds_ratio && high! >= USUAL.log_odds_ratio)
    }
    expect(held).toBeGreaterThanOrEqual(26)
  })
})

describe('what stands beside an estimate', () => {
  it('gives the published E-value of a risk ratio of 3.9 (1.8 to 8.7)', () => {
    const { estimate, limit } = eValueOfRatio(3.9, 1.8, 8.7)
    expect(estimate).toBeCloseTo(7.26, 2)
    expect(limit).toBeCloseTo(3.0, 2)
    expect(eValueOfRatio(0.8, 0.6, 1.1).limit).toBe(1)
  })

  it('adjusts p values as p.adjust does in R, ties included', () => {
    expect(benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.03])).toEqual(
      [0.025, 0.04, 0.0375, 0.025, 0.0375].map((q) => expect.closeTo(q, 12)),
    )
  })

  it('pulls the noisiest estimate furthest back', () => {
    const pulled = shrunk([
      { estimate: 0.3, se: 0.2 },
      { estimate: 0.2, se: 0.02 },
      { estimate: -0.1, se: 0.02 },
    ])
    expect(Math.abs(pulled[0]!)).toBeLessThan(pulled[1]!)
  })
})
