import type { z } from 'zod'
import type { StepName } from '../../../core/pipeline/step.ts'
import { BAND_LABEL } from '../../../core/session/bands.ts'
import type { Option } from '../../components/choices.tsx'

/** The bands of one characteristic as choices, what is not recorded first. */
export function bandOptions(band: z.ZodEnum): Option[] {
  const values = band.options.map(String)
  const ordered = ['not_recorded', ...values.filter((value) => value !== 'not_recorded')]
  return ordered.map((value) => ({ value, text: labelOf(BAND_LABEL, value) }))
}

/** Names the stages carry on screen. */
export const STEP_LABEL: Record<StepName, string> = {
  transcribe: 'Transcribe',
  redact: 'Take names out',
  embed: 'Index',
  tag: 'Tag',
  measure: 'Measure',
}

export const KIND_LABEL: Record<string, string> = {
  recording: 'Recording',
  transcript: 'Transcript',
  note: 'Note',
  debrief: 'Debrief notes',
}

export const PROPOSED_BY_LABEL: Record<string, string> = {
  client: 'The person',
  coach: 'Me',
  together: 'Both of us together',
}

export const WORDS_OF_LABEL: Record<string, string> = {
  client: 'The person’s',
  coach: 'Mine',
}

export const INSTRUMENT_LABEL: Record<string, string> = {
  wai_sr: 'Working alliance',
  session_rating: 'Session rating',
  wemwbs_short: 'Wellbeing',
  work_confidence: 'Confidence about work',
}

export const SIDE_LABEL: Record<string, string> = {
  person: 'The person’s view',
  coach: 'My own view',
}

/** The label of a value; an imported value without one is shown as words. */
export function labelOf(labels: Readonly<Record<string, string>>, value: string): string {
  const known = labels[value]
  if (known) return known
  const words = value.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
