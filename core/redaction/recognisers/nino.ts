import { candidates, matchAll, tokenAt, wordsBefore } from '../reading.ts'
import type { Recogniser } from './recogniser.ts'

const WITH_SUFFIX = /[A-CEGHJ-PQR-TVW-Z][A-CEGHJ-NPQR-TVW-Z][0-9O]{6}[A-D]/g
const WITHOUT_SUFFIX = /[A-Z]{2}[0-9O]{6}/g
const CONTEXT = / (national insurance|insurance number|n i|ni|nino|insurance) /

/** National Insurance numbers: two letters, six figures and A to D, written or read out. */
export const nino: Recogniser = {
  name: 'nino',
  type: 'NINO',
  find: (reading) => [
    ...matchAll(reading, WITH_SUFFIX).flatMap((match) =>
      candidates(match, {
        type: 'NINO',
        recogniser: 'nino',
        why: 'two letters, six figures and a letter A to D',
        score: 0.98,
      }),
    ),
    ...matchAll(reading, WITHOUT_SUFFIX).flatMap((match) => {
      const { turn, start } = match.spans[0]!
      const before = wordsBefore(reading.session, turn, tokenAt(reading.session, turn, start))
      return CONTEXT.test(before)
        ? candidates(match, {
            type: 'NINO',
            recogniser: 'nino',
            why: 'two letters and six figures after talk of National Insurance',
            score: 0.9,
          })
        : []
    }),
  ],
}
