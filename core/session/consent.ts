import { z } from 'zod'

/** What a person can agree to, each on its own. */
export const Purpose = z.enum([
  'record',
  'transcribe',
  'analyse',
  'link_outcomes',
  'quote',
  'external_processing',
])
export type Purpose = z.infer<typeof Purpose>

export const PURPOSE_LABEL: Record<Purpose, string> = {
  record: 'Record our appointments',
  transcribe: 'Turn recordings into text',
  analyse: 'Study the text, with names removed, to learn what helps',
  link_outcomes: 'Look at it together with what happened next',
  quote: 'Quote their words, with names removed',
  external_processing: 'Let an outside service process the recording or text',
}

/** How the consent was taken. */
export const ConsentChannel = z.enum(['in_person', 'phone', 'paper', 'online'])
export type ConsentChannel = z.infer<typeof ConsentChannel>

export const CONSENT_CHANNEL_LABEL: Record<ConsentChannel, string> = {
  in_person: 'Said to me in person',
  phone: 'Said on the phone',
  paper: 'Signed on paper',
  online: 'Given online',
}

export interface Consent {
  purpose: Purpose
  given_at: Date
  expires_at: Date | null
  withdrawn_at: Date | null
}

/** Everything a kind of material needs before it is accepted. A debrief talks of no one person. */
export const PURPOSES_FOR = {
  recording: ['record', 'transcribe', 'analyse'],
  transcript: ['transcribe', 'analyse'],
  note: ['analyse'],
  debrief: [],
} as const satisfies Record<string, readonly Purpose[]>

export function isLive(consent: Consent, now: Date): boolean {
  if (consent.withdrawn_at !== null && consent.withdrawn_at <= now) return false
  if (consent.expires_at !== null && consent.expires_at <= now) return false
  return consent.given_at <= now
}

/** The purposes that no live consent covers, in the order asked for. */
export function missingPurposes(
  consents: readonly Consent[],
  needed: readonly Purpose[],
  now: Date,
): Purpose[] {
  return needed.filter(
    (purpose) => !consents.some((consent) => consent.purpose === purpose && isLive(consent, now)),
  )
}

/** A refusal in words: which consent is missing, and how to record it. */
export function refusalSentence(missing: readonly Purpose[]): string {
  const names = missing.map((purpose) => `“${PURPOSE_LABEL[purpose]}”`).join(', ')
  const many = missing.length > 1
  return (
    `There is no live consent for ${names}. Ask the person, then record ${many ? 'them' : 'it'} ` +
    `under “Consent” on their page, and try again. Nothing was kept.`
  )
}
