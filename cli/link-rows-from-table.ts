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

interface Read {
  outcome: number | null
  known: number | null
  tag: number | null
  human: number | null
  coded: boolean
  probability: number | null
  covariates: (string | number | null)[]
  cluster: string
  client: string
  weight: number
}

/** The rows a spec asks for; a row that cannot be read is named and left out. */
export function linkRows(table: Table, spec: LinkSpec): { rows: LinkRows; bad: BadRow[] } {
  const bad: BadRow[] = []
  const read: Read[] = []
  const seen = new Set<string>()
  for (const { line, cells } of table.rows) {
    const id = spec.id ? cells[spec.id]! : null
    if (id !== null && seen.has(id)) {
      bad.push({ line, why: `“${spec.id}” ${id} stands on an earlier line too` })
      continue
    }
    if (id !== null) seen.add(id)
    const row = readRow(cells, spec)
    if (row instanceof BadCell) bad.push({ line, why: row.why })
    else read.push(row)
  }
  return { rows: toColumns(read, spec), bad }
}

function readRow(cells: Readonly<Record<string, string>>, spec: LinkSpec): Read | BadCell {
  const { exposure, outcome } = spec
  const cluster = cells[spec.cluster]!
  if (isMissing(cluster)) return new BadCell(`“${spec.cluster}” is empty`)
  const row: Record<string, number | null | BadCell> = {
    outcome:
      outcome.family === 'gaussian'
        ? numberCell(cells[outcome.column]!, outcome.column)
        : yesNoCell(cells[outcome.column]!, outcome.column),
    weight: spec.weights ? numberCell(cells[spec.weights]!, spec.weights) : 1,
  }
  if ('column' in exposure) row.known = numberCell(cells[exposure.column]!, exposure.column)
  else {
    row.tag = numberCell(cells[exposure.tag]!, exposure.tag)
    row.human = yesNoCell(cells[exposure.human]!, exposure.human)
    row.coded = yesNoCell(cells[exposure.coded]!, exposure.coded)
    row.probability = numberCell(cells[exposure.probability]!, exposure.probability)
  }
  const covariates = spec.covariates.map(({ column, type }) => {
    if (type === 'numeric') return numberCell(cells[column]!, column)
    return isMissing(cells[column]!) ? null : cells[column]!
  })
  const wrong = [...Object.values(row), ...covariates].find((value) => value instanceof BadCell)
  if (wrong instanceof BadCell) return wrong
  const good = row as Record<string, number | null>
  const problem = codingProblem(good, spec) ?? weightProblem(good.weight ?? null, spec)
  if (problem !== null) return new BadCell(problem)
  return {
    outcome: good.outcome ?? null,
    known: good.known ?? null,
    tag: good.tag ?? null,
    human: good.human ?? null,
    coded: good.coded === 1,
    probability: good.probability ?? null,
    covariates: covariates as (string | number | null)[],
    cluster,
    client: spec.client ? cells[spec.client]! : '',
    weight: good.weight ?? 1,
  }
}

function weightProblem(weight: number | null, spec: LinkSpec): string | null {
  return weight !== null && weight > 0 ? null : `“${spec.weights}” must be a number above 0`
}

function codingProblem(row: Record<string, number | null>, spec: LinkSpec): string | null {
  if ('column' in spec.exposure) return null
  const { tag, human, coded, probability } = spec.exposure
  const pi = row.probability ?? null
  if (row.coded === null) return `“${coded}” must be 1 or 0`
  if (pi !== null && (pi < 0 || pi > 1)) return `“${probability}” is not between 0 and 1: ${pi}`
  if (row.tag != null && (row.tag < 0 || row.tag > 1)) {
    return `“${tag}” must be 1, 0 or a score between them, not ${row.tag}`
  }
  if (row.coded !== 1) return null
  if (row.human == null) return `human-coded, but “${human}” is empty`
  if (pi === null || pi === 0) return `human-coded, but “${probability}” is ${pi ?? 'empty'}`
  return null
}

function toColumns(read: readonly Read[], spec: LinkSpec): LinkRows {
  const { exposure } = spec
  return {
    outcome: read.map((row) => row.outcome),
    exposure:
      'column' in exposure
        ? { kind: 'known', name: exposure.column, values: read.map((row) => row.known) }
        : {
            kind: 'coded',
            name: exposure.human,
            tag_name: exposure.tag,
            tag: read.map((row) => row.tag),
            human: read.map((row) => row.human),
            coded: read.map((row) => row.coded),
            probability: read.map((row) => row.probability),
          },
    covariates: spec.covariates.map(
      ({ column, type }, at) =>
        ({ name: column, type, values: read.map((row) => row.covariates[at]!) }) as Covariate,
    ),
    cluster: read.map((row) => row.cluster),
    client: spec.client ? read.map((row) => row.client) : null,
    weights: spec.weights ? read.map((row) => row.weight) : null,
  }
}
