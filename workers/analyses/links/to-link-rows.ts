import type { Covariate, LinkRows } from '../../../core/statistics/link-rows.ts'
import type {
  ExposureSpec,
  LinksInput,
  OutcomeSpec,
  SequenceSpec,
  SessionRow,
} from './link-input.ts'

/** Levels with fewer sessions are put together: they would only be separated by the outcome. */
const LEVEL_ROWS_MIN = 20
const EVENTS_PER_COLUMN = 10

export interface Prepared {
  readonly rows: LinkRows
  readonly sessions: readonly SessionRow[]
  /** Covariates given up because the rarer outcome is too rare. */
  readonly left_out: readonly string[]
}

/** Columns that many links read; the engine shares work between links that read the very same. */
export interface SharedColumns {
  readonly sessions: readonly SessionRow[]
  readonly cluster: readonly string[]
  readonly client: readonly string[]
  readonly covariates: readonly { readonly covariate: Covariate; readonly width: number }[]
  outcome(name: string): readonly (number | null)[]
}

export function sharedColumns(input: LinksInput): SharedColumns {
  const sessions = input.rows
  const outcomes = new Map<string, (number | null)[]>()
  return {
    sessions,
    cluster: sessions.map((row) => row.coach),
    client: sessions.map((row) => row.person),
    covariates: input.covariates.map(({ name, type }) => covariateColumn(sessions, name, type)),
    outcome(name) {
      const known = outcomes.get(name)
      if (known) return known
      const values = sessions.map((row) => row.outcomes[name] ?? null)
      outcomes.set(name, values)
      return values
    },
  }
}

/** The columns of one link; sessions whose outcome is not known are in, and counted as missing. */
export function toLinkRows(
  shared: SharedColumns,
  exposure: ExposureSpec,
  outcome: OutcomeSpec,
): Prepared {
  const { sessions } = shared
  const { kept, left_out } = affordableCovariates(shared, exposure, outcome)
  return {
    sessions,
    left_out,
    rows: {
      outcome: shared.outcome(outcome.name),
      exposure: exposureColumn(sessions, exposure),
      covariates: kept,
      cluster: shared.cluster,
      client: shared.client,
      weights: null,
    },
  }
}

function exposureColumn(
  sessions: readonly SessionRow[],
  exposure: ExposureSpec,
): LinkRows['exposure'] {
  const { name } = exposure
  if (exposure.kind === 'known') {
    const { from } = exposure
    const values = sessions.map((row) => {
      if ('measure' in from) return row.measures[from.measure] ?? null
      const value = row.covariates[from.covariate] ?? null
      return value === null ? null : Number(String(value) === from.level)
    })
    return { kind: 'known', name, values }
  }
  if (exposure.kind === 'sequence') return sequenceColumn(sessions, exposure)
  const present = (count: number | null | undefined) => (count == null ? null : Number(count > 0))
  const drawn = (row: SessionRow) => row.human !== null && (row.probability ?? 0) > 0
  return {
    kind: 'coded',
    name,
    tag_name: exposure.measure,
    tag: sessions.map((row) => present(row.measures[exposure.measure])),
    // A coded session is coded for every technique: a code that is not there was not given.
    human: sessions.map((row) => (drawn(row) ? present(row.human?.[name] ?? 0) : null)),
    coded: sessions.map(drawn),
    probability: sessions.map((row) => row.probability ?? 0),
  }
}

/** Openings taken of those there were, from which on a session counts as one where they are taken. */
const MOSTLY = 0.5

function sequenceColumn(
  sessions: readonly SessionRow[],
  { name, measure }: SequenceSpec,
): LinkRows['exposure'] {
  const mostly = (share: number | null | undefined) =>
    share == null ? null : Number(share >= MOSTLY)
  const drawn = (row: SessionRow) =>
    row.sequences?.[measure] !== undefined && (row.turns_probability ?? 0) > 0
  return {
    ...{ kind: 'coded', name, tag_name: measure },
    tag: sessions.map((row) => mostly(row.measures[measure])),
    human: sessions.map((row) => (drawn(row) ? mostly(row.sequences?.[measure]) : null)),
    coded: sessions.map(drawn),
    probability: sessions.map((row) => row.turns_probability ?? 0),
  }
}

/** As many covariates, in order, as the rarer outcome carries with ten events a column. */
function affordableCovariates(shared: SharedColumns, exposure: ExposureSpec, outcome: OutcomeSpec) {
  const known = shared.outcome(outcome.name).filter((value) => value !== null)
  const events = known.reduce((sum, value) => sum + value, 0)
  const rarer =
    outcome.family === 'gaussian' ? known.length : Math.min(events, known.length - events)
  let columns = Math.floor(rarer / EVENTS_PER_COLUMN)
  const kept: Covariate[] = []
  const left_out: string[] = []
  for (const { covariate, width } of shared.covariates) {
    if (isSameThing(exposure, covariate.name) || width === 0) continue
    if (width > columns) left_out.push(covariate.name)
    else {
      columns -= width
      kept.push(covariate)
    }
  }
  return { kept, left_out }
}

function isSameThing(exposure: ExposureSpec, covariate: string): boolean {
  return exposure.kind === 'known' && 'covariate' in exposure.from
    ? exposure.from.covariate === covariate
    : false
}

function covariateColumn(
  sessions: readonly SessionRow[],
  name: string,
  type: 'factor' | 'numeric',
): { covariate: Covariate; width: number } {
  const values = sessions.map((row) => row.covariates[name] ?? null)
  if (type === 'numeric') {
    const numbers = values.map((value) => (value === null ? null : Number(value)))
    const width = 1 + Number(numbers.includes(null))
    return { covariate: { name, type, values: numbers }, width }
  }
  const words = values.map((value) => (value === null ? null : String(value)))
  const counts = new Map<string | null, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const merged = words.map((word) => (counts.get(word)! < LEVEL_ROWS_MIN ? 'other' : word))
  return { covariate: { name, type, values: merged }, width: new Set(merged).size - 1 }
}
