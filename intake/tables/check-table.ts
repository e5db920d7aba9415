import type { z } from 'zod'
import { type Read, readOk } from '../read.ts'
import { BUILD_ROW, type TableContext } from './build-row.ts'
import { COLUMNS, type Mapping, missingColumns, suggestMapping } from './columns.ts'
import { type CsvTable, readCsv } from './csv.ts'
import { type DateOrder, dateOrderOf, type Finding, RowReader } from './row-reader.ts'
import {
  OutcomeRow,
  PersonRow,
  QuestionnaireRow,
  type RowOf,
  SessionRow,
  type TableKind,
} from './rows.ts'

export type RowStatus = 'ok' | 'warning' | 'error'

/** What is to be said about one row, numbered as a spreadsheet numbers it (the header is row 1). */
export interface RowReport {
  row: number
  status: RowStatus
  findings: readonly Finding[]
}

/** All there is to know about a table before anything of it is written. */
export interface TableReport<Kind extends TableKind = TableKind> {
  kind: Kind
  /** What stands in the way of reading the table at all; then there are no rows. */
  problems: string[]
  /** What a person should know about the table as a whole. */
  warnings: string[]
  rows: RowReport[]
  /** The rows without an error, ready to be written. */
  records: { row: number; value: RowOf[Kind] }[]
  counts: Record<RowStatus, number>
}

/** A table's head, for a page on which a person checks which column is which. */
export interface TablePreview {
  headers: string[]
  /** The first rows, as they stand. */
  sample: string[][]
  rows: number
  suggestion: ReturnType<typeof suggestMapping>
}

const SAMPLE_ROWS = 5

/** Reads a table's head and suggests its mapping; nothing is checked yet. */
export function previewTable(csvBytes: Uint8Array, kind: TableKind): Read<TablePreview> {
  const table = readCsv(csvBytes)
  if (!table.ok) return table
  const { headers, rows } = table.value
  const sample = rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells)
  const suggestion = suggestMapping(headers, kind)
  return readOk({ headers, sample, rows: rows.length, suggestion }, table.warnings)
}

const SCHEMA: { [Kind in TableKind]: z.ZodType<RowOf[Kind]> } = {
  people: PersonRow,
  sessions: SessionRow,
  outcomes: OutcomeRow,
  questionnaires: QuestionnaireRow,
}

const NOTHING: readonly Finding[] = []

/**
 * Checks every row of a table. A row with an error is named and left out and no other is lost; only
 * a table that cannot be read, or lacks a required column, has no rows at all.
 */
export function checkTable<Kind extends TableKind>(
  csvBytes: Uint8Array,
  kind: Kind,
  mapping: Mapping,
  context: TableContext,
): TableReport<Kind> {
  const report: TableReport<Kind> = {
    kind,
    problems: [],
    warnings: [],
    rows: [],
    records: [],
    counts: { ok: 0, warning: 0, error: 0 },
  }
  const table = readCsv(csvBytes)
  if (!table.ok) return { ...report, problems: [table.why] }
  report.warnings.push(...table.warnings)
  report.problems.push(...mappingProblems(table.value.headers, mapping, kind))
  if (report.problems.length > 0) return report
  checkRows(table.value, mapping, context, report)
  return report
}

function checkRows<Kind extends TableKind>(
  table: CsvTable,
  mapping: Mapping,
  context: TableContext,
  report: TableReport<Kind>,
): void {
  const at = columnIndexes(table.headers, mapping)
  const orders = dateOrders(table, at)
  const seen = new Map<string, number>()
  for (const { row, cells } of table.rows) {
    const reader = new RowReader((field) => cells[at.get(field) ?? -1] ?? '', orders)
    checkWidth(reader, cells, table.headers.length)
    const built = BUILD_ROW[report.kind](reader, context)
    if (!reader.failed) {
      const identity = JSON.stringify(built.identity)
      const first = seen.get(identity)
      if (first === undefined) seen.set(identity, row)
      else reader.error(COLUMNS[report.kind][0]!.field, `The row repeats row ${first}. Keep one.`)
    }
    if (!reader.failed) {
      // Whatever the cells let through still meets the schema before it is called ready.
      const parsed = SCHEMA[report.kind].safeParse(built.value)
      if (parsed.success) report.records.push({ row, value: parsed.data })
      else reader.error(fieldOf(parsed.error), 'The value does not fit. Correct the cell.')
    }
    const { findings } = reader
    const status = reader.failed ? 'error' : findings.length > 0 ? 'warning' : 'ok'
    report.counts[status] += 1
    report.rows.push({ row, status, findings: findings.length > 0 ? findings : NOTHING })
  }
}

function fieldOf(error: z.ZodError): string | null {
  return String(error.issues[0]?.path[0] ?? '') || null
}

function checkWidth(reader: RowReader, cells: readonly string[], width: number): void {
  if (cells.length < width) {
    reader.warn(null, `The row has ${cells.length} of ${width} cells; the others count as blank.`)
  } else if (cells.slice(width).some((cell) => cell.trim() !== '')) {
    reader.error(
      null,
      `The row has ${cells.length} cells and the header ${width}: put text that holds the ` +
        'separator in quotation marks.',
    )
  }
}

function columnIndexes(headers: readonly string[], mapping: Mapping): Map<string, number> {
  const at = new Map<string, number>()
  for (const [field, header] of Object.entries(mapping)) {
    if (header !== null) at.set(field, headers.indexOf(header))
  }
  return at
}

function dateOrders(table: CsvTable, at: ReadonlyMap<string, number>): Map<string, DateOrder> {
  const orders = new Map<string, DateOrder>()
  for (const field of ['held_on', 'recorded_on', 'completed_on']) {
    const index = at.get(field)
    if (index !== undefined) {
      orders.set(field, dateOrderOf(table.rows.map(({ cells }) => cells[index] ?? '')))
    }
  }
  return orders
}

function mappingProblems(headers: readonly string[], mapping: Mapping, kind: TableKind): string[] {
  const problems = missingColumns(mapping, kind).map(({ sentence }) => sentence)
  const fields = new Set(COLUMNS[kind].map(({ field }) => field))
  for (const [field, header] of Object.entries(mapping)) {
    if (!fields.has(field)) problems.push(`“${field}” is no field of ${kind}.`)
    else if (header !== null) {
      const count = headers.filter((other) => other === header).length
      if (count === 0) problems.push(`The file has no column “${header}”. Choose another.`)
      if (count > 1) problems.push(`The file has ${count} columns “${header}”. Rename all but one.`)
    }
  }
  if (problems.length > 0) {
    const found = headers.slice(0, 30).map((header) => `“${header}”`)
    problems.push(`The file’s columns are ${found.join(', ')}.`)
  }
  return problems
}
