import type { Token } from './span.ts'

const DIGITS = table(
  'oh 0 zero 0 nought 0 naught 0 nil 0 aught 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 ' +
    'eight 8 nine 9 niner 9',
)
const TEENS = table(
  'ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 ' +
    'eighteen 18 nineteen 19',
)
const TENS = table('twenty 2 thirty 3 forty 4 fourty 4 fifty 5 sixty 6 seventy 7 eighty 8 ninety 9')
const LETTERS = table(
  'alpha A alfa A bravo B charlie C delta D echo E foxtrot F golf G hotel H india I juliet J ' +
    'juliett J kilo K lima L mike M november N oscar O papa P quebec Q romeo R sierra S tango T ' +
    'uniform U victor V whisky W whiskey W xray X yankee Y zulu Z zed Z zee Z',
)
/** Letters by their names as a speech engine spells those; read only beside figures or letters. */
const LETTER_NAMES = table(
  'bee B cee C dee D eff F gee G aitch H haitch H jay J kay K ell L em M en N pee P cue Q queue Q ' +
    'ess S tee T vee V ex X',
)
const REPEATS: Record<string, number> = { double: 2, treble: 3, triple: 3 }
const SEPARATORS = new Set(['dash', 'hyphen', 'stroke', 'slash', 'space', 'forward'])
const MARKS = new Set([
  ...'-/.,()+:\\#|*_~',
  '\u2010',
  '\u2011',
  '\u2012',
  '\u2013',
  '\u2014',
  '\u2212',
])
/** Two-letter words of running speech; letters only where the rest of a code asks for them. */
const SHORT_WORDS = new Set(
  (
    'am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we uh um er mm ' +
    'ah ha eh ey aw ow mr dr ms tv cv hm ya ye yo la da ma pa ba ay oi ex vs re st'
  ).split(' '),
)
/** Words that sound as a figure does and are written for it by a speech engine. */
const SOUNDS_LIKE = table('to 2 too 2 for 4 fore 4 won 1 ate 8 free 3 tree 3 nein 9 sex 6 owe 0')
/** `oh my god` after a number is no nought. */
const EXCLAIMED = new Set('my god dear gosh lord'.split(' '))
/** `oh no` is no nought either, unless a figure was read just before. */
const EXCLAIMED_ALONE = new Set('no well come sorry'.split(' '))
/** Written straight after a figure they measure or order it: a dose, a time, a price, a day. */
const MEASURES = new Set(
  'mg ml mcg kg km mm cm gb mb am pm pw pcm st nd rd th lb lbs oz hr hrs k p m'.split(' '),
)
/** Capitals that name benefits, forms, bodies and the like, and no part of a code. */
const ACRONYMS = new Set(
  (
    'PIP UC ESA DLA DWP JSA NHS HMRC LCW LCWRA WCA GP WRAG UCFI BBC UK EU USA SMS PDF CV TV ID ADHD ' +
    'PTSD OCD MS CBT NVQ GCSE MRI CT IT HR CAB CSCS ESOL SEN AM PM OK COPD IBS BPD'
  ).split(' '),
)
/** What may follow letters somebody reads out before the figures come. */
const PAUSES = new Set(
  'then er um erm uh yeah wait sorry no hang let see and . , \u2026 -'.split(' '),
)
/** Longer strings of figures are not numbers anybody reads out. */
const FIGURES_MAX = 40
/** No word that is read as a figure or letter is longer than `seventeen`. */
const WORD_MAX = 9

/** Whether a word of three letters or more may be read as figures, whatever stands beside it. */
export const mayBeFigures = (lower: string): boolean => lower.length > 2 && SPECIAL.has(lower)

/** One readable piece: digits or letters said or written, or what stands between them. */
export interface Unit {
  chars: string
  /** Index after the last token used. */
  next: number
  kind: 'digits' | 'letters' | 'separator'
  /** Said as words, not written as figures. */
  spoken: boolean
}

/** Reads the unit that begins at token `at`, or null when it is an ordinary word. */
export function readUnit(tokens: readonly Token[], at: number, text: string): Unit | null {
  const token = tokens[at]
  if (token === undefined || token.masked) return null
  const next = at + 1
  if (token.kind === 'number') {
    if (token.lower.length > FIGURES_MAX) return null
    return { chars: figures(token), next, kind: 'digits', spoken: false }
  }
  if (token.kind === 'mark') {
    return MARKS.has(token.lower) ? { chars: '', next, kind: 'separator', spoken: false } : null
  }
  return readWord(tokens, at, text)
}

function readWord(tokens: readonly Token[], at: number, text: string): Unit | null {
  const token = tokens[at]!
  const word = token.lower
  const next = at + 1
  if (word.length > WORD_MAX) return null
  if (word.length <= 2) {
    if (word === 'oh') return isExclaimed(tokens, at) ? null : said('0', next)
    return readLetters(tokens, at, text)
  }
  if (!SPECIAL.has(word)) {
    return mayBeLetters(tokens, at) ? readLetters(tokens, at, text) : null
  }
  const figure = DIGITS.get(word) ?? TEENS.get(word)
  if (figure !== undefined) return said(figure, next)
  if (TENS.has(word)) return readTens(tokens, at)
  if (word === 'hundred') return said('00', next)
  if (word === 'thousand') return said('000', next)
  if (Object.hasOwn(REPEATS, word)) return readRepeat(tokens, at, text)
  if (SEPARATORS.has(word)) return { chars: '', next, kind: 'separator', spoken: true }
  const letter = LETTERS.get(word) ?? namedLetter(tokens, at)
  if (letter !== undefined) return { chars: letter, next, kind: 'letters', spoken: true }
  return readLetters(tokens, at, text)
}

/** Most words can be told to be none without a further look: small, long or alone among words. */
function mayBeLetters(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!
  if (token.lower.length > LETTERS_MAX) return false
  if (token.capital || token.joined) return true
  const after = tokens[at + 1]
  return after !== undefined && (after.joined || SEPARATORS.has(after.lower))
}

/** Every word that is read as a figure, letter or separator: most words are none. */
const SPECIAL: ReadonlySet<string> = new Set([
  ...DIGITS.keys(),
  ...TEENS.keys(),
  ...TENS.keys(),
  ...LETTERS.keys(),
  ...LETTER_NAMES.keys(),
  ...Object.keys(REPEATS),
  ...SEPARATORS,
  'hundred',
  'thousand',
])

const said = (chars: string, next: number): Unit => ({ chars, next, kind: 'digits', spoken: true })

function readLetters(tokens: readonly Token[], at: number, text: string): Unit | null {
  const named = LETTER_NAMES.has(tokens[at]!.lower) ? namedLetter(tokens, at) : undefined
  const chars = named ?? lettersOf(tokens, at, text)
  if (chars === null) return null
  return { chars, next: afterSpelling(tokens, at), kind: 'letters', spoken: true }
}

function isExclaimed(tokens: readonly Token[], at: number): boolean {
  const [before, after] = [tokens[at - 1], tokens[at + 1]?.lower ?? '']
  if (Object.hasOwn(REPEATS, before?.lower ?? '')) return false
  return EXCLAIMED.has(after) || (EXCLAIMED_ALONE.has(after) && !isCharacter(before))
}

/** `bee` and `jay` are letters only where a figure or a single letter stands beside them. */
function namedLetter(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at]!
  const letter = LETTER_NAMES.get(token.lower)
  // Written `EN`, or grown together with a figure as in `1en`, it is two letters.
  if (letter === undefined || token.capital || token.joined) return undefined
  return isCharacter(tokens[at - 1]) || isCharacter(tokens[at + 1]) ? letter : undefined
}

/** A figure, written or said, or a single letter other than `a` and `i`. */
function isCharacter(token: Token | undefined): boolean {
  if (token === undefined) return false
  if (token.kind === 'number' || DIGITS.has(token.lower)) return true
  return (
    TENS.has(token.lower) ||
    TEENS.has(token.lower) ||
    Object.hasOwn(REPEATS, token.lower) ||
    /^[b-hj-z]$/.test(token.lower)
  )
}

/** What a word would be if it were misheard for a figure, `to` for 2, or null. */
export function misheardFigure(word: string): string | null {
  return SOUNDS_LIKE.get(word) ?? null
}

/** The letters of a short word that at other times is a word: `so` of the postcode SO19. */
export function shortWordLetters(token: Token): string | null {
  const word = token.lower
  if (word.length > 2 || token.kind !== 'word') return null
  const read = word === 'a' || word === 'i' || SHORT_WORDS.has(word) || MEASURES.has(word)
  return read ? word.toUpperCase() : null
}

/** `forty two` is 42, `forty` alone is 40, `twenty twenty` stays two units. */
function readTens(tokens: readonly Token[], at: number): Unit {
  const ten = TENS.get(tokens[at]!.lower)!
  let after = at + 1
  if (tokens[after]?.lower === '-' && tokens[after]?.joined) after += 1
  const unit = tokens[after]?.lower ?? ''
  const one = unit.length > 2 ? (DIGITS.get(unit) ?? '0') : '0'
  return one === '0' ? said(`${ten}0`, at + 1) : said(ten + one, after + 1)
}

function readRepeat(tokens: readonly Token[], at: number, text: string): Unit | null {
  const times = REPEATS[tokens[at]!.lower]!
  if (tokens[at]!.lower === 'double' && /^(you|u)$/.test(tokens[at + 1]?.lower ?? '')) {
    return { chars: 'W', next: at + 2, kind: 'letters', spoken: true }
  }
  // `double treble five` is nobody's number, and a row of doubles must not be read again and again.
  if (Object.hasOwn(REPEATS, tokens[at + 1]?.lower ?? '')) return null
  const letter = /^[a-z]$/.test(tokens[at + 1]?.lower ?? '') && tokens[at]!.lower === 'double'
  const unit = letter ? letterAt(tokens, at + 1) : readUnit(tokens, at + 1, text)
  if (unit === null || unit.chars.length !== 1) return null
  return { ...unit, chars: unit.chars.repeat(times), spoken: true }
}

/** After `double` an `a` is no article. */
const letterAt = (tokens: readonly Token[], at: number): Unit => ({
  chars: tokens[at]!.lower.toUpperCase(),
  next: afterSpelling(tokens, at),
  kind: 'letters',
  spoken: true,
})

const LETTERS_MAX = 6
const LATIN = /^[a-z]{1,6}$/

/** Single letters, short capitals (`QQ`, `EIU`) and letters grown together with figures (`se28`). */
function lettersOf(tokens: readonly Token[], at: number, text: string): string | null {
  const token = tokens[at]!
  if (token.lower.length > LETTERS_MAX || !LATIN.test(token.lower)) return null
  const [before, after] = [tokens[at - 1], tokens[at + 1]]
  const follows = token.joined && before?.kind === 'number'
  const measures = follows && MEASURES.has(token.lower) && !token.capital
  if (measures && !isInward(tokens, at)) return null
  const upper = token.lower.toUpperCase()
  if (upper.length === 1) {
    if (token.lower === 'i' && !leadsOn(tokens, at)) return null
    if (isSpeltOut(tokens, at)) return upper
    return startsArticle(token, before, after) || isPence(token, before, after) ? null : upper
  }
  if (follows || (after?.joined && after.kind === 'number')) return upper
  if (token.capital && text.slice(token.start, token.end) === upper) {
    return besideCode(before, after) &&
      (!ACRONYMS.has(upper) || isLed(upper, after) || isHyphened(tokens, at))
      ? upper
      : null
  }
  if (upper.length < 4 && isHyphened(tokens, at)) return upper
  if (upper.length !== 2 || SHORT_WORDS.has(token.lower)) return null
  return MEASURES.has(token.lower) && isCharacter(before) ? null : upper
}

/** `i` is a letter only before another character or its spelling, `i for india`. */
function leadsOn(tokens: readonly Token[], at: number): boolean {
  const after = tokens[at + 1]
  if (after === undefined || tokens[at]!.capital) return true
  if (
    isCharacter(after) ||
    LETTERS.has(after.lower) ||
    SEPARATORS.has(after.lower) ||
    /^[a-z]{1,2}$/.test(after.lower)
  )
    return true
  return after.lower === 'for' && tokens[at + 2]?.lower.startsWith('i') === true
}

/** The article of `a four hundred pound bill` is no letter of a code; that of `W1A 1AA` is. */
function startsArticle(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.lower !== 'a' && token.lower !== 'i') return false
  if (after === undefined || after.joined || /^[a-z]$/.test(before?.lower ?? '')) return false
  if (before !== undefined && (before.kind === 'number' || DIGITS.has(before.lower))) return false
  return after.kind === 'number' || DIGITS.has(after.lower) || TENS.has(after.lower)
}

/** `p for peter`: no pence, and `a for apple` no article. */
export const isSpeltOut = (tokens: readonly Token[], at: number): boolean =>
  tokens[at + 1]?.lower === 'for' && starts(tokens[at + 2], tokens[at]!.lower)

/** The end of `b6 9hr` or `g13lb` is no measure: a letter and figures grown together stand before the figure. */
function isInward(tokens: readonly Token[], at: number): boolean {
  const [letters, district, sector] = [tokens[at - 3], tokens[at - 2], tokens[at - 1]]
  if (sector?.joined && sector.lower.length < 4) return isShortWord(district)
  if (sector?.lower.length !== 1 || district?.kind !== 'number' || !district.joined) return false
  return isShortWord(letters)
}

const isShortWord = (token: Token | undefined): boolean =>
  token?.kind === 'word' && token.lower.length < 3

/** `fifty five p` is money; in `eight b p` a letter stands before. */
function isPence(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.lower !== 'p' || before === undefined) return false
  const number = before.kind === 'number' || DIGITS.has(before.lower) || TENS.has(before.lower)
  return number && !/^[a-z]$/.test(after?.lower ?? '')
}

/** Before a said figure only those that are postcode areas too are read: `CT one`, not `PIP two`. */
const isLed = (acronym: string, after: Token | undefined): boolean =>
  after?.kind === 'number' || /^(CT|CV|HR)$/.test(acronym)

/** `ctr/4587`, `ma dash seven`: letters joined to figures by a dash or stroke. */
function isHyphened(tokens: readonly Token[], at: number): boolean {
  const [mark, figure] = [tokens[at + 1], tokens[at + 2]]
  if (mark === undefined || figure === undefined) return false
  if (mark.joined && (mark.lower === '/' || mark.lower === '-')) return figure.kind === 'number'
  return SEPARATORS.has(mark.lower) && isCharacter(figure)
}

/**
 * Capitals are read as a code only beside figures, a dash or a stroke, another letter or a pause.
 */
function besideCode(before: Token | undefined, after: Token | undefined): boolean {
  if (before === undefined || after === undefined) return true
  if (PAUSES.has(after.lower) || PAUSES.has(before.lower)) return true
  return isOfCode(before) || isOfCode(after)
}

const isOfCode = ({ kind, lower }: Token): boolean =>
  kind === 'number' ||
  lower === '-' ||
  lower === '/' ||
  DIGITS.has(lower) ||
  TENS.has(lower) ||
  TEENS.has(lower) ||
  SEPARATORS.has(lower) ||
  Object.hasOwn(REPEATS, lower) ||
  /^[a-z]{1,2}$/.test(lower)

/** `b for bravo`, `b bravo`, `b like bob` and `d as in delta` are one letter. */
function afterSpelling(tokens: readonly Token[], at: number): number {
  const initial = tokens[at]!.lower
  if (initial.length !== 1) return at + 1
  const [first, second, third] = [tokens[at + 1], tokens[at + 2], tokens[at + 3]]
  if (first === undefined) return at + 1
  if ((first.lower === 'for' || first.lower === 'like') && starts(second, initial)) return at + 3
  if (first.lower === 'as' && second?.lower === 'in' && starts(third, initial)) return at + 4
  return starts(first, initial) && LETTERS.get(first.lower) === initial.toUpperCase()
    ? at + 2
    : at + 1
}

const starts = (token: Token | undefined, initial: string): boolean =>
  token !== undefined && token.lower.length > 2 && token.lower.startsWith(initial)

/** Figures of any script as ASCII, so that Arabic-Indic digits are read too. */
function figures(token: Token): string {
  if (/^[0-9]+$/.test(token.lower)) return token.lower
  return [...token.lower].map((digit) => String(digitValue(digit))).join('')
}

function digitValue(digit: string): number {
  const point = digit.codePointAt(0)!
  // Every decimal-digit block of Unicode starts at a multiple of 16 plus 0 or 6.
  for (let zero = point; zero > point - 10; zero -= 1) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) return (point - zero) % 10
  }
  return 0
}

function table(pairs: string): Map<string, string> {
  const words = pairs.split(' ')
  return new Map(words.flatMap((word, i) => (i % 2 ? [] : [[word, words[i + 1]!] as const])))
}
