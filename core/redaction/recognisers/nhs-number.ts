import { candidates, matchAll, type RunMatch, standsAlone, wordsAround } from '../reading.ts'
import type { SessionText } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const TEN = /[0-9O]{10}/g
const CONTEXT =
  / (nhs|n h s|chi|hospital|health|medical|patient|g p|gp|doctor|dr|nurse|surgery|clinic|consultant|prescription|prescriptions|pharmacy|transplant|ward|blood|appointment card) /

/** NHS (and Scottish CHI) numbers: ten figures with a check digit, claimed only with a reason. */
export const nhsNumber: Recogniser = {
  name: 'nhs-number',
  type: 'NHS_NO',
  find: (reading) =>
    matchAll(reading, TEN).flatMap((match) => {
      const reason = judge(reading.session, match)
      return reason === null
        ? []
        : candidates(match, { type: 'NHS_NO', recogniser: 'nhs-number', ...reason })
    }),
}

function judge(session: SessionText, match: RunMatch): { why: string; score: number } | null {
  // Eleven figures are a phone number, fourteen a bank account: the whole run has to be the number.
  if (!standsAlone(match)) return null
  const context = CONTEXT.test(wordsAround(session, match, 24, 10))
  const valid = hasCheckDigit(match.value.replace(/O/g, '0'))
  if (valid && context)
    return { why: 'ten figures, right check digit, talk of health', score: 0.98 }
  if (context) return { why: 'ten figures with talk of health', score: 0.8 }
  if (isGrouped(match) || match.run.spoken) {
    return valid
      ? { why: 'ten figures read out or grouped 3-3-4, right check digit', score: 0.85 }
      : { why: 'ten figures read out or grouped 3-3-4', score: 0.6 }
  }
  return null
}

function isGrouped(match: RunMatch): boolean {
  const lengths = match.run.units.map((unit) => unit.length).join()
  return !match.run.spoken && lengths === '3,3,4'
}

/** Modulus 11: weights 10 to 2, the remainder taken from 11 is the last figure. */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < 9; i += 1) sum += Number(digits[i]) * (10 - i)
  const check = (11 - (sum % 11)) % 11
  return check !== 10 && check === Number(digits[9])
}
