import { z } from 'zod'
import {
  AgeBand,
  ConditionGroup,
  TimeOnBenefitBand,
  WorkHistoryBand,
} from '../../core/session/bands.ts'
import { OutcomeKind } from '../../core/session/outcome.ts'
import { Channel, Phase, Venue } from '../../core/session/session.ts'

/** The four tables a unit can bring along. */
export const TABLE_KINDS = ['people', 'sessions', 'outcomes', 'questionnaires'] as const
export const TableKind = z.enum(TABLE_KINDS)
export type TableKind = z.infer<typeof TableKind>

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

/** The bounds of the outcomes that are numbers; the others are yes or no, kept as 1 and 0. */
export const OUTCOME_BOUNDS: Partial<Record<OutcomeKind, readonly [min: number, max: number]>> = {
  job_fit: [1, 5],
  job_quality: [1, 5],
  job_security: [1, 5],
  hours_per_week: [0, 100],
  pay_band: [1, 5],
  health_change: [-2, 2],
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
