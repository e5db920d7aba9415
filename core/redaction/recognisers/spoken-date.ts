import type { Token } from '../span.ts'

/** A date as said or written: the index after its last token, and its parts. */
export interface DateRead {
  until: number
  day: number
  month: number
  /** Null when only day and month were given. */
  year: number | null
  /** All four figures of the year were given. */
  whole_year: boolean
  spoken: boolean
}

interface Part {
  value: number
  until: number
  spoken: boolean
}

const MONTHS =
  'january february march april may june july august september october november december'.split(' ')
const CARDINALS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const TENTHS = 'twentieth thirtieth'.split(' ')
const NOUGHT = /^(oh|o|zero|nought)$/
const BEGINNINGS = new Set([
  ...MONTHS,
  ...MONTHS.map((name) => name.slice(0, 3)),
  'sept',
  ...CARDINALS,
  ...ORDINALS,
  ...TENS,
  ...TENTHS,
  ...'the oh o zero nought'.split(' '),
])
const MARK = /^[/.\-\u2013,]$/

/** Reads a date that begins at token `at`, in any of the ways people in Britain say or write one. */
export function readDate(tokens: readonly Token[], at: number): DateRead | null {
  if (tokens[at]?.masked) return null
  const token = tokens[at]!
  if (token.kind === 'mark' || (token.kind === 'word' && !BEGINNINGS.has(token.lower))) return null
  return (
    figuresDate(tokens, at) ??
    dayMonthDate(tokens, at) ??
    monthDayDate(tokens, at) ??
    saidFiguresDate(tokens, at)
  )
}

/** `twenty six oh three nineteen seventy seven`, `04 03 1977`: a year of the last century follows. */
function saidFiguresDate(tokens: readonly Token[], at: number): DateRead | null {
  const day = readPlain(tokens, at)
  if (day === null) return null
  const month = readPlain(tokens, afterMark(tokens, day.until))
  if (month === null || !isDay(day.value, month.value)) return null
  const year = readYear(tokens, afterMark(tokens, month.until))
  if (year === null) return null
  const whole_year = year.value > 99
  return {
    until: year.until,
    day: day.value,
    month: month.value,
    year: whole_year ? year.value : century(year.value),
    whole_year,
    // Two figures of a year tell nothing here: only talk of birth makes these three a date.
    spoken: false,
  }
}

/** `oh four`, `twelve`, `04`: a day or month by its figures. */
function readPlain(tokens: readonly Token[], at: number): Part | null {
  const token = tokens[at]
  if (token === undefined || token.masked) return null
  if (token.kind === 'number') {
    return token.lower.length > 2
      ? null
      : { value: Number(token.lower), until: at + 1, spoken: false }
  }
  const nought = NOUGHT.test(token.lower) ? 1 : 0
  const part = readCardinal(tokens, at + nought)
  return part === null || (nought === 1 && part.value > 9) ? null : part
}

const afterMark = (tokens: readonly Token[], at: number): number =>
  /^(,|-|\/|\.|slash|dash|of|the)$/.test(tokens[at]?.lower ?? '') ? at + 1 : at

/** 14/03/1979, 14.3.79, 14-03-1979, 1979-03-14. */
function figuresDate(tokens: readonly Token[], at: number): DateRead | null {
  const a = tokens[at]!
  if (a.kind !== 'number') return null
  const [m1, b, m2, c] = [tokens[at + 1], tokens[at + 2], tokens[at + 3], tokens[at + 4]]
  if (b?.kind !== 'number' || c?.kind !== 'number') return null
  if (!/^[/.\-\u2013]$/.test(m1!.lower) || m1!.lower !== m2!.lower || !m1!.joined) return null
  const [x, y, z] = [Number(a.lower), Number(b.lower), Number(c.lower)]
  if (!c.joined && m1!.lower !== '/') return null
  const iso = a.lower.length === 4
  const year = iso ? x : c.lower.length === 4 ? z : c.lower.length === 2 ? century(z) : null
  // 03/14/1979 is written the American way.
  const [day, month] = iso ? [z, y] : y > 12 && x <= 12 ? [y, x] : [x, y]
  if (year === null || !isDay(day, month)) return null
  // 20-00-44 is a sort code; two-figure groups with dashes are dates only when they could be one.
  return { until: at + 5, day, month, year, whole_year: iso || c.lower.length === 4, spoken: false }
}

/** `14th of March 1979`, `twenty second of the eleventh sixty six`, `twelve march nineteen eighty`. */
function dayMonthDate(tokens: readonly Token[], at: number): DateRead | null {
  const start = tokens[at]?.lower === 'the' ? at + 1 : at
  const day = readDay(tokens, start)
  if (day === null) return null
  let next = day.until
  const of = tokens[next]?.lower === 'of'
  if (of) next += 1
  const named = readMonthName(tokens, next)
  if (named !== null) return withYear(tokens, day, named)
  if (tokens[next]?.lower === 'the') next += 1
  else if (of) return null
  const month = readOrdinal(tokens, next)
  if (!of || month === null || month.value > 12) return null
  return withYear(tokens, day, month)
}

function monthDayDate(tokens: readonly Token[], at: number): DateRead | null {
  const month = readMonthName(tokens, at)
  if (month === null) return null
  const day = readDay(tokens, tokens[month.until]?.lower === 'the' ? month.until + 1 : month.until)
  return day === null ? null : withYear(tokens, { ...day, until: day.until }, month, day.until)
}

function withYear(
  tokens: readonly Token[],
  day: Part,
  month: Part,
  after = month.until,
): DateRead | null {
  if (!isDay(day.value, month.value)) return null
  const from = tokens[after]?.lower === ',' ? after + 1 : after
  const year = readYear(tokens, from)
  return {
    until: year?.until ?? after,
    day: day.value,
    month: month.value,
    year: year === null ? null : year.value > 99 ? year.value : century(year.value),
    whole_year: year !== null && year.value > 99,
    spoken: day.spoken,
  }
}

function readDay(tokens: readonly Token[], at: number): Part | null {
  const token = tokens[at]
  if (token === undefined) return null
  if (token.kind === 'number') {
    if (token.lower.length > 2) return null
    const suffix = tokens[at + 1]
    const skips = suffix?.joined && /^(st|nd|rd|th)$/.test(suffix.lower)
    return { value: Number(token.lower), until: at + (skips ? 2 : 1), spoken: false }
  }
  return readOrdinal(tokens, at) ?? readCardinal(tokens, at)
}

function readOrdinal(tokens: readonly Token[], at: number): Part | null {
  const word = tokens[at]?.lower ?? ''
  const alone = ORDINALS.indexOf(word)
  if (alone >= 0) return { value: alone + 1, until: at + 1, spoken: true }
  const tenth = TENTHS.indexOf(word)
  if (tenth >= 0) return { value: (tenth + 2) * 10, until: at + 1, spoken: true }
  const ten = TENS.indexOf(word)
  const dash = tokens[at + 1]?.lower === '-' ? 1 : 0
  const unit = ORDINALS.indexOf(tokens[at + 1 + dash]?.lower ?? '')
  if (ten < 0 || unit < 0 || unit > 8) return null
  return { value: (ten + 2) * 10 + unit + 1, until: at + 2 + dash, spoken: true }
}

function readCardinal(tokens: readonly Token[], at: number): Part | null {
  const word = tokens[at]?.lower ?? ''
  const alone = CARDINALS.indexOf(word)
  if (alone >= 0) return { value: alone + 1, until: at + 1, spoken: true }
  const ten = TENS.indexOf(word)
  if (ten < 0) return null
  const dash = tokens[at + 1]?.lower === '-' ? 1 : 0
  const unit = CARDINALS.indexOf(tokens[at + 1 + dash]?.lower ?? '')
  if (unit >= 0 && unit <= 8) {
    return { value: (ten + 2) * 10 + unit + 1, until: at + 2 + dash, spoken: true }
  }
  return { value: (ten + 2) * 10, until: at + 1, spoken: true }
}

function readMonthName(tokens: readonly Token[], at: number): Part | null {
  const word = tokens[at]?.lower ?? ''
  if (word.length < 3) return null
  const month = MONTHS.findIndex(
    (name) => name === word || (name.startsWith(word) && word.length <= 4),
  )
  if (month < 0) return null
  const dot = word !== MONTHS[month] && tokens[at + 1]?.lower === '.' ? 1 : 0
  return { value: month + 1, until: at + 1 + dot, spoken: true }
}

/** 1979, 79, nineteen seventy nine, nineteen oh four, two thousand and five, twenty twelve. */
function readYear(tokens: readonly Token[], at: number): Part | null {
  if (/^['\u2019\u2018]$/.test(tokens[at]?.lower ?? '')) return readYear(tokens, at + 1)
  const token = tokens[at]
  if (token === undefined || (MARK.test(token.lower) && token.lower !== ',')) return null
  if (token.kind === 'number') {
    if (token.lower.length !== 2 && token.lower.length !== 4) return null
    const value = Number(token.lower)
    if (value > 99 && (value < 1900 || value > 2099)) return null
    return { value, until: at + 1, spoken: false }
  }
  if (token.lower === 'two' && tokens[at + 1]?.lower === 'thousand') {
    const and = tokens[at + 2]?.lower === 'and' ? 1 : 0
    const rest = readCardinal(tokens, at + 2 + and)
    if (rest === null) return { value: 2000, until: at + 2, spoken: true }
    return { value: 2000 + rest.value, until: rest.until, spoken: true }
  }
  if (NOUGHT.test(token.lower)) {
    const unit = readCardinal(tokens, at + 1)
    return unit === null || unit.value > 9 ? null : { ...unit, value: 2000 + unit.value }
  }
  const first = readCardinal(tokens, at)
  if (first === null) return null
  if (first.value !== 19 && first.value !== 20) return first.value >= 20 ? first : null
  const oh = /^(oh|o|zero)$/.test(tokens[first.until]?.lower ?? '') ? 1 : 0
  const second = readCardinal(tokens, first.until + oh)
  if (second === null) return null
  return { value: first.value * 100 + second.value, until: second.until, spoken: true }
}

function isDay(day: number, month: number): boolean {
  return day >= 1 && day <= 31 && month >= 1 && month <= 12
}

/** Two-figure years: 00 to 26 may be a child's, all others are of the last century. */
function century(year: number): number {
  return year <= 26 ? 2000 + year : 1900 + year
}
