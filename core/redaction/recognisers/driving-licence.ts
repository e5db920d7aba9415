import {
  candidates,
  hasFunctionWord,
  matchAll,
  tokenAt,
  wordsAround,
  wordsBefore,
} from '../reading.ts'
import type { Candidate, SessionText } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const FULL = /[A-Z9]{5}[0-9O][0156O][0-9O][0123O][0-9O]{2}[A-Z9]{2}[A-Z0-9]{3}/g
const LOOSE = /[A-Z0-9]{8,18}/g
const CONTEXT =
  / (driving licence|driver licence|driving license|driver license|licence number|driver number|licence|license|dvla|dva|provisional) /

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
      .filter((match) => /[0-9O]{6}/.test(match.value) && !hasFunctionWord(match.run))
      .filter((match) => CONTEXT.test(wordsAround(reading.session, match, 20)))
      .flatMap((match) =>
        candidates(match, {
          type: 'LICENCE',
          recogniser: 'driving-licence',
          why: 'a long code with talk of a licence',
          score: 0.8,
        }).map((one) => withSurname(reading.session, one)),
      ),
  ],
}

/** `morgan six five seven …`: the letters of the surname may have been heard as a word. */
function withSurname(session: SessionText, one: Candidate): Candidate {
  const at = tokenAt(session, one.turn, one.start)
  const before = session.tokens[one.turn]![at - 1]
  if (before === undefined || before.masked || !/^[a-z]{4,7}$/.test(before.lower)) return one
  const ordinary = / (number|licence|license|that|says|it|reads) $/
  return ordinary.test(wordsBefore(session, one.turn, at, 1))
    ? one
    : { ...one, start: before.start }
}
