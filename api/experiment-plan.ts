import { z } from 'zod'
import { Arm, alphasOf, COLUMNS_MAX, ExperimentPlan } from '../core/experiments/plan.ts'
import { trialSize } from '../core/statistics/trial-size.ts'
import type { FieldErrors } from '../web/components/field.tsx'
import type { ExperimentValues } from '../web/pages/scientist/experiments/new.tsx'
import { check, type Form } from './form.ts'

const ALPHA = 0.05
export const ARM_KEYS = ['A', 'B', 'C', 'D'] as const

const number = (message: string, least: number, most: number) =>
  z.coerce.number(message).min(least, message).max(most, message)
const line = (message: string, most: number) =>
  z.string().min(1, message).max(most, `Use at most ${most} characters`)
const columns = z
  .string()
  .transform((text) =>
    text
      .toLowerCase()
      .split(',')
      .map((name) => name.trim().replaceAll(/\s+/g, '_'))
      .filter(Boolean),
  )
  .refine((names) => names.length <= COLUMNS_MAX, `Name at most ${COLUMNS_MAX} columns`)
  .refine(
    (names) => names.every((name) => /^[a-z][a-z0-9_]{0,29}$/.test(name)),
    'Use letters and digits in column names, with commas between them',
  )

const Fields = z
  .object({
    name: line('Enter a name', 80),
    question: line('Enter the question', 600),
    outcome: line('Enter what counts as a response', 120),
    for_whom: line('Enter who gets a message', 400),
    unit: z.enum(['person', 'cluster'], 'Choose who is allocated'),
    allocation: z.enum(['here', 'elsewhere'], 'Choose where arms are given'),
    seen: z.enum(['no', 'yes'], 'Say whether any response has been seen'),
    p0: number('Enter a percentage from 1 to 99', 1, 99),
    p1: number('Enter a percentage from 1 to 99', 1, 99),
    power: number('Enter a percentage from 50 to 99', 50, 99),
    cluster_size: number('Enter how many people a cluster has, from 1 to 5,000', 1, 5_000),
    icc: number('Enter a number from 0 to 1', 0, 1),
    cv: number('Enter a number from 0 to 3', 0, 3),
    strata: columns,
    baseline: columns,
    stopping: z.string().max(600, 'Use at most 600 characters'),
  })
  .refine((plan) => plan.p0 !== plan.p1, { path: ['p1'], error: 'It must differ from the first' })

/** What a new experiment's form holds, as it was typed. */
export function experimentValues(form: Form): ExperimentValues {
  const of = (name: string) => form.text(name)
  return {
    ...{ name: of('name'), question: of('question'), outcome: of('outcome') },
    ...{ for_whom: of('for_whom'), unit: of('unit'), allocation: of('allocation') },
    ...{ seen: of('seen'), p0: of('p0'), p1: of('p1'), power: of('power') },
    ...{ cluster_size: of('cluster_size'), icc: of('icc'), cv: of('cv') },
    ...{ strata: of('strata'), baseline: of('baseline'), stopping: of('stopping') },
    arms: ARM_KEYS.map((key) => ({
      ...{ key, label: of(`label_${key}`), message: of(`message_${key}`) },
      ...{ channel: of(`channel_${key}`), offer: of(`offer_${key}`) },
    })),
  }
}

export type PlanRead =
  | { ok: true; name: string; plan: ExperimentPlan; seen: boolean }
  | { ok: false; errors: FieldErrors }

/** The plan a form asks for, with the size it needs; arms without a name are left out. */
export function readExperimentPlan(values: ExperimentValues): PlanRead {
  const checked = check(Fields, values)
  const errors: FieldErrors = checked.ok ? {} : { ...checked.errors }
  const arms = values.arms.filter(
    ({ key, label, message, offer }) => key < 'C' || label || message || offer,
  )
  for (const arm of arms) {
    const read = check(Arm, arm)
    if (read.ok) continue
    for (const [field, message] of Object.entries(read.errors))
      errors[`${field}_${arm.key}`] = message
  }
  if (!checked.ok || Object.keys(errors).length > 0) return { ok: false, errors }
  const { name, seen, p0, p1, power, cluster_size, icc, cv, ...rest } = checked.value
  const clustered = rest.unit === 'cluster'
  const assumed = {
    ...{ p0: p0 / 100, p1: p1 / 100, power: power / 100 },
    ...{ cluster_size: clustered ? cluster_size : null, icc: clustered ? icc : 0, cv },
  }
  // The planned analysis has what early looks leave of alpha, shared between the comparisons.
  const alpha = alphasOf(ALPHA / (arms.length - 1)).final
  const size = trialSize({ ...assumed, alpha })
  const plan = ExperimentPlan.parse({
    ...{ ...rest, arms },
    size: { ...assumed, alpha: ALPHA, ...size },
  })
  return { ok: true, name, plan, seen: seen === 'yes' }
}
