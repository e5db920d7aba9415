import { describe, expect, it } from 'vitest'
import coded from './fixtures/coded.json' with { type: 'json' }
import known from './fixtures/known.json' with { type: 'json' }
import { estimateLink, type LinkOptions } from './link.ts'
import type { Covariate, LinkRows } from './link-rows.ts'

const options: LinkOptions = {
  family: 'binomial',
  fixed_effects: true,
  methods: ['corrected', 'naive', 'human'],
  variance: 'jackknife',
  gates: false,
  seed: 1,
  contrast: null,
  human_alpha: null,
  booking_gap: null,
  earlier_sign: null,
}

const covariates: Covariate[] = [
  { name: 'age', type: 'factor', values: known.rows.age },
  { name: 'z', type: 'numeric', values: known.rows.z },
]

function knownRows(over: Partial<LinkRows> = {}): LinkRows {
  return {
    outcome: known.rows.attended,
    exposure: { kind: 'known', name: 'x', values: known.rows.x },
    covariates,
    cluster: known.rows.coach,
    client: null,
    weights: null,
    ...over,
  }
}

function codedRows(outcome: readonly number[]): LinkRows {
  const { rows } = coded
  return {
    outcome,
    exposure: {
      kind: 'coded',
      name: 'x',
      tag_name: 'w',
      tag: rows.w,
      human: rows.x,
      coded: rows.r.map((r) => r === 1),
      probability: rows.pi,
    },
    covariates: [
      { name: 'age', type: 'factor', values: rows.age },
      { name: 'z', type: 'numeric', values: rows.z },
    ],
    cluster: rows.coach,
    client: null,
    weights: null,
  }
}

function near(got: number | null | undefined, wanted: number, tolerance = 1e-6) {
  expect(got).not.toBeNull()
  expect(Math.abs(got! - wanted) / Math.max(Math.abs(wanted), 1e-9)).toBeLessThan(tolerance)
}

const cases = {
  fe: { fixed_effects: true, family: 'binomial', rows: knownRows(), term: 'x' },
  pooled: { fixed_effects: false, family: 'binomial', rows: knownRows(), term: 'x' },
  count: {
    fixed_effects: true,
    family: 'binomial',
    rows: knownRows({
      exposure: { kind: 'known', name: 'reflect', values: known.rows.reflect },
    }),
    term: 'reflect',
  },
  lin: {
    fixed_effects: true,
    family: 'gaussian',
    rows: knownRows({ outcome: known.rows.wai }),
    term: 'x',
  },
} as const

type Expected = {
  coef: Record<string, number>
  model: Record<string, number>
  cr0: Record<string, number>
  cr2: Record<string, number>
  df: Record<string, number>
  jack: { b: number; rd: number; lrr: number; ame: number }
  full: { b: number; rd: number; lrr: number; ame: number }
  p: { p1: number; p0: number }
  rd_cr0: number
}

describe.each(Object.entries(cases))('a known exposure, %s', (name, one) => {
  const expected = known.expected[name as keyof typeof cases] as unknown as Expected
  const run = (variance: LinkOptions['variance']) => {
    const { family, fixed_effects } = one
    return estimateLink(one.rows, { ...options, family, fixed_effects, variance })
  }

  it.each(['model', 'CR0', 'CR1', 'CR2'] as const)(
    'has the coefficients and %s errors of R',
    (kind) => {
      const { coefficients, estimates } = run(kind)
      const errors =
        kind === 'model' ? expected.model : kind === 'CR2' ? expected.cr2 : expected.cr0
      const factor = kind === 'CR1' ? Math.sqrt(12 / 11) : 1
      for (const { term, estimate, se } of coefficients) {
        near(estimate, expected.coef[term]!)
        near(se, errors[term]! * factor)
      }
      expect(coefficients.length).toBe(one.fixed_effects ? 4 : 5)
      if (kind === 'CR2') near(estimates[0]!.df, expected.df[one.term]!, 1e-5)
      if (kind === 'CR0') near(estimates[0]!.risk_difference.se, expected.rd_cr0)
    },
  )

  it('has the leave-one-coach-out errors of refits in R', () => {
    const estimate = run('jackknife').estimates[0]!
    near(estimate.estimate, expected.full.b)
    near(estimate.se, expected.jack.b)
    near(estimate.risk_difference.estimate, expected.full.rd)
    near(estimate.risk_difference.se, expected.jack.rd)
    near(estimate.p1, expected.p.p1)
    if (one.family === 'binomial') near(estimate.log_risk_ratio.se, expected.jack.lrr)
    if (one.term === 'reflect') near(estimate.marginal_effect?.se, expected.jack.ame)
    expect(estimate.df).toBe(11)
  })
})

describe('the corrected estimate', () => {
  it.each(['binomial', 'gaussian'] as const)('equals an independent program, %s', (family) => {
    const expected = coded.expected[family]
    const outcome = family === 'binomial' ? coded.rows.y : coded.rows.s
    const result = estimateLink(codedRows(outcome), { ...options, family })
    const estimate = result.estimates.find((one) => one.method === 'corrected')!
    near(estimate.estimate, expected.full.b)
    near(estimate.se, expected.se.b, 1e-5)
    near(estimate.risk_difference.estimate, expected.full.rd)
    near(estimate.risk_difference.se, expected.se.rd, 1e-5)
    near(estimate.prevalence.estimate, expected.full.prev)
    near(estimate.prevalence.se, expected.se.prev)
    near(result.sign_flip_p, expected.flip)
    expect(result.same_direction).toBe(expected.same)
    expect(result.ungated).toBe(true)
  })
})
