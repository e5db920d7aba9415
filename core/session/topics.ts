/**
 * What a session can be said to be about. A closed list, because topics are studied: words of one's
 * own could name somebody.
 */
export const TOPIC_LABEL: Record<string, string> = {
  benefits: 'Benefits',
  health: 'Health',
  job_goals: 'Job goals',
  skills: 'Skills and training',
  applications: 'CV and applications',
  confidence: 'Confidence',
  housing: 'Housing',
  money: 'Money and debt',
  caring: 'Caring for others',
  travel: 'Getting there',
  adjustments: 'Adjustments at work',
}
