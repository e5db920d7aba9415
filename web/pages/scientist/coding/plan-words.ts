import type { PLAN_KINDS, PlanKind } from '../../../../core/coding/sampling.ts'
import { codeLabel } from '../../coach/code-label.ts'

/** How a plan draws, as lists name it. */
export const KIND_LABEL: Record<PlanKind, string> = {
  random: 'At random',
  coach_quarter: 'At random within coach and quarter',
  stratified: 'At random within levels of a measure',
  uncertainty: 'Where the tagger is unsure (training only)',
  import: 'Imported from a file',
}

/** What each way of drawing is for. */
export const KIND_HINT: Record<(typeof PLAN_KINDS)[number], string> = {
  random: 'Every session has the same chance.',
  coach_quarter: 'Every coach and quarter is represented. Use this for the links.',
  stratified: 'For rare techniques: every level gets an equal share. Chances differ and are kept.',
  uncertainty: 'Not a sample: never gold, never used by the links. For improving the tagger.',
}

/** A measure’s name on screen. */
export function measureLabel(name: string): string {
  if (name.startsWith('count_')) return `Turns tagged: ${codeLabel(name.slice(6)).toLowerCase()}`
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `17%`, and `0.4%` where rounding would say nought. */
export const percent = (share: number): string =>
  share > 0 && share < 0.01 ? `${(100 * share).toFixed(1)}%` : `${Math.round(100 * share)}%`
