/** Codes whose plain name is more than their id with spaces. */
export const CODE_LABEL: Record<string, string> = {
  question_open: 'Open question',
  question_closed: 'Closed question',
  reflection_simple: 'Simple reflection',
  reflection_complex: 'Deeper reflection',
  affirm: 'Affirmation',
  emphasise_autonomy: 'Their choice',
  seek_collaboration: 'Working together',
  give_information: 'Information',
  advise_with_permission: 'Advice, with permission',
  advise_without_permission: 'Advice, not asked for',
  confront: 'Confrontation',
  empathy: 'Empathy',
  rapport: 'Rapport',
  elicit_goals: 'Drawing out goals',
  offer_options: 'Offering options',
  agree_step: 'Agreeing a step',
  coach_commitment: 'Your commitment',
  plan_flex: 'Flexible plan',
  impose_step: 'Step set for them',
  reassure_voluntary: 'Reassurance: voluntary',
  reassure_benefit_safe: 'Reassurance: benefits safe',
  better_off_info: 'Money in work',
  conditionality_pressure: 'Pressure by conditions',
  signpost_support: 'Signposting',
  job_fit: 'Job that fits',
  any_job_pressure: 'Any job',
  change_talk: 'Towards change',
  sustain_talk: 'Staying as is',
  neutral_talk: 'Neutral',
  worry_benefits: 'Worry about benefits',
  distrust: 'Distrust',
  barrier_health: 'Health barrier',
  barrier_caring: 'Caring barrier',
  barrier_practical: 'Practical barrier',
  barrier_confidence: 'Low confidence',
  engagement_positive: 'Finds it helps',
}

/** What coaches do that the unit expects to help, in the order of the codebook. */
export const STRENGTHS: readonly string[] = [
  'question_open',
  'reflection_simple',
  'reflection_complex',
  'affirm',
  'emphasise_autonomy',
  'seek_collaboration',
  'empathy',
  'rapport',
  'elicit_goals',
  'offer_options',
  'agree_step',
  'coach_commitment',
  'plan_flex',
  'reassure_voluntary',
  'reassure_benefit_safe',
  'better_off_info',
  'signpost_support',
  'job_fit',
]

/** A code's name on screen; a code of another codebook is shown by its id in words. */
export function codeLabel(id: string): string {
  const words = id.replaceAll('_', ' ')
  return CODE_LABEL[id] ?? words.charAt(0).toUpperCase() + words.slice(1)
}
