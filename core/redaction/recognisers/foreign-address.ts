import type { Candidate, Token } from '../span.ts'
import type { Recogniser } from './recogniser.ts'

const SUFFIXES = new Set(
  (
    'street st avenue ave av road rd boulevard blvd drive dr lane ln court ct circle cir place pl ' +
    'terrace ter trail trl parkway pkwy highway hwy way loop run path pike turnpike plaza plz square ' +
    'sq alley crossing xing ridge creek cove trace landing bypass expressway freeway route springs ' +
    'station ranch village harbor junction heights manor vista bend bluff causeway estate estates ' +
    'extension falls ferry forest forge fork garden gardens gateway glen green grove haven hill hills ' +
    'hollow inlet island isle key knoll lake lakes lights lodge mall meadow meadows mews mill mills ' +
    'motorway mount mountain neck orchard oval park pass pine pines plain plains point port prairie ' +
    'radial ramp rapids rest river shoal shore spur stravenue stream summit throughway track tunnel ' +
    'union valley viaduct view well wells islands camp bottom branch brook bridge'
  ).split(' '),
)
/** Kinds of street that go before the name elsewhere, and endings grown together with it. */
const BEFORE =
  /^(rua|via|viale|calle|avenida|avda|rue|allée|allee|chemin|piazza|praça|praca|plaza|ulica|ul|al|strada|jalan|rr|bulevar|carrer|paseo|camino)$/
const ENDING =
  /\p{L}{3}(straße|strasse|strase|str|gasse|weg|platz|allee|straat|laan|plein|gatan|gata|vägen|vagen|veien|vej|gade|tie|katu|utca|kuja|polku|stræde|ring|damm|ufer|gränd)$/u
const STATES = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM ' +
    'NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP AA AE AP FM MH PW ' +
    'NSW VIC QLD TAS ACT'
  ).split(' '),
)
const AUSTRALIAN = new Set('NSW VIC QLD TAS ACT'.split(' '))
const UNITS = /^(apt|apartment|suite|ste|unit|floor|fl|bldg|building|dept|room|rm|lot|#)$/
const NAME_WORDS_MAX = 4
const TOWN_WORDS_MAX = 4

/** American street, town, state and ZIP in written text, and streets named as abroad. */
export const foreignAddress: Recogniser = {
  name: 'foreign-address',
  type: 'ADDRESS',
  find: ({ session }) =>
    session.tokens.flatMap((tokens, turn) => [
      ...streets(tokens, turn),
      ...boxes(tokens, turn),
      ...zips(tokens, turn, session.texts[turn]!),
      ...abroad(tokens, turn),
    ]),
}

const made = (
  tokens: readonly Token[],
  [turn, from, until]: [number, number, number],
  why: string,
  score: number,
): Candidate => ({
  turn,
  start: tokens[from]!.start,
  end: tokens[until - 1]!.end,
  type: 'ADDRESS',
  recogniser: 'foreign-address',
  why,
  score,
})

/** `1600 West Oak Hollow, Apt 4B`: a number, capitalised words, a suffix, a unit. */
function streets(tokens: readonly Token[], turn: number): Candidate[] {
  const found: Candidate[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]!.kind !== 'number' || tokens[at]!.lower.length > 5) continue
    const name = capitalsFrom(tokens, at + 1, NAME_WORDS_MAX + 1)
    let until = -1
    for (let i = at + 2; i <= name && i < tokens.length; i += 1) {
      if (tokens[i]!.capital && SUFFIXES.has(tokens[i]!.lower)) until = i + 1
    }
    if (until < 0 || tokens[at + 1]!.kind !== 'word') continue
    until = unitUntil(tokens, until)
    found.push(made(tokens, [turn, at, until], 'a number, a name and a kind of street', 0.85))
    at = until - 1
  }
  return found
}

/** Index after the capitalised words that begin at `from`, at most `most` of them. */
function capitalsFrom(tokens: readonly Token[], from: number, most: number): number {
  let until = from
  while (until < tokens.length && until - from < most) {
    const token = tokens[until]!
    const dot = token.lower === '.' && token.joined
    if (token.masked || !(token.capital || dot || (token.kind === 'word' && token.joined))) break
    until += 1
  }
  return until
}

function unitUntil(tokens: readonly Token[], from: number): number {
  let at = from
  while (at < tokens.length && /^[.,]$/.test(tokens[at]!.lower)) at += 1
  if (!UNITS.test(tokens[at]?.lower ?? '')) return from
  at += 1
  if (tokens[at]?.lower === '.') at += 1
  while (at < tokens.length && at - from < 6) {
    const token = tokens[at]!
    if (token.kind !== 'number' && !/^[a-z]$/.test(token.lower) && token.lower !== '#') break
    at += 1
  }
  return at
}

/** `PO Box 123`, `P.O. Box 9`, `PSC 4115, Box 7815`, `Unit 9`. */
function boxes(tokens: readonly Token[], turn: number): Candidate[] {
  const found: Candidate[] = []
  for (let at = 1; at + 1 < tokens.length; at += 1) {
    if (tokens[at]!.lower !== 'box' || tokens[at + 1]!.kind !== 'number') continue
    let from = at
    while (
      from > 0 &&
      at - from < 6 &&
      /^(p|o|po|\.|,|psc|unit|apo)$/.test(tokens[from - 1]!.lower)
    ) {
      from -= 1
    }
    if (from < at) found.push(made(tokens, [turn, from, at + 2], 'a post box', 0.85))
  }
  return found
}

/** `Springfield, IL 62704-1234`: a town, a state and five figures. */
function zips(tokens: readonly Token[], turn: number, text: string): Candidate[] {
  const found: Candidate[] = []
  for (let at = 0; at + 1 < tokens.length; at += 1) {
    const state = tokens[at]!
    const figures = tokens[at + 1]!
    if (figures.kind !== 'number') continue
    const letters = text.slice(state.start, state.end)
    // `In 2019` is no Indiana: the state is written in capitals.
    if (!STATES.has(letters)) continue
    if (figures.lower.length !== (AUSTRALIAN.has(letters) ? 4 : 5)) continue
    let from = at
    if (tokens[from - 1]?.lower === ',') from -= 1
    const town = from
    while (from > 0 && town - from < TOWN_WORDS_MAX && isTownWord(tokens[from - 1]!)) from -= 1
    if (from === town) continue
    const more = tokens[at + 2]?.lower === '-' && tokens[at + 3]?.kind === 'number'
    found.push(made(tokens, [turn, from, at + (more ? 4 : 2)], 'a town, state and ZIP code', 0.88))
  }
  return found
}

const isTownWord = (token: Token): boolean =>
  token.kind === 'word' && token.capital && !token.masked

/** `Rua das Flores 123`, `Hauptstraße 5, 10115 Berlin`. */
function abroad(tokens: readonly Token[], turn: number): Candidate[] {
  const found: Candidate[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!
    if (!token.capital || token.masked) continue
    const before = BEFORE.test(token.lower)
    if (!before && !ENDING.test(token.lower)) continue
    let until = before ? namedUntil(tokens, at + 1) : at + 1
    if (until === at + 1 && before) continue
    if (tokens[until]?.lower === '.' || tokens[until]?.lower === ',') until += 1
    if (tokens[until]?.kind !== 'number') continue
    until += 1
    const town = townUntil(tokens, until)
    found.push(made(tokens, [turn, at, town], 'a street as they are named abroad', 0.75))
    at = town - 1
  }
  return found
}

function namedUntil(tokens: readonly Token[], from: number): number {
  let until = from
  while (until < tokens.length && until - from < NAME_WORDS_MAX) {
    const { lower, capital, kind } = tokens[until]!
    const link = /^(da|das|do|dos|de|del|della|di|du|des|la|le|los|las|el|san|\.|')$/.test(lower)
    if (kind === 'number' || !(capital || link)) break
    until += 1
  }
  return until
}

/** `, 10115 Berlin`. */
function townUntil(tokens: readonly Token[], from: number): number {
  let at = from
  while (at < tokens.length && at - from < 2 && /^[,-]$/.test(tokens[at]!.lower)) at += 1
  if (tokens[at]?.kind !== 'number' || tokens[at]!.lower.length < 3) return from
  at += 1
  return isTownWord(tokens[at] ?? tokens[from - 1]!) && tokens[at] !== undefined ? at + 1 : at
}
