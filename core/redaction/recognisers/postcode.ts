import {
  candidates,
  matchAll,
  matchRun,
  type RunMatch,
  tokenAt,
  wordsAround,
  wordsBefore,
} from '../reading.ts'
import type { SessionText } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const AREAS = new Set(
  (
    'AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN ' +
    'DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L ' +
    'LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA ' +
    'SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS ' +
    'WV YO ZE'
  ).split(' '),
)
const FULL = /[A-Z]{1,2}[0-9O][0-9A-Z]?[0-9O][A-Z]{2}/g
/** Letters that no real second half has; asked only where short words were read as letters. */
const STRICT_END = /[0-9][ABD-HJLNP-UW-Z]{2}$/
const OUTWARD = /[A-Z]{1,2}[0-9]{1,2}/g
const CONTEXT = / (postcode|post code|postal code|sat nav|satnav|zip) /
/** Levels of English, vitamins and motorways have the same shape as a first half. */
const OTHER_CODES = /^(B1|B2|B12|E1|E2|E3|L1|L2|L3|N5|M[0-9]|M[1-9][0-9])$/
const HOME = / (live|lives|living|lived|flat|house|home|postcode|moved|shop|shops) /
const PLACE_CUE =
  / (in|from|near|round|around|postcode|postal code|live|lives|living|to|over) (the )?$/

/** Postcodes: whole ones by their shape and area; the first half alone only after `in`, `from` …. */
export const postcode: Recogniser = {
  name: 'postcode',
  type: 'POSTCODE',
  find: (reading) => [
    ...matchAll(reading, FULL)
      .filter((match) => isArea(match.value))
      .filter((match) => !match.run.soft || isSure(reading.session, match))
      .flatMap((match) =>
        candidates(match, {
          type: 'POSTCODE',
          recogniser: 'postcode',
          why: 'the shape of a postcode in a real postcode area',
          score: /[A-Z]/.test(match.run.chars[match.to] ?? '') ? 0.8 : 0.96,
        }),
      ),
    ...reading.runs
      .filter((run) => run.chars.length <= 4)
      .flatMap((run) => matchRun(run, OUTWARD))
      .filter((match) => isArea(match.value) && isOutward(reading.session, match))
      .flatMap((match) =>
        candidates(match, {
          type: 'POSTCODE',
          recogniser: 'postcode',
          why: 'the first half of a postcode after a word of place',
          score: 0.7,
        }),
      ),
  ],
}

function isArea(value: string): boolean {
  return AREAS.has(/^[A-Z]+/.exec(value)![0])
}

/** With a short word for letters, `so one nine`: only a valid one, of letters said together. */
function isSure(session: SessionText, match: RunMatch): boolean {
  if (!match.run.said) return CONTEXT.test(wordsAround(session, match))
  if (!STRICT_END.test(match.value)) return CONTEXT.test(wordsAround(session, match))
  return CONTEXT.test(wordsAround(session, match)) || match.to === match.run.chars.length
}

/** Motorways and A roads look the same: `the m62` has an article or a road word beside it. */
function isOutward(session: SessionText, match: RunMatch): boolean {
  if (match.from !== 0 || match.to !== match.run.chars.length) return false
  const { turn, start, end } = match.spans[0]!
  const at = tokenAt(session, turn, start)
  const before = wordsBefore(session, turn, at, 3)
  if (OTHER_CODES.test(match.value) && !HOME.test(wordsBefore(session, turn, at, 6))) return false
  if (/ the $/.test(before) || !PLACE_CUE.test(before)) return false
  const token = session.tokens[turn]![at]
  const spoken = match.run.spoken && token?.capital !== true
  const after = session.texts[turn]!.slice(end, end + 12)
  return (
    !/^\s*(motorway|road|bus|junction|minutes|quid|pounds)/i.test(after) &&
    (!spoken || match.value.length > 2)
  )
}
