import { candidates, matchAll, wordsAround } from '../reading.ts'
import type { Recogniser } from './recogniser.ts'

const NUMBER = /[A-Z]{0,2}[0-9O]{7,9}/g
const CONTEXT = / (passport|passports|visa|biometric|brp|b r p|travel document|evisa|share code) /

/** Passport and residence-permit numbers, which have no check: only with talk of one. */
export const passport: Recogniser = {
  name: 'passport',
  type: 'PASSPORT',
  find: (reading) =>
    matchAll(reading, NUMBER)
      .filter((match) => match.value.length >= 8 && match.value.length <= 10)
      .filter((match) => CONTEXT.test(wordsAround(reading.session, match, 24)))
      .flatMap((match) =>
        candidates(match, {
          type: 'PASSPORT',
          recogniser: 'passport',
          why: 'nine characters with talk of a passport or permit',
          score: match.value.length === 9 ? 0.95 : 0.7,
        }),
      ),
}
