import {
  candidates,
  isMeasured,
  matchAll,
  type RunMatch,
  standsAlone,
  wordsAround,
} from '../reading.ts'
import type { Candidate, SessionText } from '../span.ts'
import { withExtension } from './phone.ts'
import type { Recogniser } from './recogniser.ts'

const NINE = /[0-9O]{9}/g
const TEN = /1?[2-9][0-9O]{2}[2-9][0-9O]{6}/g
/** Bank routing, licence, tax and visa numbers: asked for by name only. */
const NAMED = /[A-Z]{0,3}[0-9O]{6,14}/g
const SECURITY =
  / (social security|social|ssn|ssn's|s s n|ss|itin|tax id|taxpayer|security number|green card) /
const OFFICIAL =
  / (driver's license|drivers license|driver license|license|licence|routing|ein|itin|alien|uscis|medicare|medicaid|student id|employee id|member id|id number) /
const SSN_SHAPE = /^\d{3}[- \u2013]\d{2}[- \u2013]\d{4}$/
const PHONE_SHAPE = /^(\+?1[-. ]?)?\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}$/

/** American Social Security and phone numbers by their shape, other official ones by name. */
export const americanNumber: Recogniser = {
  name: 'american-number',
  type: 'REF',
  find: (reading) => {
    const { session } = reading
    return [
      ...matchAll(reading, NINE)
        .filter((match) => standsAlone(match) && isSecurity(session, match))
        .flatMap((match) => made(match, 'REF', 'the shape of a Social Security number', 0.9)),
      ...matchAll(reading, TEN)
        .filter((match) => standsAlone(match) && PHONE_SHAPE.test(textOf(session, match)))
        .flatMap((match) => made(match, 'PHONE', 'the shape of an American phone number', 0.85))
        .map((one) => withExtension(session, one)),
      ...matchAll(reading, NAMED)
        .filter((match) => standsAlone(match) && OFFICIAL.test(wordsAround(session, match, 8, 4)))
        .filter((match) => !isMeasured(session, match))
        .flatMap((match) => made(match, 'REF', 'a number after talk of an official one', 0.65)),
    ]
  },
}

/** 000, 666 and 900 to 999 are never given out, so NHS numbers grouped so are not taken for one. */
function isSecurity(session: SessionText, match: RunMatch): boolean {
  if (/^(000|666)/.test(match.value)) return false
  if (SECURITY.test(wordsAround(session, match, 10))) return true
  return SSN_SHAPE.test(textOf(session, match))
}

function textOf(session: SessionText, match: RunMatch): string {
  const { turn, start, end } = match.spans[0]!
  const text = session.texts[turn]!
  const open = text[start - 1] === '(' || text[start - 1] === '+' ? start - 1 : start
  return match.spans.length > 1 ? '' : text.slice(open, end)
}

const made = (match: RunMatch, type: 'REF' | 'PHONE', why: string, score: number): Candidate[] =>
  candidates(match, { type, recogniser: 'american-number', why, score })
