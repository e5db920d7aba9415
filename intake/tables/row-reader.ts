import { tellsName } from '../../core/redaction/telling.ts'
import { isAmericanDate, isBritishDate, parseUkDate, type UkDate } from './uk-date.ts'
import { AGE_BANDS, type Vocabulary, wordKey } from './words.ts'

/** Something to say about one cell, or about the row when `field` is null. */
export interface Finding {
  field: string | null
  status: 'warning' | 'error'
  sentence: string
}

/** How the dates of a column are written, as far as its clear ones show. */
export interface DateOrder {
  american: boolean
  british: boolean
}

const quote = (text: string) => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`

/** Reads one row's cells by field, and keeps what is to be said about them. */
export class RowReader {
  readonly findings: Finding[] = []

  constructor(
    private readonly cellOf: (field: string) => string,
    private readonly orders: ReadonlyMap<string, DateOrder>,
  ) {}

  get failed(): boolean {
    return this.findings.some(({ status }) => status === 'error')
  }

  error(field: string | null, sentence: string): void {
    this.say({ field, status: 'error', sentence })
  }

  warn(field: string | null, sentence: string): void {
    this.say({ field, status: 'warning', sentence })
  }

  /** A cell may be read twice; what it says is kept once. */
  private say(finding: Finding): void {
    const same = (other: Finding) =>
      other.field === finding.field && other.sentence === finding.sentence
    if (!this.findings.some(same)) this.findings.push(finding)
  }

  /** A cell's value. One that a spreadsheet would run as a formula is refused. */
  text(field: string): string {
    const clean = this.cellOf(field).trim()
    if (!/^[=@+-]/.test(clean) || /^[+-]?[\d.,\s]*$/.test(clean)) return clean
    this.error(field, 'The cell holds or begins like a formula. Paste its value instead.')
    return ''
  }

  /** Free words: a leading `+` or `-`, as in a list, is taken off; a formula is refused. */
  words(field: string): string {
    const clean = this.cellOf(field).trim()
    if (!/^[+-]/.test(clean)) return this.text(field)
    this.warn(field, 'The words began like a formula; the signs before them were taken off.')
    return clean.replace(/^[+\-=@\s]+/, '')
  }

  required(field: string, what: string): string {
    const text = this.text(field)
    if (text === '' && !this.findings.some((finding) => finding.field === field)) {
      this.error(field, `${what} is missing. Fill in the cell.`)
    }
    return text
  }

  /** A new record's own reference, which must not be taken. */
  fresh(field: string, taken: ReadonlySet<string>): string {
    const reference = this.required(field, 'The reference')
    if (tellsName(reference)) {
      this.error(field, `${quote(reference)} may be a name. Give a reference that tells nobody’s.`)
    } else if (taken.has(reference)) {
      this.error(field, `${quote(reference)} is already in the records; the row is left out.`)
    }
    return reference
  }

  /** A reference to something that must be in the records already. */
  known(field: string, known: ReadonlySet<string>, what: string): string {
    const reference = this.required(field, `The ${what}’s reference`)
    if (reference !== '') this.refer(field, reference, known, what)
    return reference
  }

  knownIfGiven(field: string, known: ReadonlySet<string>, what: string): string | null {
    const reference = this.text(field)
    if (reference === '') return null
    this.refer(field, reference, known, what)
    return reference
  }

  private refer(field: string, reference: string, known: ReadonlySet<string>, what: string): void {
    if (known.has(reference)) return
    this.error(
      field,
      `There is no ${what} ${quote(reference)}. Correct the reference, or add the ${what} first.`,
    )
  }

  /** One word of a vocabulary; `whenBlank` null makes it required. */
  word(field: string, words: Vocabulary, whenBlank: string | null): string {
    const text = whenBlank === null ? this.required(field, 'The value') : this.text(field)
    if (text === '') return whenBlank ?? ''
    const value = words.synonyms.get(wordKey(text))
    if (value !== undefined) return value
    this.error(field, `${quote(text)} is not one of ${words.values.join(', ')}.`)
    return ''
  }

  /** Words of a closed list, apart by semicolons; others are left out, and named. */
  listed(field: string, words: Vocabulary): string[] {
    const given = this.words(field)
      .split(';')
      .map((text) => text.trim())
      .filter((text) => text !== '')
    const known = given.flatMap((text) => words.synonyms.get(wordKey(text)) ?? [])
    const others = given.filter((text) => !words.synonyms.has(wordKey(text)))
    if (others.length > 0) {
      const named = others.map(quote).join(', ')
      this.warn(field, `${named} was left out; what is kept: ${words.values.join(', ')}.`)
    }
    return [...new Set(known)]
  }

  /** An age band; an exact age becomes its band, and is not kept. */
  ageBand(field: string): string {
    const text = this.text(field)
    const age = /^\d{2}$/.test(text) ? Number(text) : null
    if (age === null || age < 18) return this.word(field, AGE_BANDS, 'not_recorded')
    this.warn(field, 'An exact age was turned into its band; the age itself is not kept.')
    if (age < 25) return '18-24'
    if (age < 35) return '25-34'
    if (age < 50) return '35-49'
    return age < 65 ? '50-64' : '65+'
  }

  number(field: string, min: number, max: number): number | null {
    const text = this.text(field)
    if (text === '') return null
    const plain = text.replace(/^(\d{1,3}),(?=\d{3}(?:\D|$))/, '$1')
    const value = /^[+-]?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN
    if (value >= min && value <= max) return value
    this.error(field, `${quote(text)} is not a number from ${min} to ${max}.`)
    return null
  }

  /** A date, in words that say what to do when its order is uncertain or it lies ahead. */
  date(field: string, today: string, ahead: 'error' | 'warning'): UkDate | null {
    const text = this.required(field, 'The date')
    if (text === '') return null
    const read = parseUkDate(text)
    if (!read.ok) {
      this.error(field, `${quote(text)} ${read.why}.`)
      return null
    }
    const order = this.orders.get(field)
    if (read.value.either_order && order?.american) {
      this.error(
        field,
        `${quote(text)} may be month/day: other dates here are in American order. ` +
          'Write the column as 2026-12-31.',
      )
    } else if (read.value.either_order && order !== undefined && !order.british) {
      this.warn(field, `${quote(text)} was read as day/month/year. Check that it is not American.`)
    }
    if (read.value.date > today) {
      const sentence = `${quote(text)} lies in the future.`
      if (ahead === 'error') this.error(field, `${sentence} Give the day it happened.`)
      else this.warn(field, sentence)
    }
    return read.value
  }
}

/** How a column's dates are written; blank cells say nothing. */
export function dateOrderOf(cells: Iterable<string>): DateOrder {
  const order = { american: false, british: false }
  for (const cell of cells) {
    order.american ||= isAmericanDate(cell)
    order.british ||= isBritishDate(cell)
  }
  return order
}
