import { parseArgs } from 'node:util'
import { parentOf } from '../core/codebook/parents.ts'
import { bootstrapIntervals } from '../core/statistics/bootstrap.ts'
import { intraclassAbsolute } from '../core/statistics/intraclass.ts'
import { agreementOf, agreementSums, codeNames } from '../core/statistics/nominal-agreement.ts'
import { parseCodebook } from '../prompts/load-codebook.ts'
import {
  BadCell,
  type BadRow,
  complain,
  isMissing,
  needColumns,
  numberCell,
  readTable,
} from './csv-table.ts'
import { openSink, readText } from './lines.ts'
import { UsageError, type Verb, type VerbIo } from './verb.ts'

const help = `rapport agreement --in FILE --out FILE [--counts] [--codebook FILE] [--seed 1]

How well coders agree, from a long CSV (- for standard input):

  unit,coder,code        an empty code is missing; codes have no order. A column "transcript", where
                         there is one, makes intervals draw whole transcripts.
                         With --codebook, a row whose code is not in it is named and left out.
  session,coder,count    with --counts: numbers, by the intraclass correlation ICC(A,1).

Give alpha, kappa (two coders), AC1 and percent side by side with prevalence; never pick the best.
`

/** `rapport agreement`: chance-corrected agreement of coders with intervals. */
export const agreement: Verb = {
  name: 'agreement',
  summary: 'how well coders agree, with intervals',
  help,
  async run(argv, io) {
    const { path, out, counts, seed, codebook } = flags(argv)
    const known = codebook === undefined ? null : await codesOf(codebook, io)
    const { result, bad } = counts ? await onCounts(path, io) : await onCodes(path, seed, known, io)
    const sink = await openSink(out, io)
    await sink.write(`${JSON.stringify(result)}\n`)
    await sink.close()
    complain(bad, io)
    return bad.length > 0 ? 1 : 0
  },
}

function flags(argv: string[]) {
  const options = {
    in: { type: 'string' },
    out: { type: 'string' },
    counts: { type: 'boolean', default: false },
    codebook: { type: 'string' },
    seed: { type: 'string', default: '1' },
  } as const
  try {
    const { values } = parseArgs({ args: argv, options })
    const seed = Number(values.seed)
    if (!Number.isInteger(seed)) throw new UsageError('--seed is a whole number.')
    if (values.in && values.out) {
      const { counts, codebook } = values
      return { path: values.in, out: values.out, counts, seed, codebook }
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${(error as Error).message} See rapport agreement --help.`)
  }
  throw new UsageError('agreement needs --in FILE and --out FILE. See rapport agreement --help.')
}

interface Cell<Value> {
  readonly unit: string
  readonly coder: string
  readonly value: Value
  readonly transcript: string | null
}

/** Ids that a coder may have put: the codes of a codebook and their parents. */
async function codesOf(path: string, io: VerbIo): Promise<Set<string>> {
  const reading = parseCodebook(await readText(path, io))
  if (!reading.ok) throw new UsageError(`${path} is no codebook: ${reading.problems.join('; ')}`)
  const { codes } = reading.codebook
  return new Set([
    ...codes.map((code) => code.id),
    ...codes.flatMap((code) => parentOf(code) ?? []),
  ])
}

async function onCodes(path: string, seed: number, known: Set<string> | null, io: VerbIo) {
  const table = await readTable(path, io)
  needColumns(table, ['unit', 'coder', 'code'], path)
  const bad = [...table.bad]
  const cells = table.rows.flatMap(
    ({ line, cells }): (Cell<string | null> & { line: number })[] => {
      const { unit = '', coder = '', code = '', transcript = null } = cells
      if (unit === '' || coder === '') bad.push({ line, why: 'unit or coder is empty' })
      else if (known && !isMissing(code) && !known.has(code)) {
        bad.push({ line, why: `the codebook has no code ${code}` })
      } else return [{ line, unit, coder, transcript, value: isMissing(code) ? null : code }]
      return []
    },
  )
  const { grid, transcripts } = toGrid(cells, bad)
  if (grid.length === 0) throw new UsageError(`No row of ${path} could be read.`)
  const names = codeNames(grid)
  const coders = grid[0]!.length
  const groups = grouped(grid, transcripts).map((units) => agreementSums(units, names))
  const whole = agreementOf(addUp(groups), names, coders)
  const intervals = bootstrapIntervals(
    groups,
    (drawn): Record<string, number | null> => {
      const { alpha, kappa, ac1, percent } = agreementOf(addUp(drawn), names, coders)
      return coders === 2 ? { alpha, kappa, ac1, percent } : { alpha, ac1, percent }
    },
    seed,
  )
  return { result: { ...whole, intervals }, bad }
}

async function onCounts(path: string, io: VerbIo) {
  const table = await readTable(path, io)
  needColumns(table, ['session', 'coder', 'count'], path)
  const bad = [...table.bad]
  const cells = table.rows.flatMap(
    ({ line, cells }): (Cell<number | null> & { line: number })[] => {
      const { session = '', coder = '', count = '' } = cells
      const value = numberCell(count, 'count')
      if (session === '' || coder === '') bad.push({ line, why: 'session or coder is empty' })
      else if (value instanceof BadCell) bad.push({ line, why: value.why })
      else return [{ line, unit: session, coder, transcript: null, value }]
      return []
    },
  )
  const { grid } = toGrid(cells, bad)
  const complete = grid.filter((row): row is number[] => row.every((value) => value !== null))
  if (complete.length === 0) {
    throw new UsageError(`No session of ${path} was counted by every coder.`)
  }
  const icc_a1 = intraclassAbsolute(complete)
  const result = {
    sessions: complete.length,
    sessions_incomplete: grid.length - complete.length,
    coders: complete[0]!.length,
    icc_a1,
  }
  return { result, bad }
}

/** Units by coders, in the order they first appear; a second entry of the same pair is refused. */
function toGrid<Value>(cells: readonly (Cell<Value | null> & { line: number })[], bad: BadRow[]) {
  const coders = [...new Set(cells.map((cell) => cell.coder))]
  const rows = new Map<string, (Value | null)[]>()
  const transcripts: (string | null)[] = []
  const filled = new Set<string>()
  for (const { line, unit, coder, value, transcript } of cells) {
    const key = JSON.stringify([unit, coder])
    if (filled.has(key)) {
      bad.push({ line, why: `${coder} already coded ${unit} on an earlier line` })
      continue
    }
    filled.add(key)
    let row = rows.get(unit)
    if (row === undefined) {
      row = coders.map(() => null)
      rows.set(unit, row)
      transcripts.push(transcript)
    }
    row[coders.indexOf(coder)] = value
  }
  return { grid: [...rows.values()], transcripts }
}

function addUp(groups: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(groups[0]!.length)
  for (const sums of groups) {
    for (let at = 0; at < total.length; at += 1) total[at]! += sums[at]!
  }
  return total
}

/** Units of one transcript together; each unit alone where no transcript is named. */
function grouped<Row>(grid: readonly Row[], transcripts: readonly (string | null)[]): Row[][] {
  const groups = new Map<string, Row[]>()
  grid.forEach((row, at) => {
    const key = transcripts[at] ?? `unit ${at}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  })
  return [...groups.values()]
}
