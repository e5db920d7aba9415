import { CsvError, parse } from 'csv-parse/sync'
import { decodeText } from '../decode.ts'
import { type Read, readOk, unreadable } from '../read.ts'
import { isZip } from '../sniff.ts'

/** A table as its file has it. Row 1 is the header, as a spreadsheet counts. */
export interface CsvTable {
  headers: string[]
  rows: { row: number; cells: string[] }[]
  delimiter: string
}

const DELIMITERS = [',', ';', '\t', '|']
/** Ten times the largest table a unit brings. */
export const TABLE_BYTES_MAX = 200 * 1024 * 1024

/** Reads a CSV file with commas, semicolons, tabs or bars, with or without a BOM. */
export function readCsv(bytes: Uint8Array): Read<CsvTable> {
  if (bytes.length === 0) return unreadable('The file is empty (0 bytes). Export it again.')
  if (bytes.length > TABLE_BYTES_MAX) return unreadable('The file is over 200 MB. Split it.')
  if (isZip(bytes)) {
    return unreadable('This is an Excel or zip file. Save the sheet as CSV (UTF-8) and give that.')
  }
  const text = decodeText(bytes)
  if (!text.ok) return text
  // Excel may announce its separator on a first line of its own.
  const announced = /^sep=(.)\r?\n/i.exec(text.value)
  const body = announced === null ? text.value : text.value.slice(announced[0].length)
  const delimiter = announced?.[1] ?? delimiterOf(body)
  const parsed = parseRecords(body, delimiter)
  if (!parsed.ok) return parsed
  const [headers, ...cells] = parsed.value
  if (headers === undefined || headers.every((header) => header.trim() === '')) {
    return unreadable('The first line must hold the column names. Add them and try again.')
  }
  const offset = announced === null ? 2 : 3
  const rows = cells
    .map((record, at) => ({ row: at + offset, cells: record }))
    .filter((record) => record.cells.some((cell) => cell.trim() !== ''))
  if (rows.length === 0) return unreadable('The file has column names but no rows.')
  return readOk({ headers: headers.map((header) => header.trim()), rows, delimiter }, text.warnings)
}

function parseRecords(text: string, delimiter: string): Read<string[][]> {
  try {
    const records = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: 1_000_000,
    })
    return readOk(records)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const at = typeof error.lines === 'number' ? ` near line ${error.lines}` : ''
    return unreadable(
      `The table cannot be read${at}: a quotation mark is not closed, or a line is far too long. ` +
        'Correct it in the spreadsheet and export it again.',
    )
  }
}

/** The separator that the header has most of, outside quotes. */
function delimiterOf(text: string): string {
  const header = /^[^\r\n]*/
    .exec(text)![0]
    .slice(0, 10_000)
    .replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => header.split(delimiter).length
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best))
}
