import { z } from 'zod'
import { ARM_MIN_BEFORE_LOOKING, alwaysValidInterval } from './always-valid.ts'
import {
  type ClusteredDifference,
  clusteredT,
  newcombe,
  pooledZ,
  SAMPLE_RATIO_BROKEN,
  sampleRatioP,
  wilson,
} from './proportions.ts'

/** What a message test compares: the binding shape of `rapport experiment --spec`. */
export const ExperimentSpec = z.looseObject({
  arm: z.string().min(1),
  response: z.string().min(1),
  cluster: z.string().min(1).nullish(),
  planned_per_arm: z.number().positive().nullish(),
  alpha: z.number().gt(0).lt(1).default(0.05),
  /** The arm the others are compared with; the first in alphabetical order unless given. */
  control: z.string().nullish(),
  /** Column that names a person; a second row of the same person is refused. */
  id: z.string().nullish(),
  /** Planned share of people by arm; equal unless given. */
  planned_ratio: z.record(z.string(), z.number().positive()).nullish(),
})
export type ExperimentSpec = z.infer<typeof ExperimentSpec>

/** One person as assigned, whatever they then received. */
export interface Assigned {
  readonly arm: string
  /** Null when it is not known. */
  readonly response: number | null
  readonly cluster: string | null
}

const Range = z.object({ low: z.number(), high: z.number() })

export const ExperimentResult = z.object({
  arms: z.array(
    Range.extend({ arm: z.string(), n: z.number(), successes: z.number(), rate: z.number() }),
  ),
  /** Second arm less control; null with other than two arms or a broken assignment. */
  difference: Range.extend({ estimate: z.number(), p: z.number().nullable() }).nullable(),
  always_valid: Range.nullable(),
  sample_ratio_p: z.number().nullable(),
  missing: z.number(),
  warnings: z.array(z.object({ code: z.string(), sentence: z.string() })),
})
export type ExperimentResult = z.infer<typeof ExperimentResult>

const CLUSTERS_WANTED = 8
const CLUSTERS_MIN = 4
const LOSS_MAX = 0.2

/**
 * Rates by arm, their difference, and whether it may be looked at early. People count in the arm
 * they were assigned to. Arms that were not filled as planned show nothing: the assignment is broken.
 */
export function analyseExperiment(
  people: readonly Assigned[],
  spec: ExperimentSpec,
): ExperimentResult {
  const warnings: ExperimentResult['warnings'] = []
  const warn = (code: string, sentence: string) => warnings.push({ code, sentence })
  const arms = armNames(people, spec)
  const members = arms.map((arm) => people.filter((person) => person.arm === arm))
  const known = members.map((of) => of.filter((person) => person.response !== null))
  const missing = people.filter((person) => person.response === null).length
  const shares = known.map((of) => ({
    successes: of.reduce((sum, person) => sum + person.response!, 0),
    n: of.length,
  }))
  const ratio =
    arms.length > 1
      ? sampleRatioP(
          members.map((of) => of.length),
          plannedParts(arms, spec),
        )
      : null
  const broken = ratio !== null && ratio < SAMPLE_RATIO_BROKEN
  if (broken) {
    warn(
      'sample_ratio',
      'The arms were not filled as planned (chi-square p below .001), so who got which message ' +
        'was not left to chance. No difference is shown: find out what happened first.',
    )
  }
  if (missing > LOSS_MAX * people.length) {
    warn('loss', `${missing} of ${people.length} people have no known response: too many lost.`)
  }
  const comparable = !broken && arms.length === 2 && shares.every((share) => share.n > 0)
  if (arms.length !== 2) {
    warn('arms', `There are ${arms.length} arms; a difference needs exactly two.`)
  }
  return {
    arms: broken ? [] : arms.flatMap((arm, at) => armLine(arm, shares[at]!, spec)),
    difference: comparable ? difference(known, shares, spec, warn) : null,
    always_valid: comparable ? early(shares, spec, warn) : null,
    sample_ratio_p: ratio,
    missing,
    warnings,
  }
}

type Shares = readonly { successes: number; n: number }[]
type Warn = (code: string, sentence: string) => void

function armNames(people: readonly Assigned[], spec: ExperimentSpec): string[] {
  const names = [...new Set(people.map((person) => person.arm))].sort()
  const control = spec.control
  if (control == null || !names.includes(control)) return names
  return [control, ...names.filter((name) => name !== control)]
}

function plannedParts(arms: readonly string[], spec: ExperimentSpec): number[] | undefined {
  const ratio = spec.planned_ratio
  if (ratio == null || arms.some((arm) => ratio[arm] === undefined)) return undefined
  return arms.map((arm) => ratio[arm]!)
}

function armLine(arm: string, share: Shares[number], spec: ExperimentSpec) {
  if (share.n === 0) return []
  return [{ arm, ...share, rate: share.successes / share.n, ...wilson(share, 1 - spec.alpha) }]
}

function difference(
  known: readonly (readonly Assigned[])[],
  shares: Shares,
  spec: ExperimentSpec,
  warn: Warn,
): ExperimentResult['difference'] {
  if (spec.cluster != null) return byCluster(known, spec, warn)
  const range = newcombe(shares[1]!, shares[0]!, 1 - spec.alpha)
  return { ...range, p: pooledZ(shares[1]!, shares[0]!) }
}

function byCluster(
  known: readonly (readonly Assigned[])[],
  spec: ExperimentSpec,
  warn: Warn,
): ExperimentResult['difference'] {
  const rates = known.map(clusterRates)
  const fewest = Math.min(...rates.map((arm) => arm.length))
  const inBoth = known[0]!.some((one) => known[1]!.some((other) => other.cluster === one.cluster))
  if (inBoth) {
    warn(
      'clusters_in_both_arms',
      'Some clusters are in both arms; the test takes them for separate.',
    )
  }
  if (fewest < CLUSTERS_MIN) {
    warn(
      'few_clusters',
      `An arm has ${fewest} clusters; below ${CLUSTERS_MIN} nothing is compared.`,
    )
    return null
  }
  if (fewest < CLUSTERS_WANTED) {
    warn('few_clusters', `An arm has ${fewest} clusters; ${CLUSTERS_WANTED} an arm are wanted.`)
  }
  const tested: ClusteredDifference | null = clusteredT(rates[1]!, rates[0]!, 1 - spec.alpha)
  if (tested === null) return null
  const { estimate, low, high, p } = tested
  return { estimate, low, high, p }
}

function clusterRates(people: readonly Assigned[]): number[] {
  const sums = new Map<string, { yes: number; n: number }>()
  for (const { cluster, response } of people) {
    const sum = sums.get(cluster!) ?? { yes: 0, n: 0 }
    sums.set(cluster!, { yes: sum.yes + response!, n: sum.n + 1 })
  }
  return [...sums.values()].map(({ yes, n }) => yes / n)
}

function early(shares: Shares, spec: ExperimentSpec, warn: Warn): ExperimentResult['always_valid'] {
  if (spec.cluster != null) return null
  const planned = spec.planned_per_arm ?? null
  const smallest = Math.min(...shares.map((share) => share.n))
  if (smallest < ARM_MIN_BEFORE_LOOKING) {
    warn('too_early', `An arm has ${smallest} people; nothing is said early before 100 an arm.`)
  }
  if (planned !== null && smallest < planned) {
    warn(
      'not_yet_planned_size',
      `An arm has ${smallest} of ${planned} planned people: until then read the always-valid ` +
        'interval, not the ordinary one.',
    )
  }
  const total = 2 * (planned ?? Math.max(...shares.map((share) => share.n)))
  return alwaysValidInterval(shares[1]!, shares[0]!, total, spec.alpha)
}
