import { z } from 'zod'

/** Why a coach says that a tag is not right, to choose from; the words are optional except for the last. */
export const DisagreementReason = z.enum([
  'not_shown',
  'another_code',
  'meant_otherwise',
  'misheard',
  'wrong_voice',
  'other',
])
export type DisagreementReason = z.infer<typeof DisagreementReason>

export const DISAGREEMENT_LABEL: Record<DisagreementReason, string> = {
  not_shown: 'The words do not show this',
  another_code: 'I was doing something else here',
  meant_otherwise: 'In the moment it meant something else',
  misheard: 'The transcript has the words wrong',
  wrong_voice: 'Somebody else said this',
  other: 'Something else',
}

/** What an adjudicator may find about a tag that a coach disagreed with. */
export const DisagreementDecision = z.enum(['tag_right', 'tag_wrong', 'unclear'])
export type DisagreementDecision = z.infer<typeof DisagreementDecision>

/** Told to the coach who disagreed. */
export const DECISION_LABEL: Record<DisagreementDecision, string> = {
  tag_wrong: 'A scientist looked at it and agrees with you',
  tag_right: 'A scientist looked at it and would keep the tag',
  unclear: 'A scientist looked at it, and it can be read both ways',
}

/** Long enough for a paragraph; a story belongs in a note. */
export const DISAGREEMENT_WORDS_MAX = 600
