import { z } from 'zod'
import type { RegistrationPlan } from '../evidence/registration.ts'

export const CHANNELS = ['text', 'email', 'letter', 'phone', 'in_person'] as const
export const CHANNEL_WORDS: Record<(typeof CHANNELS)[number], string> = {
  text: 'Text message',
  email: 'Email',
  letter: 'Letter',
  phone: 'Phone call',
  in_person: 'In person',
}

/** What one group of people gets. */
export const Arm = z.object({
  /** `A`, `B`, …: the first is what the others are compared with. */
  key: z.string().regex(/^[A-H]$/),
  label: z.string().trim().min(1, 'Enter a short name for the arm').max(60),
  message: z.string().trim().max(2_000, 'Use at most 2,000 characters').default(''),
  channel: z.enum(CHANNELS, 'Choose a channel'),
  /** Place or time offered; empty for none. */
  offer: z.string().trim().max(200, 'Use at most 200 characters').default(''),
})
export type Arm = z.infer<typeof Arm>

export const ARMS_MAX = 4
/** Coarse columns from before the message. */
export const COLUMNS_MAX = 4

const columns = z.array(z.string().regex(/^[a-z][a-z0-9_]{0,29}$/)).max(COLUMNS_MAX)

/** What is fixed when an experiment is locked. */
export const ExperimentPlan = z.object({
  question: z.string().min(1).max(600),
  /** Completes "of 100 people, about N …", such as `replied within two weeks`. */
  outcome: z.string().min(1).max(120),
  /** Who gets a message, and who is left out. */
  for_whom: z.string().min(1).max(400),
  arms: z.array(Arm).min(2).max(ARMS_MAX),
  /** Whether people or whole clusters (a coach, a coach's week) are allocated. */
  unit: z.enum(['person', 'cluster']),
  /** `here` by the recorded seed; `elsewhere` the file brings each person's arm. */
  allocation: z.enum(['here', 'elsewhere']),
  strata: columns,
  baseline: columns,
  /** What was assumed for the size. */
  size: z.object({
    /** Shares between 0 and 1. */
    p0: z.number(),
    p1: z.number(),
    power: z.number(),
    alpha: z.number(),
    /** Null where people are allocated one by one. */
    cluster_size: z.number().nullable(),
    icc: z.number(),
    cv: z.number(),
    people_per_arm: z.number().int(),
    clusters_per_arm: z.number().int().nullable(),
  }),
  /** When it ends before its size, in words. */
  stopping: z.string().max(600),
})
export type ExperimentPlan = z.infer<typeof ExperimentPlan>

export const STOP_REASONS = ['size_reached', 'clear_early', 'harm', 'practical'] as const
export type StopReason = (typeof STOP_REASONS)[number]
export const STOP_LABEL: Record<StopReason, string> = {
  size_reached: 'The planned size was reached',
  clear_early: 'The always-valid interval left out no difference',
  harm: 'Somebody might have been harmed',
  practical: 'It could not go on for practical reasons',
}

/** Alpha kept for looking early, and what is left for the end; together the plan's alpha. */
export const alphasOf = (alpha: number) => ({ early: alpha / 5, final: (alpha * 4) / 5 })

/** Completes "It was stopped because". */
export const STOP_WORDS: Record<StopReason, string> = {
  size_reached: 'its planned size was reached',
  clear_early: 'the interval that may be looked at early left out no difference',
  harm: 'somebody might have been harmed',
  practical: 'it could not go on',
}

/** What of an experiment is registered; `details` is the hash of its whole plan. */
export const registrationOf = (plan: ExperimentPlan, details: string): RegistrationPlan => ({
  ...{ kind: 'experiment', hypothesis: plan.question, outcome: plan.outcome, details },
  exposure: plan.arms.map((arm) => arm.label).join(' against '),
  covariates: plan.strata,
  planned_n: Math.max(20, plan.size.people_per_arm * plan.arms.length),
  stopping: plan.stopping,
})
