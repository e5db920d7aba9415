import coded from '../../core/statistics/fixtures/coded.json' with { type: 'json' }
import known from '../../core/statistics/fixtures/known.json' with { type: 'json' }
import uneven from '../../core/statistics/fixtures/uneven.json' with { type: 'json' }
import { estimateLink, type LinkOptions } from '../../core/statistics/link.ts'
import type { LinkResult } from '../../core/statistics/link-result.ts'
import type { Covariate, LinkRows } from '../../core/statistics/link-rows.ts'
import { survivalOf } from '../../core/statistics/survival.ts'

/** The engine computing whatever a file gives, by the leave-one-coach-out variance. */
export const PLAIN: LinkOptions = {
  family: 'binomial',
  fixed_effects: true,
  methods: ['corrected'],
  variance: 'jackknife',
  gates: false,
  seed: 1,
  contrast: null,
  human_alpha: null,
  booking_gap: null,
  earlier_sign: null,
}

/** The largest relative difference between the engine and R over the numbers of one program. */
export interface Agreement {
  case: string
  program: string
  numbers: number
  worst: number
}

type Numbers = Readonly<Record<string, number>>

/** What R says of one direct fit; a part that is absent was not computed there. */
interface Expected {
  coef: Numbers
  model?: Numbers
  cr0: Numbers
  cr2?: Numbers
  df?: Numbers
  full: Numbers
  jack: Numbers
}

interface DirectCase {
  name: string
  rows: LinkRows
  options: Partial<LinkOptions>
  expected: Expected
}

/** Every committed R figure, beside what the engine makes of the same rows. */
export function agreementWithR(): Agreement[] {
  return [
    ...directCases().flatMap(directAgreement),
    ...correctedAgreement(),
    ...survivalAgreement(),
  ]
}

class Worst {
  private readonly by = new Map<string, { numbers: number; worst: number }>()

  note(program: string, got: number | null | undefined, wanted: number | undefined): void {
    if (wanted === undefined) return
    const off = got == null ? Number.POSITIVE_INFINITY : Math.abs(got - wanted)
    const kept = this.by.get(program) ?? { numbers: 0, worst: 0 }
    const worst = Math.max(kept.worst, off / Math.max(Math.abs(wanted), 1e-9))
    this.by.set(program, { numbers: kept.numbers + 1, worst })
  }

  lines(name: string): Agreement[] {
    return [...this.by].map(([program, found]) => ({ case: name, program, ...found }))
  }
}

function directAgreement({ name, rows, options, expected }: DirectCase): Agreement[] {
  const worst = new Worst()
  const run = (variance: LinkOptions['variance']) =>
    estimateLink(rows, { ...PLAIN, ...options, variance })
  const errors = (result: LinkResult, program: string, wanted: Numbers, factor = 1) => {
    for (const { term, se } of result.coefficients) {
      const of = wanted[term]
      worst.note(program, se, of === undefined ? undefined : of * factor)
    }
  }
  const jackknife = run('jackknife')
  for (const { term, estimate } of jackknife.coefficients) {
    worst.note('glm', estimate, expected.coef[term])
  }
  if (expected.model) errors(run('model'), 'glm', expected.model)
  const clusters = jackknife.clusters
  errors(run('CR0'), 'sandwich', expected.cr0)
  errors(run('CR1'), 'sandwich', expected.cr0, Math.sqrt(clusters / (clusters - 1)))
  if (expected.cr2) {
    const cr2 = run('CR2')
    errors(cr2, 'clubSandwich', expected.cr2)
    const { term, df } = cr2.estimates[0]!
    worst.note('clubSandwich, df', df, expected.df?.[term])
  }
  const [estimate] = jackknife.estimates
  worst.note('refits', estimate!.estimate, expected.full.b)
  worst.note('refits', estimate!.se, expected.jack.b)
  worst.note('refits', estimate!.risk_difference.estimate, expected.full.rd)
  worst.note('refits', estimate!.risk_difference.se, expected.jack.rd)
  if (options.family !== 'gaussian') {
    worst.note('refits', estimate!.log_risk_ratio.estimate, expected.full.lrr)
    worst.note('refits', estimate!.log_risk_ratio.se, expected.jack.lrr)
  }
  return worst.lines(name)
}

function directCases(): DirectCase[] {
  const { rows, expected } = known
  const of = (outcome: readonly number[], exposure: readonly number[], name: string): LinkRows => ({
    outcome,
    exposure: { kind: 'known', name, values: exposure },
    covariates: [
      { name: 'age', type: 'factor', values: rows.age },
      { name: 'z', type: 'numeric', values: rows.z },
    ],
    cluster: rows.coach,
    client: null,
    weights: null,
  })
  const wai = { family: 'gaussian' } as const
  const pooled = { fixed_effects: false }
  const { attended, x, reflect } = rows
  return [
    direct('within coach', of(attended, x, 'x'), {}, expected.fe),
    direct('pooled', of(attended, x, 'x'), pooled, expected.pooled),
    direct('count', of(attended, reflect, 'reflect'), {}, expected.count),
    direct('score', of(rows.wai, x, 'x'), wai, expected.lin),
    ...unevenCases(),
  ]
}

const direct = (
  name: string,
  rows: LinkRows,
  options: Partial<LinkOptions>,
  expected: unknown,
) => ({
  name,
  rows,
  options,
  expected: expected as Expected,
})

/** Coaches of very unequal size, values not recorded, a rare level, weights. */
function unevenCases(): DirectCase[] {
  const { rows, expected } = uneven
  const covariates: Covariate[] = [
    { name: 'group', type: 'factor', values: rows.group },
    { name: 'need', type: 'numeric', values: rows.need },
  ]
  const of = (over: Partial<LinkRows>): LinkRows => ({
    outcome: rows.came,
    exposure: { kind: 'known', name: 'used', values: rows.used },
    covariates,
    cluster: rows.coach,
    client: null,
    weights: null,
    ...over,
  })
  const count = { exposure: { kind: 'known', name: 'count', values: rows.count } } as const
  const { score: outcome, weight: weights } = rows
  const linear = { family: 'gaussian' } as const
  return [
    direct('uneven, within coach', of({}), {}, expected.within),
    direct('uneven, pooled', of({}), { fixed_effects: false }, expected.pooled),
    direct('uneven, count', of(count), { contrast: [0, 1] }, expected.count),
    direct('uneven, weighted', of({ weights }), {}, expected.weighted),
    direct('uneven, score', of({ outcome }), linear, expected.score),
    direct('uneven, score weighted', of({ outcome, weights }), linear, expected.score_weighted),
  ]
}

/** Cox's model within coach, and the curves of a yes/no exposure. */
function survivalAgreement(): Agreement[] {
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
  const found = survivalOf(link, rows.weeks, true)
  const worst = new Worst()
  const { cox } = expected
  worst.note('survival, coxph', found?.cox?.log_hazard_ratio.estimate, cox.coef.used)
  worst.note('survival, coxph', found?.cox?.model_se, cox.model.used)
  worst.note('survival, coxph', found?.cox?.log_hazard_ratio.se, cox.jack)
  for (const [at, curve] of [expected.kaplan_meier.used, expected.kaplan_meier.unused].entries()) {
    const steps = found?.curves[at]?.steps ?? []
    curve.survival.forEach((value, step) => {
      worst.note('survival, survfit', steps[step]?.survival, value)
      worst.note('survival, survfit', steps[step]?.se, curve.se[step])
      worst.note('survival, survfit', steps[step]?.at_risk, curve.at_risk[step])
    })
  }
  return worst.lines('time to the event')
}

/** The corrected estimate, which no package has: beside an independent program written in R. */
function correctedAgreement(): Agreement[] {
  const { rows, expected } = coded
  return (['binomial', 'gaussian'] as const).flatMap((family) => {
    const wanted = expected[family]
    const result = estimateLink(
      {
        outcome: family === 'binomial' ? rows.y : rows.s,
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
      },
      { ...PLAIN, family },
    )
    const [estimate] = result.estimates
    const worst = new Worst()
    const program = 'corrected, written in R'
    worst.note(program, estimate!.estimate, wanted.full.b)
    worst.note(program, estimate!.se, wanted.se.b)
    worst.note(program, estimate!.risk_difference.estimate, wanted.full.rd)
    worst.note(program, estimate!.risk_difference.se, wanted.se.rd)
    worst.note(program, estimate!.prevalence.estimate, wanted.full.prev)
    worst.note(program, estimate!.prevalence.se, wanted.se.prev)
    worst.note(program, result.sign_flip_p, wanted.flip)
    return worst.lines(family === 'binomial' ? 'corrected, yes/no' : 'corrected, score')
  })
}
