import { bootstrapIntervals } from '../statistics/bootstrap.ts'
import { intraclassAbsolute } from '../statistics/intraclass.ts'
import { agreementOf, agreementSums } from '../statistics/nominal-agreement.ts'

/** One turn as several raters saw it; null where a rater was not asked. */
export interface RatedTurn {
  readonly session: string
  readonly ratings: readonly (readonly string[] | null)[]
}

export interface Measured {
  readonly estimate: number | null
  /** 95 %, by drawing whole sessions; null where it cannot be told. */
  readonly low: number | null
  readonly high: number | null
}

const STATISTICS = ['alpha', 'kappa', 'ac1', 'percent', 'precision', 'recall', 'f1'] as const
export type Statistic = (typeof STATISTICS)[number]

/** How raters met on one label. With two raters the first is the standard, the second is judged. */
export interface LabelScores extends Readonly<Record<Statistic, Measured>> {
  readonly label: string
  /** Turns with at least two ratings, and the sessions they are of. */
  readonly units: number
  readonly sessions: number
  /** Turns on which the first rater put it, and the second. */
  readonly uses: number
  readonly given: number
  /** Share of ratings that put it. */
  readonly prevalence: number | null
  /** Absolute agreement on the count a session, ICC(A,1). */
  readonly icc: Measured
}

export interface ScoreOptions {
  readonly seed: number
  readonly draws: number
}

/** Fewer uses than this say nothing about spread: the counts alone are given. */
export const USES_FOR_INTERVAL = 10

const NAMES = ['no', 'yes']

/**
 * Scores one label, which counts as put on a turn when any of `codes` is. Precision, recall and F1
 * are those of the second rater against the first, and null with more than two.
 */
export function scoreLabel(
  turns: readonly RatedTurn[],
  label: string,
  codes: readonly string[],
  options: ScoreOptions,
): LabelScores {
  const rated = turns.map(({ session, ratings }) => ({
    session,
    said: ratings.map((given) => (given === null ? null : codes.some((id) => given.includes(id)))),
  }))
  const paired = rated.filter(({ said }) => said.filter((one) => one !== null).length > 1)
  const raters = Math.max(0, ...paired.map(({ said }) => said.length))
  const bySession = new Map<string, (boolean | null)[][]>()
  for (const { session, said } of paired) {
    bySession.set(session, [...(bySession.get(session) ?? []), said])
  }
  const sums = [...bySession.values()].map(sumsOf)
  const total = add(sums)
  const estimates = statisticsOf(total, raters)
  const [uses, given] = [total[BOTH]! + total[FIRST_ONLY]!, total[BOTH]! + total[SECOND_ONLY]!]
  const intervals =
    Math.max(uses, given) < USES_FOR_INTERVAL
      ? {}
      : bootstrapIntervals(
          sums,
          (drawn) => statisticsOf(add(drawn), raters),
          options.seed,
          options.draws,
        )
  const measured = (name: Statistic): Measured => ({
    estimate: estimates[name],
    low: intervals[name]?.low ?? null,
    high: intervals[name]?.high ?? null,
  })
  const named = Object.fromEntries(STATISTICS.map((name) => [name, measured(name)]))
  return {
    ...(named as Record<Statistic, Measured>),
    ...{ label, units: paired.length, sessions: bySession.size, uses, given },
    prevalence: prevalenceOf(paired.flatMap(({ said }) => said)),
    icc: countAgreement([...bySession.values()], raters),
  }
}

/** First cells of the sums; what `agreementSums` gives follows. */
const [BOTH, FIRST_ONLY, SECOND_ONLY] = [0, 1, 2] as const
const MEETINGS = 3

function sumsOf(turns: readonly (boolean | null)[][]): Float64Array {
  const words = turns.map((said) => said.map((one) => (one === null ? null : one ? 'yes' : 'no')))
  const agreement = agreementSums(words, NAMES)
  const sums = new Float64Array(MEETINGS + agreement.length)
  for (const [first, second] of turns) {
    if (first && second) sums[BOTH]! += 1
    else if (first && second === false) sums[FIRST_ONLY]! += 1
    else if (second && first === false) sums[SECOND_ONLY]! += 1
  }
  sums.set(agreement, MEETINGS)
  return sums
}

const EMPTY = sumsOf([])

function add(all: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(EMPTY.length)
  for (const sums of all) for (let i = 0; i < total.length; i += 1) total[i]! += sums[i]!
  return total
}

function statisticsOf(sums: Float64Array, raters: number): Record<Statistic, number | null> {
  const { alpha, kappa, ac1, percent } = agreementOf(sums.subarray(MEETINGS), NAMES, raters)
  const [both, first, second] = [sums[BOTH]!, sums[FIRST_ONLY]!, sums[SECOND_ONLY]!]
  const share = (part: number, whole: number) => (raters !== 2 || whole === 0 ? null : part / whole)
  return {
    ...{ alpha, kappa, ac1, percent },
    precision: share(both, both + second),
    recall: share(both, both + first),
    f1: share(2 * both, 2 * both + first + second),
  }
}

function prevalenceOf(said: readonly (boolean | null)[]): number | null {
  const known = said.filter((one) => one !== null)
  return known.length === 0 ? null : known.filter(Boolean).length / known.length
}

/** Sessions that all raters rated, by how many turns each put the label on. */
function countAgreement(sessions: readonly (boolean | null)[][][], raters: number): Measured {
  const counts = sessions
    .filter((turns) => turns.every((said) => said.length === raters && !said.includes(null)))
    .map((turns) =>
      Array.from({ length: raters }, (_, at) => turns.filter((said) => said[at]).length),
    )
  const icc = intraclassAbsolute(counts)
  const finite = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? null : value
  return { estimate: finite(icc?.estimate), low: finite(icc?.low), high: finite(icc?.high) }
}
