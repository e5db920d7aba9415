import type { SessionOutcomeName } from './records.ts'

/** The model the made-up unit is drawn from. TRUTH.md says the same in words. */

export interface CodeModel {
  /** Share of a typical coach's sessions in which the code is used at least once. */
  prevalence: number
  /** Mean number of further uses in a session that has one. */
  more_uses: number
  /** +1: coaches whose people do better anyway use it more; -1: less; 0: unrelated. */
  coach_lean: -1 | 0 | 1
}

const code = (prevalence: number, more_uses: number, coach_lean: -1 | 0 | 1 = 0): CodeModel => ({
  prevalence,
  more_uses,
  coach_lean,
})

export const COACH_CODES: Readonly<Record<string, CodeModel>> = {
  question_open: code(0.97, 6),
  question_closed: code(0.98, 8),
  reflection_simple: code(0.93, 4),
  reflection_complex: code(0.55, 2, 1),
  affirm: code(0.5, 1, 1),
  emphasise_autonomy: code(0.45, 0.8, 1),
  seek_collaboration: code(0.5, 1.2, 1),
  give_information: code(0.97, 7),
  advise_with_permission: code(0.35, 0.8),
  advise_without_permission: code(0.4, 1.2, -1),
  confront: code(0.25, 0.6, -1),
  empathy: code(0.55, 1.4, 1),
  rapport: code(0.6, 1.5, 1),
  elicit_goals: code(0.45, 1),
  offer_options: code(0.4, 0.8),
  agree_step: code(0.5, 0.8, 1),
  coach_commitment: code(0.4, 0.5),
  plan_flex: code(0.35, 0.4),
  impose_step: code(0.3, 0.5, -1),
  reassure_voluntary: code(0.45, 0.5),
  reassure_benefit_safe: code(0.45, 0.6, 1),
  better_off_info: code(0.35, 0.7),
  conditionality_pressure: code(0.27, 0.5, -1),
  signpost_support: code(0.4, 0.7),
  job_fit: code(0.4, 1),
  any_job_pressure: code(0.25, 0.5, -1),
}

/** Client concerns and signals; none of them moves an outcome. */
export const CLIENT_CODES: Readonly<Record<string, CodeModel>> = {
  worry_benefits: code(0.4, 1),
  distrust: code(0.3, 0.8),
  barrier_health: code(0.5, 1.5),
  barrier_caring: code(0.25, 0.8),
  barrier_practical: code(0.4, 1),
  barrier_confidence: code(0.4, 1),
  engagement_positive: code(0.4, 0.6),
}

/** What a link is drawn against: a session outcome, a job start, or the client's alliance score. */
export type LinkedOutcome = Exclude<SessionOutcomeName, 'disengaged'> | 'started' | 'alliance'

export interface TrueLink {
  /** A code: the exposure is its use at least once in the session. */
  code: string
  outcome: LinkedOutcome
  /** Within-coach log-odds; for `alliance`, points on its 1 to 5 scale. */
  coefficient: number
  /** Mean over the unit's sessions of P(outcome | used) - P(outcome | not used); points for alliance. */
  risk_difference: number
}

const link = (
  code: string,
  outcome: LinkedOutcome,
  coefficient: number,
  risk_difference: number,
): TrueLink => ({ code, outcome, coefficient, risk_difference })

/** Every association the unit contains. A pair of code and outcome that is not here is null. */
export const TRUE_LINKS: readonly TrueLink[] = [
  link('reassure_benefit_safe', 'attended_next', 0.75, 0.145),
  link('emphasise_autonomy', 'attended_next', 0.55, 0.105),
  link('agree_step', 'attended_next', 0.45, 0.09),
  link('advise_without_permission', 'attended_next', -0.4, -0.08),
  link('conditionality_pressure', 'attended_next', -0.9, -0.18),
  link('reflection_complex', 'wants_to_continue', 0.6, 0.12),
  link('empathy', 'wants_to_continue', 0.5, 0.1),
  link('reassure_voluntary', 'wants_to_continue', 0.4, 0.08),
  link('impose_step', 'wants_to_continue', -0.7, -0.14),
  link('better_off_info', 'useful', 0.55, 0.115),
  link('signpost_support', 'useful', 0.5, 0.105),
  link('job_fit', 'useful', 0.5, 0.105),
  link('any_job_pressure', 'useful', -0.8, -0.175),
  link('elicit_goals', 'optimistic', 0.6, 0.13),
  link('affirm', 'optimistic', 0.5, 0.11),
  link('confront', 'optimistic', -0.9, -0.195),
  link('job_fit', 'started', 0.8, 0.035),
  link('empathy', 'alliance', 0.25, 0.25),
  link('reflection_complex', 'alliance', 0.2, 0.2),
  link('coach_commitment', 'alliance', 0.15, 0.15),
  link('confront', 'alliance', -0.4, -0.4),
]

/** Codes that move nothing at all: a link found for one of these is a false alarm. */
export const NULL_CODES: readonly string[] = [
  'question_open',
  'question_closed',
  'reflection_simple',
  'seek_collaboration',
  'give_information',
  'advise_with_permission',
  'rapport',
  'offer_options',
  'plan_flex',
]

/** Log-odds (points for alliance) with no code used, in a first meeting in person. */
export const INTERCEPTS: Readonly<Record<LinkedOutcome, number>> = {
  attended_next: 0.45,
  wants_to_continue: 0.3,
  useful: 0.1,
  optimistic: -0.2,
  started: -3.4,
  alliance: 3.3,
}

/** Added to the log-odds of every yes/no session outcome; techniques do not depend on them. */
export const COVARIATES = {
  phase: { contact: -0.5, first_meeting: 0, ongoing: 0.2 },
  channel: { in_person: 0, phone: -0.2, video: -0.1 },
  age_band: { '18-24': -0.3, '25-34': -0.1, '35-49': 0, '50-64': 0.15 },
  condition_group: {
    mental_health: -0.25,
    musculoskeletal: 0,
    neurodivergent: -0.1,
    long_term_physical: 0,
    sensory: 0.1,
    several: -0.2,
  },
} as const

/** How a phase shifts the log-odds of using a code: the one measured confounder. */
export const PHASE_SHIFT_OF_USE = { contact: -0.6, first_meeting: 0, ongoing: 0.1 } as const

/** Coaches differ: `quality` moves both their people's outcomes and their techniques. */
export const COACH_SPREAD = {
  /** Log-odds of an outcome per standard deviation of quality. */
  quality_on_outcome: 0.35,
  /** Log-odds of a leaning code per standard deviation of quality. */
  quality_on_use: 0.4,
  /** Further standard deviation of a coach's log-odds, of outcomes and of each code. */
  outcome_sd: 0.15,
  use_sd: 0.4,
} as const

/** Standard deviation of the alliance score around its mean. */
export const ALLIANCE_SD = 0.6

/** The simulated tagger's chances of seeing a code in a session, and how far the outcome shifts them. */
export const TAGGER = {
  name: 'simulated-tagger',
  version: '1',
  sensitivity: 0.76,
  specificity: 0.9,
  /** Sensitivity is this much higher when the person attends next, and as much lower when not. */
  sensitivity_shift: 0.05,
  /** Specificity the other way round: after a good meeting the tagger sees more than there was. */
  specificity_shift: 0.03,
  /** Chance that it finds each single use, in sessions where it finds the code. */
  per_use: 0.8,
} as const

/** How the second coder of a doubly coded session differs from the adjudicated answer. */
export const SECOND_CODER = { misses: 0.1, adds: 0.04 } as const

/** Share of a coach's sessions in a quarter that is drawn for human coding; of those, coded twice. */
export const CODED_SHARE = 0.36
export const CODED_TWICE_SHARE = 0.2
