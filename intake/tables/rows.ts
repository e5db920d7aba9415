import { z } from 'zod'
import { Channel, Phase, Venue } from '../../core/session/session.ts'

/** The four tables a unit can bring along. */
export const TABLE_KINDS = ['people', 'sessions', 'outcomes', 'questionnaires'] as const
export const TableKind = z.enum(TABLE_KINDS)
export type TableKind = z.infer<typeof TableKind>

export const AgeBand = z.enum(['16-24', '25-34', '35-49', '50-64', '65+', 'not_recorded'])
export type AgeBand = z.infer<typeof AgeBand>

export const ConditionGroup = z.enum([
  'mental_health',
  'musculoskeletal',
  'neurodivergent',
  'long_term_illness',
  'sensory',
  'learning',
  'other',
  'not_recorded',
])
export type ConditionGroup = z.infer<typeof ConditionGroup>

export const TimeOnBenefitBand = z.enum(['under_1y', '1_3y', '3_5y', 'over_5y', 'not_recorded'])
export type TimeOnBenefitBand = z.infer<typeof TimeOnBenefitBand>

/** How long ago the person last worked. */
export const WorkHistoryBand = z.enum([
  'never',
  'over_5y_ago',
  '1_5y_ago',
  'under_1y_ago',
  'working',
  'not_recorded',
])
export type WorkHistoryBand = z.infer<typeof WorkHistoryBand>

/** A person under a pseudonymous reference; no name, no date of birth, coarse bands only. */
export const PersonRow = z.object({
  reference: z.string().min(1),
  coach_reference: z.string().min(1),
  age_band: AgeBand,
  condition_group: ConditionGroup,
  time_on_benefit_band: TimeOnBenefitBand,
  work_history_band: WorkHistoryBand,
})
export type PersonRow = z.infer<typeof PersonRow>

/** `held_at` is the moment in UTC when a time of day was given, else null. */
export const SessionRow = z.object({
  session_reference: z.string().min(1),
  person_reference: z.string().min(1),
  coach_reference: z.string().min(1),
  /** London's calendar day. */
  held_on: z.iso.date(),
  held_at: z.iso.datetime().nullable(),
  phase: Phase,
  channel: Channel,
  venue: Venue,
  site_name: z.string().nullable(),
  minutes: z.number().positive().nullable(),
  topics: z.array(z.string()),
})
export type SessionRow = z.infer<typeof SessionRow>

export const OUTCOME_KINDS = [
  'attended',
  'wants_to_continue',
  'useful',
  'optimistic',
  'started',
  'sustained_13',
  'sustained_26',
  'job_fit',
  'job_quality',
  'job_security',
  'hours',
  'pay_band',
  'health',
  'disengaged',
] as const
export const OutcomeKind = z.enum(OUTCOME_KINDS)
export type OutcomeKind = z.infer<typeof OutcomeKind>

/** What an outcome's value may be: yes or no (kept as 1 and 0), or a number within these bounds. */
export type OutcomeScale = { yes_no: boolean; min: number; max: number }

const YES_NO: OutcomeScale = { yes_no: true, min: 0, max: 1 }
/** Asked either as yes or no or as a rating; the numbers show which. */
const YES_NO_OR_RATING: OutcomeScale = { yes_no: true, min: 0, max: 10 }
const RATING: OutcomeScale = { yes_no: false, min: 0, max: 10 }

export const OUTCOME_SCALE: Record<OutcomeKind, OutcomeScale> = {
  attended: YES_NO,
  wants_to_continue: YES_NO,
  useful: YES_NO_OR_RATING,
  optimistic: YES_NO_OR_RATING,
  started: YES_NO,
  sustained_13: YES_NO,
  sustained_26: YES_NO,
  job_fit: RATING,
  job_quality: RATING,
  job_security: RATING,
  /** Hours worked in a week. */
  hours: { yes_no: false, min: 0, max: 100 },
  pay_band: { yes_no: false, min: 0, max: 20 },
  health: { yes_no: false, min: 0, max: 100 },
  disengaged: YES_NO,
}

export const OutcomeRow = z.object({
  person_reference: z.string().min(1),
  /** The session after which it was observed, where there is one. */
  session_reference: z.string().nullable(),
  kind: OutcomeKind,
  /** 1 or 0 for yes and no, else the scale's number. */
  value: z.number(),
  recorded_on: z.iso.date(),
})
export type OutcomeRow = z.infer<typeof OutcomeRow>

/** A score; item wordings and answers are licensed and stay out. */
export const QuestionnaireRow = z.object({
  person_reference: z.string().min(1),
  session_reference: z.string().nullable(),
  /** `wai_sr`, `wemwbs_short` or another instrument's name. */
  instrument: z.string().min(1),
  /** Whose view it is. */
  side: z.enum(['person', 'coach']),
  scale: z.string().min(1),
  score: z.number(),
  completed_on: z.iso.date(),
})
export type QuestionnaireRow = z.infer<typeof QuestionnaireRow>

/** What a row of each table becomes. */
export interface RowOf {
  people: PersonRow
  sessions: SessionRow
  outcomes: OutcomeRow
  questionnaires: QuestionnaireRow
}
