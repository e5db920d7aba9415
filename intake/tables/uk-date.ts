/** A date as the unit's spreadsheets write it, understood as London's calendar and clock. */
export interface UkDate {
  /** `2026-03-12` in London. */
  date: string
  /** The moment, when a time of day was given; null for a date alone. */
  at: Date | null
  /** True for `03/04/2026`, which American spreadsheets mean the other way round. */
  either_order: boolean
}

export type UkDateRead = { ok: true; value: UkDate } | { ok: false; why: string }

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(.*))?$/
const SLASHED = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:,?\s+(.+))?$/
const WORDED =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})(?:,?\s+(.+))?$/i
const TIME = /^(?:at\s+)?(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*(am|pm)?$/i
const OFFSET = /^(?:Z|([+-])(\d{2}):?(\d{2}))$/
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const YEAR_MIN = 1990
const YEAR_MAX = 2100

const bad = (why: string): UkDateRead => ({ ok: false, why })

/**
 * Reads `12/03/2026`, `12/03/2026 14:30`, `12 March 2026` and ISO dates and date-times; a time
 * without an offset is London's. American order is refused when it shows (`03/25/2026`) and marked
 * as `either_order` when it does not.
 */
export function parseUkDate(text: string): UkDateRead {
  const clean = text.trim()
  const iso = ISO.exec(clean)
  if (iso !== null) return readIso(iso)
  const slashed = SLASHED.exec(clean)
  if (slashed !== null) return readSlashed(slashed)
  const worded = WORDED.exec(clean)
  if (worded !== null) {
    const month = MONTHS.indexOf(worded[2]!.slice(0, 3).toLowerCase()) + 1
    if (month > 0) return assemble(Number(worded[3]), month, Number(worded[1]), worded[4], false)
  }
  if (/^\d{5}(?:\.\d+)?$/.test(clean)) {
    return bad('is a spreadsheet’s day number: format the column as a date and export again')
  }
  return bad('is not a date: write it as 31/12/2026 or 2026-12-31')
}

/** Whether this can only be month before day, as American spreadsheets write it. */
export function isAmericanDate(text: string): boolean {
  const match = SLASHED.exec(text.trim())
  return match !== null && Number(match[1]) <= 12 && Number(match[2]) > 12 && Number(match[2]) <= 31
}

/** Whether this can only be day before month. */
export function isBritishDate(text: string): boolean {
  const match = SLASHED.exec(text.trim())
  return match !== null && Number(match[1]) > 12 && Number(match[2]) <= 12
}

function readIso(match: RegExpExecArray): UkDateRead {
  const [, year, month, day, hour, minute, second, rest = ''] = match
  const offset = OFFSET.exec(rest.trim())
  if (rest.trim() !== '' && offset === null) return bad('has a time that cannot be read')
  const time = hour === undefined ? undefined : `${hour}:${minute}:${second ?? '00'}`
  const read = assemble(Number(year), Number(month), Number(day), time, false)
  if (!read.ok || offset === null || time === undefined) return read
  const sign = offset[1] === '-' ? -1 : 1
  const minutes = sign * (Number(offset[2] ?? 0) * 60 + Number(offset[3] ?? 0))
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), ...clockParts(time))
  const at = new Date(wall - minutes * 60_000)
  return { ok: true, value: { date: londonWall(at).slice(0, 10), at, either_order: false } }
}

function readSlashed(match: RegExpExecArray): UkDateRead {
  const [, first, second, year] = match
  if (year!.length === 2) return bad('has a year of two digits: write all four')
  if (isAmericanDate(match[0])) {
    return bad('has month before day, as in America: write it as day/month/year')
  }
  const either = Number(first) <= 12 && Number(second) <= 12 && first !== second
  return assemble(Number(year), Number(second), Number(first), match[4], either)
}

function clockParts(time: string): [number, number, number] {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
  return [hour, minute, second]
}

function assemble(
  year: number,
  month: number,
  day: number,
  time: string | undefined,
  either_order: boolean,
): UkDateRead {
  const midnight = new Date(Date.UTC(year, month - 1, day))
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) {
    return bad('is a day that does not exist')
  }
  if (year < YEAR_MIN || year > YEAR_MAX) return bad(`has a year before ${YEAR_MIN} or too far off`)
  const date = midnight.toISOString().slice(0, 10)
  if (time === undefined) return { ok: true, value: { date, at: null, either_order } }
  const clock = readTime(time)
  if (clock === null) return bad('has a time that cannot be read: write it as 14:30')
  const at = londonInstant(`${date}T${clock}`)
  if (at === null) return bad('is a time that does not exist: the clocks went forward that night')
  return { ok: true, value: { date, at, either_order } }
}

/** `2:30pm`, `14.30`, `14:30:05` as `14:30:05`; null when it is no time of day. */
function readTime(text: string): string | null {
  const match = TIME.exec(text.trim())
  if (match === null) return null
  const half = match[4]?.toLowerCase()
  let hour = Number(match[1])
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (half === 'pm' ? 12 : 0)
  }
  const [minute, second] = [Number(match[2]), Number(match[3] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return null
  return [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':')
}

const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** What London's wall shows at a moment, as `2026-03-12T14:30:00`. */
function londonWall(at: Date): string {
  const parts = Object.fromEntries(LONDON.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`
}

/**
 * The moment at which London's wall shows this; the earlier of two when the clocks go back, null
 * when they skip it. London is at UTC or an hour ahead, so there are two candidates only.
 */
function londonInstant(wall: string): Date | null {
  const asUtc = Date.parse(`${wall}Z`)
  const ahead_ms = londonAhead(wall.slice(0, 13))
  return ahead_ms === null ? null : new Date(asUtc - ahead_ms)
}

/** Asking the calendar is slow, and a table asks for the same hours again and again. */
const AHEAD_MS = new Map<string, number | null>()
const HOURS_KEPT_MAX = 20_000

/** How far London is ahead of UTC in an hour of its wall clock; the clocks change on the hour. */
function londonAhead(hour: string): number | null {
  const kept = AHEAD_MS.get(hour)
  if (kept !== undefined) return kept
  const wall = `${hour}:00:00`
  const asUtc = Date.parse(`${wall}Z`)
  const fits = (ahead_ms: number) => londonWall(new Date(asUtc - ahead_ms)) === wall
  const ahead_ms = [3_600_000, 0].find(fits) ?? null
  if (AHEAD_MS.size >= HOURS_KEPT_MAX) AHEAD_MS.clear()
  AHEAD_MS.set(hour, ahead_ms)
  return ahead_ms
}
