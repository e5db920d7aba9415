import { coachGroups } from '../../../core/disclosure/coach-groups.ts'
import { shownTable } from '../../../core/disclosure/table.ts'
import { PEOPLE_MIN, roundCount } from '../../../core/disclosure/threshold.ts'
import { clusterSpread } from '../../../core/statistics/coach-spread.ts'
import { estimateLink, type LinkOptions } from '../../../core/statistics/link.ts'
import { onlyRows } from '../../../core/statistics/link-checks.ts'
import type { LinkMethod } from '../../../core/statistics/link-result.ts'
import type {
  LinkRecord,
  ShownBalance,
  ShownCompared,
  ShownMissing,
  ShownSpread,
} from '../../../core/statistics/link-table.ts'
import { type Sides, sidesOf, standardisedDifference } from '../../../core/statistics/sides.ts'
import { hiddenBehind } from './disclose.ts'
import type { SessionRow } from './link-input.ts'
import type { Prepared, SharedColumns } from './to-link-rows.ts'

export type Expert = Pick<LinkRecord, 'compared' | 'spread' | 'balance' | 'missing'>

/** What an expert asks of a link that is shown: everything here is through disclosure. */
export function expertOf(columns: SharedColumns, prepared: Prepared, options: LinkOptions): Expert {
  const sides = sidesOf(prepared.rows, options)
  const coded = prepared.rows.exposure.kind === 'coded'
  return {
    ...(coded ? { compared: comparedOf(prepared, options) } : {}),
    spread: spreadOf(prepared, options),
    balance: balanceOf(columns, prepared, sides),
    missing: missingOf(columns, prepared, sides),
  }
}

/** Each only where enough people stand behind it, with and without. */
function comparedOf(prepared: Prepared, options: LinkOptions): ShownCompared {
  const { rows, sessions } = prepared
  const { exposure } = rows
  if (exposure.kind === 'known') return { human: null, naive: null }
  const methods = ['corrected', 'human', 'naive'] as const
  const { estimates } = estimateLink(rows, { ...options, methods })
  const of = (method: LinkMethod) => {
    const found = estimates.find((one) => one.method === method)?.risk_difference
    return found?.se == null ? null : found
  }
  const behind_human = onlyRows(rows, (i) => exposure.coded[i]!)
  const behind_tags = { ...rows, exposure: { ...exposure, human: exposure.tag } }
  return {
    human: hiddenBehind({ rows: behind_human, sessions }) === null ? of('human') : null,
    naive: hiddenBehind({ rows: behind_tags, sessions }) === null ? of('naive') : null,
  }
}

/** To whole points, or hundredths of a score, in groups of coaches. */
function spreadOf({ rows, sessions }: Prepared, options: LinkOptions): ShownSpread | null {
  const spread = clusterSpread(rows, options)
  if (spread === null) return null
  const people = new Map<string, Set<string>>()
  sessions.forEach(({ coach, person }, i) => {
    if (rows.outcome[i] === null) return
    people.set(coach, (people.get(coach) ?? new Set()).add(person))
  })
  const figures = spread.clusters
    .map(({ cluster, shrunk }) => ({ value: shrunk, people: people.get(cluster)?.size ?? 0 }))
    .filter((figure) => figure.people >= PEOPLE_MIN)
  const groups = coachGroups(figures)
  if (groups.length === 0) return null
  return {
    groups: groups.map(({ value, coaches }) => ({ difference: hundredths(value), coaches })),
    sd: hundredths(spread.sd),
    same_p: spread.same_p,
  }
}

const hundredths = (value: number) => Math.round(100 * value) / 100 + 0

/** Shares from counts rounded to 5, so that no exact count can be had back from them. */
function balanceOf(columns: SharedColumns, prepared: Prepared, sides: Sides): ShownBalance[] {
  const { rows, sessions } = prepared
  const kept = new Set(rows.covariates.map(({ name }) => name))
  return columns.covariates.flatMap(({ covariate }): ShownBalance[] => {
    const { name, values } = covariate
    if (covariate.type === 'numeric') return []
    const levels = [...new Set(sides.rows.map((i) => values[i] ?? NOT_RECORDED))].map(String).sort()
    if (levels.length < 2) return []
    const at = (level: string) => (i: number) => String(values[i] ?? NOT_RECORDED) === level
    const [all_with, all_without] = [total(sides.with_it), total(sides.without)]
    const { cells } = shownTable(peopleOn(rows.exposure.kind, sessions, sides, levels.map(at)))
    return levels.flatMap((level, l): ShownBalance[] => {
      if (cells.some((side) => side[l] === null) || !(all_with > 0) || !(all_without > 0)) return []
      const [with_it, without] = [
        share(sides, sides.with_it, at(level)),
        share(sides, sides.without, at(level)),
      ]
      const standardised = standardisedDifference(with_it, without)
      return [
        {
          ...{ covariate: name, level, adjusted: kept.has(name) },
          with_of_100: Math.round(100 * with_it),
          without_of_100: Math.round(100 * without),
          standardised: standardised === null ? null : hundredths(standardised),
        },
      ]
    })
  })
}

const NOT_RECORDED = 'not_recorded'

const total = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0)

/** Sums of expected values may fall a little outside what counts can be. */
function share(sides: Sides, weights: Float64Array, isIn: (row: number) => boolean): number {
  const own = sides.rows.reduce((sum, row, at) => sum + (isIn(row) ? weights[at]! : 0), 0)
  const all = Math.max(roundCount(total(weights)), 1)
  return Math.min(1, Math.max(0, roundCount(own) / all))
}

/** Distinct people by level: on each side where sides are known, else in all. */
function peopleOn(
  kind: 'known' | 'coded',
  sessions: readonly SessionRow[],
  sides: Sides,
  levels: readonly ((row: number) => boolean)[],
): number[][] {
  const among = (counts: (at: number) => boolean) =>
    levels.map((isIn) => {
      const own = sides.rows.filter((row, at) => counts(at) && isIn(row))
      return new Set(own.map((row) => sessions[row]!.person)).size
    })
  if (kind === 'coded') return [among(() => true)]
  return [among((at) => sides.with_it[at]! > 0), among((at) => sides.without[at]! > 0)]
}

const of100 = (count: number, all: number) => Math.round((20 * count) / Math.max(all, 1)) * 5

function missingOf(columns: SharedColumns, prepared: Prepared, sides: Sides): ShownMissing {
  const { sessions } = prepared
  const all = sessions.length
  return {
    left_out: Object.entries(sides.dropped)
      .map(([reason, count]) => ({ reason, of_100: of100(count, all) }))
      .filter(({ of_100 }) => of_100 > 0),
    outcome: outcomeMissing(prepared),
    covariates: columns.covariates.map(({ covariate: { name, values } }) => {
      const missing = values.filter((value) => value === null || value === NOT_RECORDED).length
      return { covariate: name, of_100: of100(missing, all) }
    }),
  }
}

/**
 * Missing outcomes with and without the exposure. A technique is read from human codes alone, each
 * standing for as many meetings as it was drawn for: raw tags are linked with nothing.
 */
function outcomeMissing({ rows, sessions }: Prepared): ShownMissing['outcome'] {
  const { exposure, outcome } = rows
  const values = exposure.kind === 'known' ? exposure.values : exposure.human
  const weight = (i: number) => (exposure.kind === 'known' ? 1 : 1 / exposure.probability[i]!)
  const sides = [1, 0].map((side) => {
    const own = values.flatMap((value, i) => (value === side ? [i] : []))
    const people = new Set(own.map((i) => sessions[i]!.person)).size
    if (people < PEOPLE_MIN) return null
    const sum = (of: readonly number[]) => of.reduce((all, i) => all + weight(i), 0)
    return of100(sum(own.filter((i) => outcome[i] === null)), sum(own))
  })
  const [with_of_100, without_of_100] = sides
  if (with_of_100 == null || without_of_100 == null) return null
  return { with_of_100, without_of_100 }
}
