import type { Family } from './design.ts'

/** A characteristic known before the meeting. A missing value is its own category. */
export type Covariate =
  | { readonly name: string; readonly type: 'factor'; readonly values: readonly (string | null)[] }
  | { readonly name: string; readonly type: 'numeric'; readonly values: readonly (number | null)[] }

/** Known for every meeting: a count of turns, a venue, a plan step. */
export interface KnownExposure {
  readonly kind: 'known'
  readonly name: string
  readonly values: readonly (number | null)[]
}

/** A technique: tagged everywhere, coded by trained people where a draw said so. */
export interface CodedExposure {
  readonly kind: 'coded'
  readonly name: string
  readonly tag_name: string
  readonly tag: readonly (number | null)[]
  readonly human: readonly (number | null)[]
  readonly coded: readonly boolean[]
  readonly probability: readonly (number | null)[]
}

/** One row a meeting, every list of the same length. */
export interface LinkRows {
  readonly outcome: readonly (number | null)[]
  readonly exposure: KnownExposure | CodedExposure
  readonly covariates: readonly Covariate[]
  readonly cluster: readonly string[]
  readonly client: readonly string[] | null
  readonly weights: readonly number[] | null
}

export interface CleanOptions {
  readonly family: Family
  readonly fixed_effects: boolean
  /** Clusters with fewer meetings leave the fit; 1 keeps all. */
  readonly cluster_rows_min: number
}

export interface CleanRows {
  /** Kept rows, those of a cluster together, clusters by name. */
  readonly order: readonly number[]
  readonly dropped: Readonly<Record<string, number>>
}

/**
 * Which meetings enter: outcome and exposure known, coach with enough meetings and, for within-coach
 * logistic fits, with both outcomes. Every leaving meeting is counted under its reason.
 */
export function cleanRows(
  rows: LinkRows,
  options: CleanOptions,
  among: (row: number) => boolean = () => true,
): CleanRows {
  const dropped: Record<string, number> = {}
  const drop = (reason: string, count = 1) => {
    dropped[reason] = (dropped[reason] ?? 0) + count
  }
  const byCluster = new Map<string, number[]>()
  rows.outcome.forEach((outcome, i) => {
    if (!among(i)) return
    if (outcome === null) drop('outcome not known')
    else if (exposureMissing(rows.exposure, i)) drop('exposure not known')
    else if (rows.exposure.kind === 'coded' && rows.exposure.probability[i] === 0) {
      drop('no chance of being human-coded')
    } else {
      const key = rows.cluster[i]!
      const members = byCluster.get(key)
      if (members === undefined) byCluster.set(key, [i])
      else members.push(i)
    }
  })
  const order: number[] = []
  for (const key of [...byCluster.keys()].sort()) {
    const members = byCluster.get(key)!
    if (members.length < options.cluster_rows_min)
      drop('too few meetings of the coach', members.length)
    else if (options.fixed_effects && options.family === 'binomial' && allEqual(rows, members)) {
      drop('same outcome in all meetings of the coach', members.length)
    } else order.push(...members)
  }
  return { order, dropped }
}

function exposureMissing(exposure: LinkRows['exposure'], i: number): boolean {
  return (exposure.kind === 'known' ? exposure.values[i] : exposure.tag[i]) === null
}

function allEqual(rows: LinkRows, members: readonly number[]): boolean {
  return members.every((i) => rows.outcome[i] === rows.outcome[members[0]!])
}
