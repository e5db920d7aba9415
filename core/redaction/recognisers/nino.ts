import { isBridge, isCorrection } from '../chains.ts'
import { candidates, matchAll, type RunMatch, tokenAt, wordsAround } from '../reading.ts'
import type { Candidate, SessionText } from '../span.ts'
import { isSpeltOut, shortWordLetters } from '../spoken-characters.ts'
import type { Recogniser } from './recogniser.ts'

const WITH_SUFFIX = /[A-Z]{2}[0-9O]{6}[A-D]/g
const WITHOUT_SUFFIX = /[A-Z]{2}[0-9O]{6}/g
const CONTEXT = / (national insurance|insurance number|insurance|n i|ni|nino|payslip|p60|p45) /
/** Letters A to D as a speech engine may write them right after a number, or after a pause. */
const HEARD_AS = /^(a|ay|hay|b|be|bee|c|see|sea|cee|d|dee)$/
const LAST_LETTER = /^[abcd]$/

/** Words of a correction before it. */
const AGAIN_MAX = 9
/** Words of hesitation before the last letter. */
const PAUSE_MAX = 4

/** National Insurance numbers: two letters, six figures and A to D, written or read out. */
export const nino: Recogniser = {
  name: 'nino',
  type: 'NINO',
  find: (reading) => [
    ...matchAll(reading, WITH_SUFFIX)
      .filter((match) => !match.run.soft || isSure(reading.session, match))
      .flatMap((match) =>
        made(match, 'two letters, six figures and a letter A to D', 0.98).map((one) =>
          withLetterAgain(reading.session, one),
        ),
      ),
    ...matchAll(reading, WITHOUT_SUFFIX)
      .filter((match) => hasContext(reading.session, match))
      .flatMap((match) =>
        made(match, 'two letters and six figures after talk of National Insurance', 0.9).map(
          (one) => withLastLetter(reading.session, one),
        ),
      ),
  ],
}

const made = (match: RunMatch, why: string, score: number): Candidate[] =>
  candidates(match, { type: 'NINO', recogniser: 'nino', why, score })

/** `he six nine …`: only an `a` that may be the article of `a month` needs talk of the number. */
function isSure(session: SessionText, match: RunMatch): boolean {
  if (match.run.units.at(-1)!.first.lower !== 'a') return true
  const [first] = match.run.units
  return shortWordLetters(first!.first) === null || hasContext(session, match)
}

const hasContext = (session: SessionText, match: RunMatch): boolean =>
  CONTEXT.test(wordsAround(session, match, 24))

/** `… four a sorry i will start that bit again a`: the last letter, said once more. */
function withLetterAgain(session: SessionText, one: Candidate): Candidate {
  const tokens = session.tokens[one.turn]!
  const last = tokenAt(session, one.turn, one.end)
  let [at, corrected] = [last, false]
  while (at - last < AGAIN_MAX && isBridge(tokens[at]?.lower ?? '') && !isAgain(tokens, at, last)) {
    corrected ||= isCorrection(tokens[at]!.lower)
    at += 1
  }
  return corrected && isAgain(tokens, at, last) ? { ...one, end: letterEnd(tokens, at) } : one
}

/** End of a letter and of what spells it out: `a for apple`. */
const letterEnd = (tokens: SessionText['tokens'][0], at: number): number =>
  tokens[isSpeltOut(tokens, at) ? at + 2 : at]!.end

const isAgain = (tokens: SessionText['tokens'][0], at: number, last: number): boolean =>
  tokens[at] !== undefined && tokens[at]!.lower === tokens[last - 1]?.lower && at > last

function withLastLetter(session: SessionText, one: Candidate): Candidate {
  const tokens = session.tokens[one.turn]!
  let at = tokenAt(session, one.turn, one.end)
  const touching = tokens[at]
  if (touching && HEARD_AS.test(touching.lower)) return { ...one, end: touching.end }
  for (let skipped = 0; skipped < PAUSE_MAX && isBridge(tokens[at]?.lower ?? ''); skipped += 1) {
    at += 1
  }
  const next = tokens[at]
  return next && LAST_LETTER.test(next.lower) ? { ...one, end: letterEnd(tokens, at) } : one
}
