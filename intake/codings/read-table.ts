import { safeCell } from '../../core/disclosure/csv-cell.ts'
import { type Read, readOk, unreadable } from '../read.ts'
import { readCsv } from '../tables/csv.ts'
import { type CodingsFile, Gathering, leftOut, NO_PERSON } from './codings-file.ts'

const MEMO_MAX = 1000

/** A CSV table with one row a turn and person: `session,turn,coder,codes`, as an export has it. */
export function readCodingTable(bytes: Uint8Array, coder: string): Read<CodingsFile> {
  const table = readCsv(bytes)
  if (!table.ok) return table
  const headers = table.value.headers.map((header) => header.toLowerCase())
  const column = (...names: string[]) => headers.findIndex((header) => names.includes(header))
  const at = {
    ...{ session: column('session', 'id'), turn: column('turn', 'n'), codes: column('codes') },
    ...{ coder: column('coder', 'rater'), memo: column('memo') },
    ...{ codebook: column('codebook'), speaker: column('speaker') },
  }
  const missing = (['session', 'turn', 'codes'] as const).filter((name) => at[name] < 0)
  if (missing.length > 0) {
    return unreadable(`The table has no column ${missing.join(', ')}. Add it and try again.`)
  }
  const gathering = new Gathering('numbers')
  const failed: string[] = []
  let others = 0
  for (const { row, cells } of table.value.rows) {
    const cell = (name: keyof typeof at) => unescaped((cells[at[name]] ?? '').trim())
    const where = `row ${row}`
    const turn = cell('turn')
    const who = at.coder < 0 ? coder : cell('coder')
    if (NO_PERSON.has(who.toLowerCase())) others += 1
    else if (cells.length !== headers.length) failed.push(`${where}: ${cells.length} cells`)
    else if (cell('session') === '') failed.push(`${where}: no session`)
    else if (!/^\d{1,6}$/.test(turn)) failed.push(`${where}: the turn is no number`)
    else {
      const codes = cell('codes')
        .split(/[\s,;|]+/)
        .filter(Boolean)
      const memo = cell('memo').slice(0, MEMO_MAX)
      const speaker = cell('speaker') || null
      const of = gathering.of(cell('session'), who, cell('codebook') || null)
      of.turns.push({ turn: Number(turn), codes, memo, speaker, text: null, where })
    }
  }
  if (gathering.all().length === 0) return unreadable('No row of this table is a person’s coding.')
  const warnings = [...table.warnings, ...leftOut('rows of gold and tagger are', others)]
  return readOk({ format: 'CSV', codings: gathering.all() }, warnings, failed)
}

/** A cell without the apostrophe that keeps spreadsheets from running it. */
function unescaped(cell: string): string {
  const rest = cell.slice(1)
  return cell.startsWith("'") && safeCell(rest) === cell ? rest : cell
}
