import type { ExperimentPlan } from '../core/experiments/plan.ts'
import { tellsName } from '../core/redaction/telling.ts'
import { readCsv } from '../intake/tables/csv.ts'
import { wordKey } from '../intake/tables/words.ts'

/** A row of somebody to be allocated, or who was. */
export interface PersonRow {
  reference: string
  cluster: string | null
  stratum: string
  baseline: Record<string, string>
  /** Null where the service is to give it. */
  arm: string | null
  response: number | null
}

export type TableRead<Row> =
  | { ok: true; rows: Row[]; left_out: string[] }
  | { ok: false; why: string }

const REFERENCE = /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9_/-]{1,39}$/
const BAND = /^[\p{L}\d<>+][\p{L}\d _.<>+/-]{0,39}$/u
const YES_NO: Record<string, number> = { '1': 1, '0': 0, yes: 1, no: 0, true: 1, false: 0 }

/** Whether this may stand for somebody without telling who it is. */
export const isReference = (text: string) => REFERENCE.test(text) && !tellsName(text)
const isBand = (text: string) => BAND.test(text) && !tellsName(text)

type Cells = (column: string) => string
type Checked<Row> = { ok: true; row: Row } | { ok: false; why: string }

/** Reads people with the columns the plan names. Rows that do not fit are named, the rest taken. */
export function readPeople(bytes: Uint8Array, plan: ExperimentPlan): TableRead<PersonRow> {
  const arms = new Set(plan.arms.map((arm) => arm.key))
  const elsewhere = plan.allocation === 'elsewhere'
  const facts = [...new Set([...plan.strata, ...plan.baseline])]
  const needed = [
    ...['reference', ...(plan.unit === 'cluster' ? ['cluster'] : [])],
    ...(elsewhere ? ['arm'] : []),
    ...facts,
  ]
  return readRows(bytes, needed, (cell): Checked<PersonRow> => {
    const arm = cell('arm').toUpperCase()
    if (elsewhere && !arms.has(arm)) return no(`the arm must be one of ${[...arms].join(', ')}`)
    const cluster = plan.unit === 'cluster' ? cell('cluster') : null
    if (cluster !== null && !isBand(cluster)) return no('the cluster is missing or may be a name')
    const baseline: Record<string, string> = {}
    for (const name of facts) {
      const value = cell(name) || 'not recorded'
      if (!isBand(value)) return no(`“${name}” is long, or may be a name; use bands or codes`)
      baseline[name] = value
    }
    const response = cell('response')
    const known = YES_NO[response.toLowerCase()]
    if (response !== '' && known === undefined) return no('the response must be 1 or 0')
    const stratum = plan.strata.map((name) => baseline[name]).join(' / ') || 'all'
    const row = { cluster, stratum, baseline, arm: elsewhere ? arm : null }
    return { ok: true, row: { ...row, reference: cell('reference'), response: known ?? null } }
  })
}

/** Reads responses by reference. */
export function readResponses(
  bytes: Uint8Array,
): TableRead<{ reference: string; response: number }> {
  return readRows(bytes, ['reference', 'response'], (cell) => {
    const response = YES_NO[cell('response').toLowerCase()]
    if (response === undefined) return no('the response must be 1 or 0')
    return { ok: true, row: { reference: cell('reference'), response } }
  })
}

const no = (why: string) => ({ ok: false as const, why })

function readRows<Row extends { reference: string }>(
  bytes: Uint8Array,
  needed: readonly string[],
  check: (cell: Cells) => Checked<Row>,
): TableRead<Row> {
  const table = readCsv(bytes)
  if (!table.ok) return table
  const headers = table.value.headers.map(wordKey)
  const missing = needed.filter((name) => !headers.includes(name))
  if (missing.length > 0) {
    return { ok: false, why: `The file has no column ${missing.join(', ')}. Add it and try again.` }
  }
  const seen = new Set<string>()
  const rows: Row[] = []
  const left_out: string[] = []
  for (const { row, cells } of table.value.rows) {
    const cell: Cells = (column) => (cells[headers.indexOf(column)] ?? '').trim()
    const reference = cell('reference')
    const checked = !isReference(reference)
      ? no('the reference is missing, or may be a name: letters and digits, at least one digit')
      : seen.has(reference)
        ? no('the reference stands on an earlier row too')
        : check(cell)
    seen.add(reference)
    if (checked.ok) rows.push(checked.row)
    else left_out.push(`Row ${row}: ${checked.why}.`)
  }
  return { ok: true, rows, left_out }
}
