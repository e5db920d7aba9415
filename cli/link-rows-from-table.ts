import type { Covariate, LinkRows } from '../core/statistics/link-rows.ts'
import type { LinkSpec } from '../core/statistics/link-spec.ts'
import { BadCell, type BadRow, isMissing, numberCell, type Table, yesNoCell } from './csv-table.ts'

/** Every column a spec reads. */
export function columnsOf(spec: LinkSpec): string[] {
  const { exposure } = spec
  return [
    spec.outcome.column,
    ...('column' in exposure
      ? [exposure.column, exposure.per]
      : [exposure.tag, exposure.human, exposure.coded, exposure.probability]),
    ...spec.covariates.map((covariate) => covariate.column),
    spec.cluster,
    ...[spec.outcome.time, spec.client, spec.weights, spec.id, spec.length, spec.booked],
    ...spec.moderators,
    ...Object.keys(spec.where),
  ].filter((name) => name != null)
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

/** What a spec asks for of a table. */
export interface SpecRows {
  readonly rows: LinkRows
  /** Rows that could not be read, named and left out. */
  readonly bad: readonly BadRow[]
  readonly time: readonly (number | null)[] | null
  readonly length: readonly (number | null)[] | null
  readonly booked: readonly (number | null)[] | null
  readonly moderators: ReadonlyMap<string, readonly (string | null)[]>
  /** Rows that repeat an earlier one in every cell; counted only where no column names a meeting. */
  readonly repeated: number
}

/** The rows specs ask for; many specs of one table read each column once and share it. */
export interface RowReader {
  linkRows(spec: LinkSpec): SpecRows
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
  let count: number | null = null
  const repeated = () => {
    count ??=
      table.records.length - new Set(table.records.map((cells) => cells.join('\u001f'))).size
    return count
  }
  return {
    linkRows(spec) {
      const wanted = rowsWanted(table, spec)
      const bad = badRecords(table, spec, column)
      const all = bad.size === 0 && wanted === null
      const keep = (at: number) => !bad.has(at) && wanted?.has(at) !== false
      const take = <K extends Kind>(name: string, kind: K) => {
        const { values } = column(name, kind)
        return (all ? values : values.filter((_, at) => keep(at))) as Value<K>[]
      }
      const optional = <K extends Kind>(name: string | null | undefined, kind: K) =>
        name == null ? null : take(name, kind)
      const named = [...bad].filter(([at]) => wanted?.has(at) !== false)
      return {
        rows: toColumns(spec, take),
        bad: named.map(([at, why]) => ({ line: table.line(at), why })),
        time: optional(spec.outcome.time, 'number'),
        length: optional(spec.length, 'number'),
        booked: optional(spec.booked, 'yes_no'),
        repeated: spec.id == null ? repeated() : 0,
        moderators: new Map(spec.moderators.map((name) => [name, take(name, 'word')])),
      }
    },
  }
}

/** Records that a filter lets through; null without one. */
function rowsWanted(table: Table, spec: LinkSpec): ReadonlySet<number> | null {
  const filters = Object.entries(spec.where)
  if (filters.length === 0) return null
  const places = filters.map(([name, values]) => ({
    place: table.columns.indexOf(name),
    values: [values].flat(),
  }))
  const wanted = new Set<number>()
  table.records.forEach((record, at) => {
    if (places.every(({ place, values }) => values.includes(record[place]!))) wanted.add(at)
  })
  return wanted
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
  const more: [string | null | undefined, Kind][] = [
    [spec.outcome.time, 'number'],
    [spec.length, 'number'],
    [spec.booked, 'yes_no'],
    ['column' in exposure ? exposure.per : null, 'number'],
  ]
  for (const [name, kind] of more) if (name != null) used.push(column(name, kind))
  noteNegative(spec, column, note)
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

/** Times and divisors below zero are slips of the pen, not small numbers. */
function noteNegative(
  spec: LinkSpec,
  column: ColumnOf,
  note: (at: number, why: string) => void,
): void {
  const { exposure, outcome } = spec
  const names = [outcome.time, spec.length, 'column' in exposure ? exposure.per : null]
  for (const name of names) {
    if (name == null) continue
    column(name, 'number').values.forEach((value, at) => {
      if ((value as number | null) !== null && (value as number) < 0) {
        note(at, `“${name}” is below zero: ${value}`)
      }
    })
  }
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
  if (coded !== 1) {
    return pi === 1 ? `sure to be drawn (“${names.probability}” is 1), but not human-coded` : null
  }
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
    return { ...rows, exposure: knownExposure(exposure, take) }
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

type Known = Extract<LinkSpec['exposure'], { column: string }>

/** A count, or its rate per something, or whether there was any; nothing per nought is not known. */
function knownExposure(
  exposure: Known,
  take: (name: string, kind: 'number') => (number | null)[],
): LinkRows['exposure'] {
  const { column: name, per, presence } = exposure
  const counts = take(name, 'number')
  const divisors = per == null ? null : take(per, 'number')
  const values = divisors
    ? counts.map((count, at) => (count === null || !divisors[at] ? null : count / divisors[at]))
    : counts
  const kept = presence
    ? values.map((value) => (value === null ? null : Number(value > 0)))
    : values
  return { kind: 'known', name: per == null ? name : `${name} per ${per}`, values: kept }
}
