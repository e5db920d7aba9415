/** Completes "meetings with …"; the codebook's ids alone do not read as words. */
const PHRASES: Record<string, string> = {
  question_open: 'open questions',
  question_closed: 'closed questions',
  reflection_simple: 'simple reflections',
  reflection_complex: 'complex reflections',
  affirm: 'affirmation of a strength',
  emphasise_autonomy: 'choice put in the person’s hands',
  seek_collaboration: 'permission or opinion sought',
  give_information: 'information given',
  advise_with_permission: 'advice with permission',
  advise_without_permission: 'advice without permission',
  confront: 'confrontation',
  empathy: 'empathy put in words',
  rapport: 'small talk and welcome',
  elicit_goals: 'goals drawn out',
  offer_options: 'options laid out',
  agree_step: 'a step agreed together',
  coach_commitment: 'a commitment by the coach',
  plan_flex: 'a plan open to change',
  impose_step: 'a step set for the person',
  reassure_voluntary: 'reassurance that it is voluntary',
  reassure_benefit_safe: 'reassurance that benefits are safe',
  better_off_info: 'figures about money in work',
  conditionality_pressure: 'mention of sanctions or duties',
  signpost_support: 'pointers to other help',
  job_fit: 'talk of what job would fit',
  any_job_pressure: 'a push towards any job',
}

/** A coach code as it stands in a sentence; one of another codebook by its id in words. */
export function codePhrase(id: string): string {
  return PHRASES[id] ?? id.replaceAll('_', ' ')
}
