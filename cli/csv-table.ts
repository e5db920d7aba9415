import { parse } from 'csv-parse/sync'
import { readText } from './lines.ts'
import { UsageError, type VerbIo } from './verb.ts'

/** One row of a CSV file, with the line it stands on. */
export interface TableRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

export interface Table {
  readonly columns: readonly string[]
  /** Rows as cells in the order of the columns; `line` says where one stands in the file. */
  readonly records: readonly (readonly string[])[]
  line(record: number): number
  /** The same rows by column name. */
  readonly rows: readonly TableRow[]
  /** Rows that could not be read at all, with why. */
  readonly bad: readonly BadRow[]
}

export interface BadRow {
  readonly line: number
  readonly why: string
}

/** Reads a CSV file with a heading line. A row with too few or too many cells is named, not guessed. */
export async function readTable(path: string, io: VerbIo): Promise<Table> {
  const text = await readText(path, io)
  const [heading, ...body] = parseCells(text, path)
  if (heading === undefined) throw new UsageError(`${path} is empty; it needs a heading line.`)
  const twice = heading.find((name, at) => heading.indexOf(name) !== at)
  if (twice !== undefined) throw new UsageError(`${path} has two columns named “${twice}”.`)
  return tableOf(text, heading, body)
}

const OPTIONS = { relax_column_count: true, skip_empty_lines: true, trim: true } as const

function parseCells(text: string, path: string): string[][] {
  try {
    return parse(text, OPTIONS)
  } catch (error) {
    throw new UsageError(`${path} is not a CSV file: ${(error as Error).message}`)
  }
}

/** Line numbers double the time of parsing, so they are only had once somebody asks. */
function linesOf(text: string): number[] {
  const parsed = parse(text, { ...OPTIONS, info: true })
  return (parsed as unknown as { info: { lines: number } }[]).slice(1).map(({ info }) => info.lines)
}

function tableOf(text: string, columns: readonly string[], body: readonly string[][]): Table {
  let lines: number[] | null = null
  const lineOf = (at: number) => {
    lines ??= linesOf(text)
    return lines[at]!
  }
  const whole: number[] = []
  const bad: BadRow[] = []
  body.forEach((record, at) => {
    if (record.length === columns.length) whole.push(at)
    else bad.push({ line: lineOf(at), why: `${record.length} cells, wanted ${columns.length}` })
  })
  const records = bad.length === 0 ? body : whole.map((at) => body[at]!)
  const line = (at: number) => lineOf(whole[at]!)
  let rows: TableRow[] | null = null
  return {
    columns,
    records,
    line,
    bad,
    get rows() {
      rows ??= records.map((record, at) => ({
        line: line(at),
        cells: Object.fromEntries(columns.map((name, c) => [name, record[c]!])),
      }))
      return rows
    },
  }
}

/** Refuses a file without the columns asked for, naming all that are missing. */
export function needColumns(table: Table, names: readonly string[], path: string): void {
  const missing = [...new Set(names)].filter((name) => !table.columns.includes(name))
  if (missing.length === 0) return
  throw new UsageError(
    `${path} has no column ${missing.map((name) => `“${name}”`).join(', ')}. ` +
      `Its columns are: ${table.columns.join(', ')}.`,
  )
}

const MISSING = new Set(['', 'na', 'nan', 'null', 'n/a'])

export const isMissing = (cell: string): boolean => MISSING.has(cell.toLowerCase())

/** A number, null where missing, or a sentence. */
export function numberCell(cell: string, column: string): number | null | BadCell {
  if (isMissing(cell)) return null
  const value = Number(cell)
  return Number.isFinite(value) ? value : new BadCell(`“${column}” is not a number: ${cell}`)
}

const YES_NO: Record<string, number> = { 1: 1, 0: 0, true: 1, false: 0, yes: 1, no: 0 }

/** 1 or 0 (also true, false, yes, no), null where missing, or a sentence. */
export function yesNoCell(cell: string, column: string): number | null | BadCell {
  if (isMissing(cell)) return null
  const number = Number(cell)
  if (number === 0 || number === 1) return number
  return YES_NO[cell.toLowerCase()] ?? new BadCell(`“${column}” must be 1 or 0, not ${cell}`)
}

/** What is wrong with one cell. */
export class BadCell {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}

/** Names each bad row on stderr. */
export function complain(bad: readonly BadRow[], io: VerbIo): void {
  for (const { line, why } of [...bad].sort((left, right) => left.line - right.line)) {
    io.stderr.write(`line ${line}: ${why}; the row was left out\n`)
  }
}
