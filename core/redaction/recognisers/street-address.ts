import type { Candidate, Token } from '../span.ts'
import { readUnit } from '../spoken-characters.ts'
import type { Recogniser } from './recogniser.ts'

const STREETS = new Set(
  (
    'street road lane avenue close drive crescent terrace gardens grove mews st rd ave walk row rise ' +
    'way drove loke steps reach brow rigg wynd brae boulevard parade square place hill court view ' +
    'green park fold croft ginnel vennel causeway quay wharf embankment circus cottages villas ' +
    'parade approach garth meadow meadows bank mount common chase copse dell glade orchard paddock ' +
    'spinney alley arcade yard passage broadway esplanade promenade bridge field fields wood end'
  ).split(' '),
)
/** Endings that make an address without a number; the others are ordinary words too often. */
const STRICT = new Set(
  'street road lane avenue close crescent terrace grove mews rd ave row wynd'.split(' '),
)
const HOUSES = new Set(
  (
    'house cottage lodge court tower towers flats villa mansions heights hall bungalow farm barn ' +
    'rectory manor grange buildings point'
  ).split(' '),
)
/** Words so often no street that only a whole, capitalised address with a number is believed. */
const DOUBTFUL = new Set(
  'bank mount common end field fields wood yard passage bridge farm point orchard approach'.split(
    ' ',
  ),
)
/** `ten minute walk`, `two bedroom house`, `four lane road`: measures and kinds, no names. */
const KINDS = new Set(
  (
    'minute minutes min hour hours mile miles day days week weeks month months year years second ' +
    'metre metres meter foot bedroom bed bedroomed person people bus car lane storey story hole acre ' +
    'food step pound percent times more other nights night shared bit long short quick ' +
    'good nice council care nursing residential half full dog dogs social'
  ).split(' '),
)
/** Kinds of street that only a number makes a name: `fifteen high street`. */
const PLAIN_NAMES = new Set(
  'high main church new old long back mill park green station front'.split(' '),
)
const ROOMS = new Set('flat room unit apartment plot bedsit number caravan pitch'.split(' '))
/** Words that before `road` or `close` show that no road is named. */
const ORDINARY = new Set(
  (
    'the a an this that my your our his her their its main high back side long any every same other ' +
    'one no some busy quiet whole next wrong right left bus cycle fast slow down up off across over ' +
    'along cross on in at to of and or is was are be very so too really quite pretty as from by for ' +
    'near dead middle end hard big little wee old new open get got gets not two three four first ' +
    'second it i you he she they we me us them with into out about just only could would can will ' +
    'do did does were been being still what which where when how who come came go goes went going ' +
    'keep stay feel been day door front railway car memory ring country tow public never always each half check link service slip single dual ' +
    "it's that's i'm he's she's there's don't stop then if but"
  ).split(' '),
)
const NAME_WORDS_MAX = 3

/** A word that ends the name of a street or house, or begins a flat's, and is seldom anything else. */
export const isStreetWord = (word: string): boolean =>
  !DOUBTFUL.has(word) && (STREETS.has(word) || HOUSES.has(word) || word === 'flat')

/** Streets, flats and house names, with or without a number, written or said. */
export const streetAddress: Recogniser = {
  name: 'street-address',
  type: 'ADDRESS',
  find: ({ session }) =>
    session.tokens.flatMap((tokens, turn) => inTurn(tokens, turn, session.texts[turn]!)),
}

function inTurn(tokens: readonly Token[], turn: number, text: string): Candidate[] {
  const found: Candidate[] = []
  for (let at = 1; at < tokens.length; at += 1) {
    const ending = tokens[at]!.word
    const street = STREETS.has(ending)
    if (!street && !HOUSES.has(ending)) continue
    const from = nameFrom(tokens, at)
    if (from === at) continue
    const cased = tokens[at]!.capital && tokens[from]!.capital
    const numbered = numberFrom(tokens, from, text)
    const is_numbered = numbered < from
    if (is_numbered && isKind(tokens, from, at)) continue
    if (DOUBTFUL.has(ending) && !(is_numbered && cased)) continue
    const score = scoreOf({ street, strict: STRICT.has(ending), cased, numbered: is_numbered })
    if (score === 0) continue
    const begins = roomFrom(tokens, numbered, text)
    found.push({
      turn,
      start: tokens[begins]!.start,
      end: tokens[at]!.end,
      type: 'ADDRESS',
      recogniser: 'street-address',
      why: numbered < from ? 'a number, a name and a street word' : 'a name and a street word',
      score,
    })
  }
  return found
}

const isKind = (tokens: readonly Token[], from: number, ending: number): boolean =>
  tokens.slice(from, ending).some((token) => KINDS.has(token.lower))

function scoreOf(of: {
  street: boolean
  strict: boolean
  cased: boolean
  numbered: boolean
}): number {
  if (of.numbered) return of.street ? 0.9 : 0.75
  if (of.strict) return of.cased ? 0.85 : 0.65
  return of.cased ? 0.6 : 0
}

/** Left edge of up to three words that could be a street's name. */
function nameFrom(tokens: readonly Token[], ending: number): number {
  let from = ending
  const cased = tokens[ending]!.capital
  while (from > 0 && ending - from < NAME_WORDS_MAX) {
    const before = tokens[from - 1]!
    if (before.kind !== 'word' || before.masked) break
    if (ORDINARY.has(before.lower) && !(cased && isNamePart(tokens, from - 1))) {
      if (!PLAIN_NAMES.has(before.lower) || !isAfterFigure(tokens, from - 1)) break
    }
    if (cased && !before.capital) break
    if (!cased && readUnit(tokens, from - 1, '') !== null) break
    from -= 1
  }
  // In running speech one word is a name; a second or third only after a number.
  return from
}

/** `high` of `fifteen high street`. */
function isAfterFigure(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return before !== undefined && readUnit(tokens, at - 1, '')?.kind === 'digits'
}

/** `Long` of `Plot 6, Long Drove`: a capital that no sentence's start explains. */
function isNamePart(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  if (!tokens[at]!.capital || before === undefined) return false
  return before.kind === 'number' || before.lower === ','
}

/** Left edge of a house number such as `17B` or `forty one`. */
function numberFrom(tokens: readonly Token[], from: number, text: string): number {
  let begins = from
  while (begins > 0 && from - begins < 6) {
    const before = tokens[begins - 1]!
    if (before.lower === 'the' && begins === from && readUnit(tokens, begins - 2, text) !== null) {
      begins -= 1
      continue
    }
    // `one hundred and six`, `a hundred and six`.
    const joins = before.lower === 'and' && tokens[begins - 2]?.lower === 'hundred'
    const article = before.lower === 'a' && tokens[begins]?.lower === 'hundred'
    if (joins || article) {
      begins -= 1
      continue
    }
    const unit = readUnit(tokens, begins - 1, text)
    if (unit === null || (unit.kind === 'separator' && before.lower !== '/')) break
    if (unit.kind === 'letters' && (before.lower === 'i' || unit.chars.length > 1)) break
    begins -= 1
  }
  const hasDigits = tokens
    .slice(begins, from)
    .some((_, i) => readUnit(tokens, begins + i, text)?.kind === 'digits')
  return hasDigits ? begins : from
}

/** `Flat 2,` or `room nine` before the rest. */
function roomFrom(tokens: readonly Token[], begins: number, text: string): number {
  for (let back = 1; back <= 7 && begins - back >= 0; back += 1) {
    const word = tokens[begins - back]!
    if (ROOMS.has(word.lower)) return begins - back
    if (word.lower === ',' || readUnit(tokens, begins - back, text) !== null) continue
    if (tokens[begins]!.capital && (word.capital || word.lower === 'the')) continue
    break
  }
  return begins
}
