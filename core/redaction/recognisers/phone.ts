import { candidates, matchAll, tokenAt, wordsBefore } from '../reading.ts'
import type { Recogniser } from './recogniser.ts'

const NATIONAL = /(?:00440?|440?|[0O])[1235789][0-9O]{8,9}/g
const LOCAL = /[0-9O]{6,12}/g
const CONTEXT =
  / (phone|mobile|ring|rang|text|whatsapp|landline|telephone|tel|call me|fax|voicemail) /

/** UK phone numbers, national or with +44, written or read out; short ones after talk of ringing. */
export const phone: Recogniser = {
  name: 'phone',
  type: 'PHONE',
  find: (reading) => [
    ...matchAll(reading, NATIONAL)
      .filter((match) => match.value.replace(/^(00)?440?/, '0').length >= 10)
      .flatMap((match) =>
        candidates(match, {
          type: 'PHONE',
          recogniser: 'phone',
          why: 'ten or eleven figures beginning as UK numbers do',
          score: match.value.length >= 11 ? 0.97 : 0.75,
        }),
      ),
    ...matchAll(reading, LOCAL).flatMap((match) => {
      const { turn, start } = match.spans[0]!
      const at = tokenAt(reading.session, turn, start)
      const money = /[£$€]/.test(reading.session.texts[turn]!.slice(Math.max(0, start - 2), start))
      return !money && CONTEXT.test(wordsBefore(reading.session, turn, at, 8))
        ? candidates(match, {
            type: 'PHONE',
            recogniser: 'phone',
            why: 'six figures or more after talk of ringing',
            score: 0.6,
          })
        : []
    }),
  ],
}
