import { candidates, matchAll, tokenAt, wordsBefore } from '../reading.ts'
import type { Recogniser } from './recogniser.ts'

const FULL = /[A-Z9]{5}[0-9O][0156O][0-9O][0123O][0-9O]{2}[A-Z9]{2}[A-Z0-9]{3}/g
const LOOSE = /[A-Z0-9]{8,18}/g
const CONTEXT =
  / (driving licence|driver's licence|driving license|licence number|licence|dvla|provisional) /

/** Great Britain driver numbers (five of the surname, six figures, initials) and Northern Irish ones. */
export const drivingLicence: Recogniser = {
  name: 'driving-licence',
  type: 'LICENCE',
  find: (reading) => [
    ...matchAll(reading, FULL).flatMap((match) =>
      candidates(match, {
        type: 'LICENCE',
        recogniser: 'driving-licence',
        why: 'the sixteen characters of a driver number',
        score: 0.98,
      }),
    ),
    ...matchAll(reading, LOOSE)
      .filter((match) => match.from === 0 && match.to === match.run.chars.length)
      .flatMap((match) => {
        const { turn, start } = match.spans[0]!
        const at = tokenAt(reading.session, turn, start)
        return CONTEXT.test(wordsBefore(reading.session, turn, at, 10))
          ? candidates(match, {
              type: 'LICENCE',
              recogniser: 'driving-licence',
              why: 'a long code after talk of a licence',
              score: 0.8,
            })
          : []
      }),
  ],
}
