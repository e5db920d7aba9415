import type { Token } from './span.ts'

const DIGITS = table(
  'oh 0 zero 0 nought 0 naught 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9',
)
const TEENS = table(
  'ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 ' +
    'eighteen 18 nineteen 19',
)
const TENS = table('twenty 2 thirty 3 forty 4 fourty 4 fifty 5 sixty 6 seventy 7 eighty 8 ninety 9')
const LETTERS = table(
  'alpha A bravo B charlie C delta D echo E foxtrot F golf G hotel H india I juliet J kilo K ' +
    'lima L mike M november N oscar O papa P quebec Q romeo R sierra S tango T uniform U ' +
    'victor V whisky W whiskey W xray X yankee Y zulu Z zed Z zee Z',
)
const REPEATS: Record<string, number> = { double: 2, treble: 3, triple: 3 }
const SEPARATORS = new Set(['dash', 'hyphen', 'stroke', 'slash', 'space', 'forward'])
const MARKS = new Set(['-', '/', '.', ',', '(', ')', '+', ':', '\\', '\u2013', '\u2011', '#', '|'])
/** Two-letter words of running speech that are never read out as letters. */
const SHORT_WORDS = new Set(
  (
    'am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we uh um er mm ' +
    'ah ha eh ey aw ow mr dr ms tv cv hm ya ye yo la da ma pa ba ay oi ex vs re'
  ).split(' '),
)
/** `oh my god` after a number is no nought. */
const EXCLAIMED = new Set('my god dear gosh for no well come sorry lord'.split(' '))
/** Written straight after a figure they measure or order it: a dose, a time, a price, a day. */
const MEASURES = new Set(
  'mg ml mcg kg km mm cm gb mb am pm pw pcm st nd rd th lb lbs oz hr hrs k p m'.split(' '),
)
/** Longer strings of figures are not numbers anybody reads out. */
const FIGURES_MAX = 40

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
  const digits = (chars: string, after = next): Unit => ({
    chars,
    next: after,
    kind: 'digits',
    spoken: true,
  })
  if (word === 'oh' && EXCLAIMED.has(tokens[next]?.lower ?? '')) return null
  if (DIGITS.has(word)) return digits(DIGITS.get(word)!)
  if (TEENS.has(word)) return digits(TEENS.get(word)!)
  if (TENS.has(word)) return readTens(tokens, at, digits)
  if (word === 'hundred') return digits('00')
  if (word === 'thousand') return digits('000')
  if (Object.hasOwn(REPEATS, word)) return readRepeat(tokens, at, text)
  if (SEPARATORS.has(word)) return { chars: '', next, kind: 'separator', spoken: true }
  if (LETTERS.has(word)) return { chars: LETTERS.get(word)!, next, kind: 'letters', spoken: true }
  const letters = lettersOf(tokens, at, text)
  if (letters === null) return null
  return { chars: letters, next: afterSpelling(tokens, at), kind: 'letters', spoken: true }
}

/** `forty two` is 42, `forty` alone is 40, `twenty twenty` stays two units. */
function readTens(
  tokens: readonly Token[],
  at: number,
  digits: (chars: string, after: number) => Unit,
): Unit {
  const ten = TENS.get(tokens[at]!.lower)!
  let after = at + 1
  if (tokens[after]?.lower === '-' && tokens[after]?.joined) after += 1
  const unit = tokens[after]?.lower ?? ''
  const one = unit.length > 2 ? (DIGITS.get(unit) ?? '0') : '0'
  return one === '0' ? digits(`${ten}0`, at + 1) : digits(ten + one, after + 1)
}

function readRepeat(tokens: readonly Token[], at: number, text: string): Unit | null {
  const times = REPEATS[tokens[at]!.lower]!
  const unit = readUnit(tokens, at + 1, text)
  if (unit === null || unit.chars.length !== 1) return null
  return { ...unit, chars: unit.chars.repeat(times), spoken: true }
}

/** Single letters, short capitals (`QQ`, `EIU`) and letters grown together with figures (`se28`). */
function lettersOf(tokens: readonly Token[], at: number, text: string): string | null {
  const token = tokens[at]!
  if (!/^[a-z]{1,6}$/.test(token.lower)) return null
  const [before, after] = [tokens[at - 1], tokens[at + 1]]
  const follows = token.joined && before?.kind === 'number'
  if (follows && MEASURES.has(token.lower)) return null
  const upper = token.lower.toUpperCase()
  if (upper.length === 1) {
    return startsArticle(token, before, after) || isPence(token, before, after) ? null : upper
  }
  if (follows || (after?.joined && after.kind === 'number')) return upper
  if (text.slice(token.start, token.end) === upper) return besideCode(before, after) ? upper : null
  return upper.length === 2 && !SHORT_WORDS.has(token.lower) && !MEASURES.has(token.lower)
    ? upper
    : null
}

/** The article of `a four hundred pound bill` is no letter of a code. */
function startsArticle(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.lower !== 'a' && token.lower !== 'i') return false
  if (after === undefined || after.joined || /^[a-z]$/.test(before?.lower ?? '')) return false
  return after.kind === 'number' || DIGITS.has(after.lower) || TENS.has(after.lower)
}

/** `fifty five p` is money; in `eight b p` a letter stands before. */
function isPence(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.lower !== 'p' || before === undefined) return false
  const number = before.kind === 'number' || DIGITS.has(before.lower) || TENS.has(before.lower)
  return number && !/^[a-z]$/.test(after?.lower ?? '')
}

/** Capitals are read as a code only beside figures, a dash or a stroke, or another letter. */
function besideCode(before: Token | undefined, after: Token | undefined): boolean {
  return [before, after].some(
    (token) =>
      token !== undefined &&
      (token.kind === 'number' ||
        token.lower === '-' ||
        token.lower === '/' ||
        /^[a-z]{1,2}$/.test(token.lower)),
  )
}

/** `b for bravo` and `d as in delta` are one letter. */
function afterSpelling(tokens: readonly Token[], at: number): number {
  const [first, second, third] = [tokens[at + 1], tokens[at + 2], tokens[at + 3]]
  const initial = tokens[at]!.lower
  if (initial.length !== 1) return at + 1
  if (first?.lower === 'for' && second?.lower.startsWith(initial)) return at + 3
  if (first?.lower === 'as' && second?.lower === 'in' && third?.lower.startsWith(initial)) {
    return at + 4
  }
  return at + 1
}

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
