import { z } from 'zod'

/** What is observed after a session or of a person; `yes_no` is stored as 1 and 0. */
export const OUTCOMES = {
  attended_next: { label: 'Came to the next meeting', scale: 'yes_no' },
  wants_to_continue: { label: 'Wants to go on meeting', scale: 'yes_no' },
  useful: { label: 'Found it useful', scale: 'yes_no' },
  optimistic: { label: 'Feels more optimistic', scale: 'yes_no' },
  disengaged: { label: 'Stopped engaging', scale: 'yes_no' },
  started: { label: 'Started work', scale: 'yes_no' },
  sustained_13: { label: 'In work after 13 weeks', scale: 'yes_no' },
  sustained_26: { label: 'In work after 26 weeks', scale: 'yes_no' },
  job_fit: { label: 'How well the job fits (1 to 5)', scale: 'number' },
  job_quality: { label: 'Quality of the job (1 to 5)', scale: 'number' },
  job_security: { label: 'Security of the job (1 to 5)', scale: 'number' },
  hours_per_week: { label: 'Hours a week', scale: 'number' },
  pay_band: { label: 'Pay band (1 to 5)', scale: 'number' },
  health_change: { label: 'Change in health (-2 to 2)', scale: 'number' },
} as const satisfies Record<string, { label: string; scale: 'yes_no' | 'number' }>

export type OutcomeKind = keyof typeof OUTCOMES
export const OutcomeKind = z.enum(Object.keys(OUTCOMES) as [OutcomeKind, ...OutcomeKind[]])
