import { candidates, matchAll, type RunMatch, wordsAround } from '../reading.ts'
import type { Candidate } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const CURRENT = /[A-Z]{2}[0-9O]{2}[A-Z]{3}/g
const OLDER = /[A-Z][0-9O]{1,3}[A-Z]{3}|[A-Z]{3}[0-9O]{1,3}[A-Z]|[A-Z]{1,3}[0-9]{3,4}/g
const CONTEXT =
  / (reg|registration|registered|plate|plates|number plate|car|cars|van|vehicle|motability|parking|parked|park|permit|taxi|cab|mot|motor|motorbike|log book|logbook|v5|corsa|fiesta|astra|focus|polo|golf|clio) /

/** Vehicle registrations: today's shape anywhere, older shapes near talk of a car. */
export const vehicle: Recogniser = {
  name: 'vehicle',
  type: 'VEHICLE',
  find: (reading) => {
    const near = (match: RunMatch) => CONTEXT.test(wordsAround(reading.session, match))
    return [
      ...matchAll(reading, CURRENT)
        .filter((match) => !match.run.soft || near(match))
        .flatMap((match) =>
          made(match, 'two letters, two figures, three letters', near(match) ? 0.97 : 0.85),
        ),
      ...matchAll(reading, OLDER)
        .filter((match) => match.value.length >= 5 && near(match))
        .filter((match) => !/[A-Z0-9]/.test(around(match)))
        .flatMap((match) => made(match, 'an older registration near talk of a car', 0.96)),
    ]
  },
}

const around = ({ run, from, to }: RunMatch): string =>
  (run.chars[from - 1] ?? '') + (run.chars[to] ?? '')

const made = (match: RunMatch, why: string, score: number): Candidate[] =>
  candidates(match, { type: 'VEHICLE', recogniser: 'vehicle', why, score })
