import {
  candidates,
  matchAll,
  type RunMatch,
  tokenAt,
  wordsAfter,
  wordsBefore,
} from '../reading.ts'
import type { Candidate, SessionText } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const BOTH = /[0-9O]{14}/g
const SORT_CODE = /[0-9O]{6}/g
const ACCOUNT = /[0-9O]{7,8}/g
const CARD = /[0-9O]{16}/g
const CONTEXT =
  / (sort code|account|bank|pay into|paid into|payment|payments|credit union|building society|barclays|lloyds|natwest|halifax|santander|monzo|hsbc|nationwide|direct debit|joint) /

/** Sort code and account together by their fourteen figures; either alone with its shape or context. */
export const bank: Recogniser = {
  name: 'bank',
  type: 'BANK',
  find: (reading) => [
    ...matchAll(reading, BOTH)
      .filter((match) => match.run.closes[match.from + 5] && standsAlone(match))
      .flatMap((match) => made(reading.session, match, 'a sort code and an account number', 0.95)),
    ...matchAll(reading, CARD)
      .filter((match) => standsAlone(match) && passesLuhn(match.value.replace(/O/g, '0')))
      .flatMap((match) => made(reading.session, match, 'the sixteen figures of a card', 0.95)),
    ...matchAll(reading, SORT_CODE)
      .filter(standsAlone)
      .filter((match) => isPaired(reading.session, match) || hasContext(reading.session, match))
      .flatMap((match) =>
        made(reading.session, match, 'six figures written or introduced as a sort code', 0.85),
      ),
    ...matchAll(reading, ACCOUNT)
      .filter((match) => standsAlone(match) && hasContext(reading.session, match))
      .flatMap((match) =>
        made(reading.session, match, 'an account number after talk of a bank', 0.8),
      ),
  ],
}

function made(session: SessionText, match: RunMatch, why: string, score: number): Candidate[] {
  return candidates(match, { type: 'BANK', recogniser: 'bank', why, score }).map((one) =>
    withLabel(session, one),
  )
}

/** `sort code oh four …`: the words that introduce the figures are masked with them. */
function withLabel(session: SessionText, one: Candidate): Candidate {
  const tokens = session.tokens[one.turn]!
  let from = tokenAt(session, one.turn, one.start)
  while (from > 0 && /^(sort|code|account|number)$/.test(tokens[from - 1]!.lower)) from -= 1
  return { ...one, start: tokens[from]!.start }
}

function standsAlone(match: RunMatch): boolean {
  const before = match.run.chars[match.from - 1] ?? ''
  const after = match.run.chars[match.to] ?? ''
  return !/[0-9]/.test(before) && !/[0-9]/.test(after)
}

/** Written as 20-00-44, which a date is not: dates have slashes, dots or a month above 12. */
function isPaired(session: SessionText, match: RunMatch): boolean {
  const { turn, start, end } = match.spans[0]!
  if (match.spans.length > 1) return false
  return /^\d\d[-\u2011\u2013]\d\d[-\u2011\u2013]\d\d$/.test(session.texts[turn]!.slice(start, end))
}

function hasContext(session: SessionText, match: RunMatch): boolean {
  const { turn, start } = match.spans[0]!
  if (/[£$€]\s*$/.test(session.texts[turn]!.slice(Math.max(0, start - 3), start))) return false
  const before = wordsBefore(session, turn, tokenAt(session, turn, start))
  return (
    CONTEXT.test(before) || / (account|sort code) /.test(wordsAfter(session, turn, match.run.until))
  )
}

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
