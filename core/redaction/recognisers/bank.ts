import {
  candidates,
  isEdge,
  isMeasured,
  matchAll,
  type RunMatch,
  standsAlone,
  tokenAt,
  wordsAround,
} from '../reading.ts'
import type { Candidate, SessionText } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const BOTH = /[0-9O]{14}/g
const SORT_CODE = /[0-9O]{6}/g
const ACCOUNT = /[0-9O]{7,8}/g
const CONTEXT =
  / (sort code|sortcode|account|acc|acct|a c|bank|banks|banking|pay into|paid into|pay it|payment|payments|refund|transfer|credit union|building society|barclays|lloyds|natwest|halifax|santander|monzo|starling|revolut|tsb|rbs|hsbc|nationwide|first direct|co op|coop|post office|direct debit|standing order|savings|joint) /

/** Sort code and account together by their fourteen figures; either alone with its shape or context. */
export const bank: Recogniser = {
  name: 'bank',
  type: 'BANK',
  find: (reading) => [
    ...matchAll(reading, BOTH)
      .filter((match) => isEdge(match.run, match.from + 6))
      .filter((match) => standsAlone(match) || isAfterOne(match))
      .filter((match) => !isEchoedPhone(match))
      .flatMap((match) => made(reading.session, match, 'a sort code and an account number', 0.95)),
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

/** `it's the santander one forty ten …`: that `one` is no figure. */
const isAfterOne = ({ run, from, to }: RunMatch): boolean =>
  from === 1 && run.units[0]!.first.lower === 'one' && !/[0-9]/.test(run.chars[to] ?? '')

/** A phone number and its last three figures once more. */
function isEchoedPhone({ run, value, from, spans }: RunMatch): boolean {
  return spans.length > 1 && /^0[1237]/.test(value) && isEdge(run, from + 11)
}

/** `sort code oh four …`: the words that introduce the figures are masked with them. */
function withLabel(session: SessionText, one: Candidate): Candidate {
  const tokens = session.tokens[one.turn]!
  let from = tokenAt(session, one.turn, one.start)
  while (from > 0 && /^(sort|code|account|number)$/.test(tokens[from - 1]!.lower)) from -= 1
  return { ...one, start: tokens[from]!.start }
}

/** Written as 20-00-44, which a date is not: dates have slashes, dots or a month above 12. */
function isPaired(session: SessionText, match: RunMatch): boolean {
  const { turn, start, end } = match.spans[0]!
  if (match.spans.length > 1) return false
  return /^\d\d[-\u2011\u2013]\d\d[-\u2011\u2013]\d\d$/.test(session.texts[turn]!.slice(start, end))
}

const hasContext = (session: SessionText, match: RunMatch): boolean =>
  CONTEXT.test(wordsAround(session, match, 20)) && !isMeasured(session, match)
