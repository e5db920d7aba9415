import type { HoldReason, IdentifierType } from '../../../core/pipeline/shapes.ts'

/** What each kind of identifier is called, for choosing one. */
export const TYPE_LABEL: Record<IdentifierType, string> = {
  NAME: 'Person’s name',
  PLACE: 'Place',
  ORG: 'Organisation',
  ADDRESS: 'Address',
  POSTCODE: 'Postcode',
  PHONE: 'Phone number',
  EMAIL: 'Email address',
  URL: 'Website or handle',
  NINO: 'National Insurance number',
  NHS_NO: 'NHS number',
  DOB: 'Date of birth',
  BANK: 'Bank details',
  REF: 'Reference',
  VEHICLE: 'Vehicle registration',
  PASSPORT: 'Passport number',
  LICENCE: 'Driving licence number',
}

const FOUND_BY: Record<string, string> = {
  known: 'the case’s record',
  'name-model': 'the name model',
  token_classifier: 'the token classifier',
  mention: 'another mention in this text',
  repeat: 'a number repeated in pieces',
  review: 'a reviewer',
}

/** Which recogniser found it, in words. */
export const foundBy = (recogniser: string): string =>
  FOUND_BY[recogniser] ?? `the ${recogniser.replaceAll('-', ' ')} recogniser`

const times = (count: number, one: string, many: string) =>
  count === 1 ? `1 ${one}` : `${count} ${many}`

const REASON: Record<HoldReason['code'], (count: number) => string> = {
  on_record: (n) => `${times(n, 'place', 'places')} where words of the case’s record still stand`,
  near_miss: (n) => `${times(n, 'word', 'words')} left in the text that may be a name`,
  unsure_masks: (n) => `${times(n, 'mask', 'masks')} that may hide ordinary words`,
  many_masks: (n) => `${times(n, 'mask', 'masks')}, far more than a conversation has`,
}

/** Why a text is held, in words. */
export const sayReason = ({ code, count }: HoldReason): string => REASON[code](count)

/** `73% sure`; no machine's mark is called certain, and a person's has no percentage. */
export const howSure = (score: number): string =>
  score === 1
    ? 'decided by a reviewer'
    : `${Math.min(99, Math.max(1, Math.round(score * 100)))}% sure`
