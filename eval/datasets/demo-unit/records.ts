import type { Consent, ConsentChannel, Purpose } from '../../../core/session/consent.ts'
import type { Channel, Phase, SiteKind, Venue } from '../../../core/session/session.ts'

/** Plain records of a made-up unit. Every `ref` is unique in its list; others point at it. */

export interface DemoTeam {
  ref: string
  name: string
}

export interface DemoSite {
  ref: string
  name: string
  kind: SiteKind
  team: string
}

export interface DemoCoach {
  ref: string
  name: string
  team: string
  experience_years: number
}

export const AGE_BANDS = ['18-24', '25-34', '35-49', '50-64'] as const
export const CONDITION_GROUPS = [
  'mental_health',
  'musculoskeletal',
  'neurodivergent',
  'long_term_physical',
  'sensory',
  'several',
] as const
export const TIME_ON_BENEFIT_BANDS = ['under_1y', '1_to_2y', '2_to_5y', 'over_5y'] as const
export const WORK_HISTORY_BANDS = ['within_1y', '1_to_5y', 'over_5y', 'never'] as const

export interface DemoPerson {
  /** Opaque reference, e.g. `P-0001`. */
  ref: string
  /** Invented; for the vault only. */
  name: string
  coach: string
  age_band: (typeof AGE_BANDS)[number]
  condition_group: (typeof CONDITION_GROUPS)[number]
  time_on_benefit_band: (typeof TIME_ON_BENEFIT_BANDS)[number]
  work_history_band: (typeof WORK_HISTORY_BANDS)[number]
}

/** A purpose without a record was asked for and withheld. */
export interface DemoConsent extends Consent {
  person: string
  purpose: Purpose
  channel: ConsentChannel
  wording_version: string
  /** The coach who took it. */
  taken_by: string
}

export interface DemoSession {
  /** E.g. `S-0001`, in order of `held_at`. */
  ref: string
  person: string
  coach: string
  team: string
  /** Null by phone, by video and at home. */
  site: string | null
  phase: Phase
  channel: Channel
  venue: Venue
  held_at: Date
  minutes: number
  /** Whether this coach also made the first contact; null for the first contact itself. */
  same_as_first_contact: boolean | null
  topics: string[]
  /** Numbers as the (simulated, imperfect) tagger would give them. */
  measures: Record<string, number | null>
}

/** One coder's answer: was this code used at all in this session? */
export interface DemoCoding {
  session: string
  coder: string
  code: string
  present: boolean
  /** The adjudicated answer carries true; a second coder's blind answer false. */
  gold: boolean
}

/** The chance with which each session was drawn for human coding, and whether it was. */
export interface DemoSampling {
  session: string
  coded: boolean
  probability: number
  /** Coach and quarter, within which the draw was made. */
  stratum: string
}

/** `value` is 0 or 1 for yes/no outcomes; see TRUTH.md for the others' units. */
export interface DemoOutcome {
  person: string
  /** Null for outcomes of the person as a whole. */
  session: string | null
  name: OutcomeName
  value: number
  observed_at: Date
}

export type SessionOutcomeName =
  | 'attended_next'
  | 'wants_to_continue'
  | 'useful'
  | 'optimistic'
  | 'disengaged'
export type OutcomeName =
  | SessionOutcomeName
  | 'started'
  | 'sustained_13'
  | 'sustained_26'
  | 'job_fit'
  | 'job_quality'
  | 'job_security'
  | 'hours_per_week'
  | 'pay_band'
  | 'health_change'

/** Scores only: no item wording is kept. */
export interface DemoScore {
  person: string
  session: string
  respondent: 'client' | 'coach'
  instrument: 'working_alliance' | 'session_rating' | 'work_confidence'
  score: number
  scale_min: number
  scale_max: number
  answered_at: Date
}

export interface DemoPlanStep {
  ref: string
  person: string
  session: string
  text: string
  proposed_by: 'client' | 'coach' | 'together'
  whose_words: 'client' | 'coach'
  agreed: boolean
  signed_at: Date | null
  changed_at: Date | null
  due_at: Date
  done: boolean
}

/** What no real unit has: whether each code was truly used. For tests; never stored as a record. */
export interface DemoTruth {
  session: string
  /** By code: how often a trained human would have found it. */
  counts: Record<string, number>
  /** Mean risk differences need each session's own odds: by outcome, log-odds without the codes. */
  baselines: Record<string, number>
}

export interface DemoUnit {
  seed: number
  teams: DemoTeam[]
  sites: DemoSite[]
  coaches: DemoCoach[]
  people: DemoPerson[]
  consents: DemoConsent[]
  sessions: DemoSession[]
  samplings: DemoSampling[]
  codings: DemoCoding[]
  outcomes: DemoOutcome[]
  scores: DemoScore[]
  plan_steps: DemoPlanStep[]
  truth: DemoTruth[]
}
