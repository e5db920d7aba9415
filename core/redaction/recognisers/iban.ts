import { candidates, matchAll } from '../reading.ts'
import type { Recogniser } from './recogniser.ts'

const SHAPE = /[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}/g
/** Length of the whole number by country; countries not here are not claimed without the check. */
const LENGTHS: Record<string, number> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BR: 29,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MR: 27,
  MT: 31,
  MU: 30,
  NL: 18,
  NO: 15,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  SA: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  XK: 20,
} // prettier-ignore

/** International bank account numbers: a country, its length, and remainder 1 of 97. */
export const iban: Recogniser = {
  name: 'iban',
  type: 'BANK',
  find: (reading) =>
    matchAll(reading, SHAPE).flatMap((match) => {
      const length = LENGTHS[match.value.slice(0, 2)]
      if (length === undefined || match.value.length < length) return []
      const value = match.value.slice(0, length)
      const checked = hasRemainderOne(value)
      if (!checked && match.value.length !== length) return []
      return candidates(match, {
        type: 'BANK',
        recogniser: 'iban',
        why: checked ? 'an IBAN with the right check' : 'the shape and length of an IBAN',
        score: checked ? 0.99 : 0.85,
      })
    }),
}

/** ISO 7064: the first four characters go last, letters count 10 to 35. */
export function hasRemainderOne(value: string): boolean {
  let rest = 0
  for (const char of value.slice(4) + value.slice(0, 4)) {
    const digit = Number.parseInt(char, 36)
    rest = (digit > 9 ? rest * 100 + digit : rest * 10 + digit) % 97
  }
  return rest === 1
}
