import { bootstrapSums } from '../statistics/bootstrap.ts'
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
  const sessions = answersBySession(turns, codes)
  const raters = Math.max(0, ...sessions.flatMap((answers) => [...answers.keys()].map(lengthOf)))
  const sums = sessions.map(sumsOf)
  const total = add(sums)
  const estimates = statisticsOf(total, raters)
  const [uses, given] = [total[BOTH]! + total[FIRST_ONLY]!, total[BOTH]! + total[SECOND_ONLY]!]
  const intervals =
    Math.max(uses, given) < USES_FOR_INTERVAL
      ? {}
      : bootstrapSums(sums, (drawn) => statisticsOf(drawn, raters), options.seed, options.draws)
  const measured = (name: Statistic): Measured => ({
    estimate: estimates[name],
    low: intervals[name]?.low ?? null,
    high: intervals[name]?.high ?? null,
  })
  const named = Object.fromEntries(STATISTICS.map((name) => [name, measured(name)]))
  return {
    ...(named as Record<Statistic, Measured>),
    ...{ label, units: unitsOf(sessions), sessions: sessions.length, uses, given },
    prevalence: prevalenceOf(sessions),
    icc: countAgreement(sessions, raters),
  }
}

/**
 * How often each answer was given in a session: a letter a rater, y for put, n for not, - for not
 * asked. Turns that were answered alike add the same to every figure, so they are only counted.
 */
type Answers = Map<string, number>

const lengthOf = (answer: string) => answer.length

/** Turns that at least two raters rated, by session. */
function answersBySession(turns: readonly RatedTurn[], codes: readonly string[]): Answers[] {
  const found = new Map<string, Answers>()
  for (const { session, ratings } of turns) {
    let answer = ''
    let asked = 0
    for (const given of ratings) {
      if (given === null) {
        answer += '-'
        continue
      }
      asked += 1
      answer += given.some((id) => codes.includes(id)) ? 'y' : 'n'
    }
    if (asked < 2) continue
    const answers = found.get(session) ?? new Map<string, number>()
    if (answers.size === 0) found.set(session, answers)
    answers.set(answer, (answers.get(answer) ?? 0) + 1)
  }
  return [...found.values()]
}

const unitsOf = (sessions: readonly Answers[]) =>
  sessions.reduce((sum, answers) => sum + [...answers.values()].reduce((a, b) => a + b, 0), 0)

/** First cells of the sums; what `agreementSums` gives follows. */
const [BOTH, FIRST_ONLY, SECOND_ONLY] = [0, 1, 2] as const
const MEETINGS = 3

const WORD: Record<string, string | null> = { y: 'yes', n: 'no', '-': null }

function sumsOf(answers: Answers): Float64Array {
  const sums = new Float64Array(EMPTY.length)
  for (const [answer, count] of answers) {
    const two = answer.slice(0, 2)
    if (two === 'yy') sums[BOTH]! += count
    else if (two === 'yn') sums[FIRST_ONLY]! += count
    else if (two === 'ny') sums[SECOND_ONLY]! += count
    const words = Array.from(answer, (letter) => WORD[letter] as string | null)
    agreementSums([words], NAMES).forEach((value, at) => {
      sums[MEETINGS + at]! += count * value
    })
  }
  return sums
}

const EMPTY = new Float64Array(MEETINGS + agreementSums([], NAMES).length)

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

function prevalenceOf(sessions: readonly Answers[]): number | null {
  let [put, asked] = [0, 0]
  for (const answers of sessions) {
    for (const [answer, count] of answers) {
      for (const letter of answer) {
        if (letter === '-') continue
        asked += count
        if (letter === 'y') put += count
      }
    }
  }
  return asked === 0 ? null : put / asked
}

/** Sessions that all raters rated, by how many turns each put the label on. */
function countAgreement(sessions: readonly Answers[], raters: number): Measured {
  const complete = sessions.filter((answers) =>
    [...answers.keys()].every((answer) => answer.length === raters && !answer.includes('-')),
  )
  const counts = complete.map((answers) =>
    Array.from({ length: raters }, (_, at) => {
      let put = 0
      for (const [answer, count] of answers) if (answer[at] === 'y') put += count
      return put
    }),
  )
  const icc = intraclassAbsolute(counts)
  const finite = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? null : value
  return { estimate: finite(icc?.estimate), low: finite(icc?.low), high: finite(icc?.high) }
}
