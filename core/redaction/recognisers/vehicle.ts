import { candidates, matchAll, tokenAt, wordsAfter, wordsBefore } from '../reading.ts'
import type { Recogniser } from './recogniser.ts'

const CURRENT = /[A-Z]{2}[0-9O]{2}[A-Z]{3}/g
const OLDER = /[A-Z][0-9]{1,3}[A-Z]{3}|[A-Z]{3}[0-9]{1,3}[A-Z]|[A-Z]{1,3}[0-9]{3,4}/g
const CONTEXT =
  / (reg|registration|plate|number plate|car|van|vehicle|motability|parking|parked|permit|taxi|mot|log book|logbook) /

/** Vehicle registrations: today's shape anywhere, older shapes near talk of a car. */
export const vehicle: Recogniser = {
  name: 'vehicle',
  type: 'VEHICLE',
  find: (reading) => {
    const near = (turn: number, start: number, until: number) =>
      CONTEXT.test(
        wordsBefore(reading.session, turn, tokenAt(reading.session, turn, start)) +
          wordsAfter(reading.session, turn, until),
      )
    return [
      ...matchAll(reading, CURRENT).flatMap((match) =>
        candidates(match, {
          type: 'VEHICLE',
          recogniser: 'vehicle',
          why: 'two letters, two figures, three letters',
          score: near(match.spans[0]!.turn, match.spans[0]!.start, match.run.until) ? 0.97 : 0.85,
        }),
      ),
      ...matchAll(reading, OLDER)
        .filter((match) => match.from === 0 && match.to === match.run.chars.length)
        .filter((match) => match.value.length >= 5)
        .filter((match) => near(match.spans[0]!.turn, match.spans[0]!.start, match.run.until))
        .flatMap((match) =>
          candidates(match, {
            type: 'VEHICLE',
            recogniser: 'vehicle',
            why: 'an older registration near talk of a car',
            score: 0.75,
          }),
        ),
    ]
  },
}
