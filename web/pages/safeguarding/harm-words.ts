import type { HarmKind } from '../../../core/safeguarding/cue.ts'
import type { SafeguardingDecision } from '../../../core/safeguarding/decision.ts'

/** Said as a possibility: nobody has read the words yet. */
export const HARM_LABEL: Record<HarmKind, string> = {
  self_harm: 'Self-harm or not wanting to live',
  abuse: 'Violence, control or exploitation',
  child: 'A child’s safety',
  others: 'Harm to somebody else',
  neglect: 'Going without food, shelter or care',
  health: 'Urgent health',
  veiled: 'Something worth a second look; no plain words',
}

export const DECISION_LABEL: Record<SafeguardingDecision, string> = {
  passed_on: 'Acted on',
  no_risk: 'Nothing further needed',
}
