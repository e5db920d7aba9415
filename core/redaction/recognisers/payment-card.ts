import { candidates, matchAll, type RunMatch, standsAlone, wordsAround } from '../reading.ts'
import type { Candidate, SessionText } from '../span.ts'
import { passesLuhn } from './luhn.ts'
import type { Recogniser } from './recogniser.ts'

const NUMBER = /[2-6][0-9O]{11,18}/g
const LAST_FOUR = /[0-9O]{4}/g
const SECURITY = /[0-9O]{3,4}/g
const CARD = / (card|cards|visa|mastercard|amex|debit|credit|long number|maestro) /
const ENDS = / (ending|ending in|ends|ends in|last four|last four digits|last 4|last 4 digits) /
const BACK =
  / (cvv|cvc|security code|three digits|three numbers|number on the back|signature strip) /

/** Payment cards: by their check figure, or any such number after talk of a card. */
export const paymentCard: Recogniser = {
  name: 'payment-card',
  type: 'BANK',
  find: (reading) => [
    ...matchAll(reading, NUMBER)
      .filter(standsAlone)
      .flatMap((match) => judge(reading.session, match)),
    ...matchAll(reading, LAST_FOUR)
      .filter((match) => standsAlone(match) && said(reading.session, match, ENDS, CARD))
      .flatMap((match) => made(match, 'the last four figures of a card or account', 0.7)),
    ...matchAll(reading, SECURITY)
      .filter((match) => standsAlone(match) && said(reading.session, match, BACK, /./))
      .flatMap((match) => made(match, 'figures after talk of a security code', 0.8)),
  ],
}

function judge(session: SessionText, match: RunMatch): Candidate[] {
  const digits = match.value.replace(/O/g, '0')
  if (passesLuhn(digits) && (digits.length >= 15 || CARD.test(wordsAround(session, match, 24)))) {
    return made(match, 'a card number with the right check figure', 0.96)
  }
  if (digits.length === 16) return made(match, 'sixteen figures, as a card has', 0.8)
  return CARD.test(wordsAround(session, match, 24))
    ? made(match, 'a long number after talk of a card', 0.7)
    : []
}

const said = (session: SessionText, match: RunMatch, cue: RegExp, also: RegExp): boolean =>
  cue.test(wordsAround(session, match, 6, 0)) && also.test(wordsAround(session, match, 24))

const made = (match: RunMatch, why: string, score: number): Candidate[] =>
  candidates(match, { type: 'BANK', recogniser: 'payment-card', why, score })
