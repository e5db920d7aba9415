import { candidates, isMeasured, matchAll, tokenAt, wordsAround, wordsBefore } from '../reading.ts'
import type { Candidate, SessionText } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const NATIONAL = /(?:00440?|440?|[0O])[1235789][0-9O]{8,9}/g
const LOCAL = /[0-9O]{6,12}/g
const ABROAD = /[1-9][0-9O]{7,14}/g
const CONTEXT =
  / (phone|mobile|ring|ringing|rang|rung|text|texts|whatsapp|landline|telephone|tel|call|calls|dial|fax|voicemail|cell|contact|reach|get me) /

/** UK phone numbers, national or with +44, written or read out; others with + or talk of ringing. */
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
      )
      .map((one) => withExtension(reading.session, withPlus(reading.session, one))),
    ...matchAll(reading, ABROAD)
      .filter((match) => /(\+|plus)$/.test(aheadOf(reading.session, match.spans[0]!)))
      .flatMap((match) =>
        candidates(match, {
          type: 'PHONE',
          recogniser: 'phone',
          why: 'a number after +',
          score: 0.93,
        }),
      )
      .map((one) => withPlus(reading.session, one)),
    ...matchAll(reading, LOCAL)
      .filter((match) => CONTEXT.test(wordsAround(reading.session, match, 12, 6)))
      .filter((match) => !isMeasured(reading.session, match))
      .flatMap((match) =>
        candidates(match, {
          type: 'PHONE',
          recogniser: 'phone',
          why: 'six figures or more with talk of ringing',
          score: 0.6,
        }),
      ),
  ],
}

const aheadOf = (session: SessionText, span: { turn: number; start: number }): string =>
  wordsBefore(session, span.turn, tokenAt(session, span.turn, span.start), 1).trim()

function withPlus(session: SessionText, one: Candidate): Candidate {
  const before = session.tokens[one.turn]![tokenAt(session, one.turn, one.start) - 1]
  return before?.lower === 'plus' ? { ...one, start: before.start } : one
}

/** `ext 221` after a number belongs to it. */
export function withExtension(session: SessionText, one: Candidate): Candidate {
  const tokens = session.tokens[one.turn]!
  let at = tokenAt(session, one.turn, one.end)
  if (!/^(x|ext|extn|extension)$/.test(tokens[at]?.lower ?? '')) return one
  at += /^[.:]$/.test(tokens[at + 1]?.lower ?? '') ? 2 : 1
  return tokens[at]?.kind === 'number' ? { ...one, end: tokens[at]!.end } : one
}
