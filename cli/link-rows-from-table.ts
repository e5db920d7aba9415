import type { Covariate, LinkRows } from '../core/statistics/link-rows.ts'
import type { LinkSpec } from '../core/statistics/link-spec.ts'
import { BadCell, type BadRow, isMissing, numberCell, type Table, yesNoCell } from './csv-table.ts'

/** Every column a spec reads. */
export function columnsOf(spec: LinkSpec): string[] {
  const { exposure } = spec
  return [
    spec.outcome.column,
    ...('column' in exposure
      ? [exposure.column]
      : [exposure.tag, exposure.human, exposure.coded, exposure.probability]),
    ...spec.covariates.map((covariate) => covariate.column),
    spec.cluster,
    ...[spec.client, spec.weights, spec.id].filter((name) => name != null),
  ]
}

const READ = {
  number: numberCell,
  yes_no: yesNoCell,
  word: (cell: string) => (isMissing(cell) ? null : cell),
  needed: (cell: string, column: string) =>
    isMissing(cell) ? new BadCell(`“${column}” is empty`) : cell,
  plain: (cell: string) => cell,
} as const
type Kind = keyof typeof READ
type Value<K extends Kind> = Exclude<ReturnType<(typeof READ)[K]>, BadCell>

/** A column read in one way: its values, and what is wrong with cells that could not be read. */
interface ReadColumn {
  readonly values: readonly unknown[]
  readonly bad: ReadonlyMap<number, string>
}

/** The rows specs ask for; many specs of one table read each column once and share it. */
export interface RowReader {
  /** A row that cannot be read is named and left out. */
  linkRows(spec: LinkSpec): { rows: LinkRows; bad: BadRow[] }
}

export function rowReader(table: Table): RowReader {
  const columns = new Map<string, ReadColumn>()
  const column = (name: string, kind: Kind): ReadColumn => {
    const key = `${kind} ${name}`
    const known = columns.get(key)
    if (known) return known
    const read = readColumn(table, name, kind)
    columns.set(key, read)
    return read
  }
  return {
    linkRows(spec) {
      const bad = badRecords(table, spec, column)
      const take = <K extends Kind>(name: string, kind: K) => {
        const { values } = column(name, kind)
        const kept = bad.size === 0 ? values : values.filter((_, at) => !bad.has(at))
        return kept as Value<K>[]
      }
      return {
        rows: toColumns(spec, take),
        bad: [...bad].map(([at, why]) => ({ line: table.line(at), why })),
      }
    },
  }
}

function readColumn(table: Table, name: string, kind: Kind): ReadColumn {
  const place = table.columns.indexOf(name)
  const bad = new Map<number, string>()
  const values = table.records.map((record, at) => {
    const value = READ[kind](record[place]!, name)
    if (!(value instanceof BadCell)) return value
    bad.set(at, value.why)
    return null
  })
  return { values, bad }
}

type ColumnOf = (name: string, kind: Kind) => ReadColumn

const outcomeKind = (spec: LinkSpec): Kind =>
  spec.outcome.family === 'gaussian' ? 'number' : 'yes_no'

const covariateKind = (type: 'factor' | 'numeric') => (type === 'numeric' ? 'number' : 'word')

/** What is wrong with each record, the first thing only. */
function badRecords(table: Table, spec: LinkSpec, column: ColumnOf): Map<number, string> {
  const bad = new Map<number, string>()
  const note = (at: number, why: string) => {
    if (!bad.has(at)) bad.set(at, why)
  }
  const { exposure } = spec
  if (spec.id != null) {
    const seen = new Set<unknown>()
    column(spec.id, 'plain').values.forEach((id, at) => {
      if (seen.has(id)) note(at, `“${spec.id}” ${id} stands on an earlier line too`)
      seen.add(id)
    })
  }
  const used: ReadColumn[] = [
    column(spec.cluster, 'needed'),
    column(spec.outcome.column, outcomeKind(spec)),
    ...('column' in exposure
      ? [column(exposure.column, 'number')]
      : [
          column(exposure.tag, 'number'),
          column(exposure.human, 'yes_no'),
          column(exposure.coded, 'yes_no'),
          column(exposure.probability, 'number'),
        ]),
    ...spec.covariates.map(({ column: name, type }) => column(name, covariateKind(type))),
  ]
  for (const { bad: wrong } of used) for (const [at, why] of wrong) note(at, why)
  noteCoding(table, spec, column, note)
  if (spec.weights != null) {
    const weights = column(spec.weights, 'number')
    weights.values.forEach((weight, at) => {
      if (weight === null || (weight as number) <= 0) {
        note(at, weights.bad.get(at) ?? `“${spec.weights}” must be a number above 0`)
      }
    })
  }
  return bad
}

function noteCoding(
  table: Table,
  spec: LinkSpec,
  column: ColumnOf,
  note: (at: number, why: string) => void,
): void {
  const { exposure } = spec
  if ('column' in exposure) return
  const values = (name: string, kind: Kind) => column(name, kind).values as (number | null)[]
  const tag = values(exposure.tag, 'number')
  const human = values(exposure.human, 'yes_no')
  const coded = values(exposure.coded, 'yes_no')
  const probability = values(exposure.probability, 'number')
  for (let at = 0; at < table.records.length; at += 1) {
    const why = codingProblem(exposure, tag[at]!, human[at]!, coded[at]!, probability[at]!)
    if (why !== null) note(at, why)
  }
}

function codingProblem(
  names: { tag: string; human: string; coded: string; probability: string },
  tag: number | null,
  human: number | null,
  coded: number | null,
  pi: number | null,
): string | null {
  if (coded === null) return `“${names.coded}” must be 1 or 0`
  if (pi !== null && (pi < 0 || pi > 1)) {
    return `“${names.probability}” is not between 0 and 1: ${pi}`
  }
  if (tag !== null && (tag < 0 || tag > 1)) {
    return `“${names.tag}” must be 1, 0 or a score between them, not ${tag}`
  }
  if (coded !== 1) return null
  if (human === null) return `human-coded, but “${names.human}” is empty`
  if (pi === null || pi === 0) return `human-coded, but “${names.probability}” is ${pi ?? 'empty'}`
  return null
}

function toColumns(
  spec: LinkSpec,
  take: <K extends Kind>(name: string, kind: K) => Value<K>[],
): LinkRows {
  const { exposure, outcome } = spec
  const covariates = spec.covariates.map(
    ({ column: name, type }): Covariate =>
      type === 'numeric'
        ? { name, type, values: take(name, 'number') }
        : { name, type, values: take(name, 'word') },
  )
  const rows = {
    outcome:
      outcome.family === 'gaussian'
        ? take(outcome.column, 'number')
        : take(outcome.column, 'yes_no'),
    covariates,
    cluster: take(spec.cluster, 'needed'),
    client: spec.client ? take(spec.client, 'plain') : null,
    weights: spec.weights ? take(spec.weights, 'number').map((weight) => weight!) : null,
  }
  if ('column' in exposure) {
    const values = take(exposure.column, 'number')
    return { ...rows, exposure: { kind: 'known', name: exposure.column, values } }
  }
  return {
    ...rows,
    exposure: {
      kind: 'coded',
      name: exposure.human,
      tag_name: exposure.tag,
      tag: take(exposure.tag, 'number'),
      human: take(exposure.human, 'yes_no'),
      coded: take(exposure.coded, 'yes_no').map((value) => value === 1),
      probability: take(exposure.probability, 'number'),
    },
  }
}
