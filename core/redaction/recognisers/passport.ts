import { candidates, matchAll, tokenAt, wordsBefore } from '../reading.ts'
import type { Recogniser } from './recogniser.ts'

const NUMBER = /[A-Z]{0,2}[0-9O]{7,9}/g
const CONTEXT = / (passport|passports|visa|biometric|brp|b r p|travel document) /

/** Passport and residence-permit numbers, which have no check: only after talk of one. */
export const passport: Recogniser = {
  name: 'passport',
  type: 'PASSPORT',
  find: (reading) =>
    matchAll(reading, NUMBER)
      .filter((match) => match.value.length === 9)
      .flatMap((match) => {
        const { turn, start } = match.spans[0]!
        const at = tokenAt(reading.session, turn, start)
        return CONTEXT.test(wordsBefore(reading.session, turn, at, 20))
          ? candidates(match, {
              type: 'PASSPORT',
              recogniser: 'passport',
              why: 'nine characters after talk of a passport or permit',
              score: 0.95,
            })
          : []
      }),
}
