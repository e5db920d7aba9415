import { z } from 'zod'
import { shownTable } from '../disclosure/table.ts'
import { PEOPLE_MIN, shownCount } from '../disclosure/threshold.ts'
import { type Assigned, analyseExperiment, ExperimentSpec } from '../statistics/experiment.ts'
import { SAMPLE_RATIO_BROKEN, sampleRatioP, wilson } from '../statistics/proportions.ts'
import { type Imbalance, imbalances } from './baseline.ts'
import { alphasOf, type ExperimentPlan } from './plan.ts'

/** One person of an experiment, as the report needs them. */
export interface Unit extends Assigned {
  readonly baseline: Readonly<Record<string, string>>
}

const Warned = z.object({ code: z.string(), sentence: z.string() })

/** What may be shown of an experiment: rounded, small cells hidden, and nothing before its time. */
export const ExperimentReport = z.object({
  arms: z.array(
    z.object({
      arm: z.string(),
      label: z.string(),
      people: z.number().nullable(),
      answered: z.number().nullable(),
      /** Of 100 who answered or did not; null where hidden or not yet shown. */
      of_100: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  ),
  /** Every arm less the first. */
  differences: z.array(
    z.object({
      arm: z.string(),
      label: z.string(),
      against: z.string(),
      /** `early`: an interval that holds however often one looks; `final`: the planned analysis. */
      kind: z.enum(['early', 'final']),
      estimate: z.number(),
      low: z.number(),
      high: z.number(),
      /** Of the interval, in percent. */
      level: z.number(),
      p: z.number().nullable(),
    }),
  ),
  /** Why there is no difference to see; empty when there is. */
  waiting: z.string(),
  /** Every arm has its planned size. */
  complete: z.boolean(),
  /** The assignment is broken: nothing may be concluded. */
  broken: z.boolean(),
  /** An early interval leaves out no difference: the stopping rule is met. */
  clear_early: z.boolean(),
  /** Share with no known response, to the nearest 5 of 100. */
  missing_of_100: z.number(),
  warnings: z.array(Warned),
})
export type ExperimentReport = z.infer<typeof ExperimentReport>
type Difference = ExperimentReport['differences'][number]

/**
 * An experiment as it stands. Until every arm has its planned size only the always-valid interval is
 * shown, and of clusters nothing; from then on, or once `stopped`, the planned analysis.
 */
export function reportExperiment(
  plan: ExperimentPlan,
  units: readonly Unit[],
  stopped: boolean,
): ExperimentReport {
  const arms = plan.arms.map((arm) => arm.key)
  const members = arms.map((arm) => units.filter((one) => one.arm === arm))
  const known = members.map((of) => of.filter((one) => one.response !== null))
  const complete = isComplete(plan, known)
  const broken = units.length > 0 && sampleRatio(plan, members) < SAMPLE_RATIO_BROKEN
  const missing = units.length - known.flat().length
  const warnings = [
    ...(broken ? [BROKEN] : []),
    ...lossWarnings(members, known, stopped),
    ...imbalances(units, arms, plan.unit === 'cluster').map(imbalanceWarning),
  ]
  const cells = shownTable(known.map(yesNo)).cells
  const look = !broken && (plan.unit === 'person' || complete || stopped)
  const compared = look ? compare(plan, known, cells, complete) : NOTHING
  return {
    arms: plan.arms.map(({ key, label }, at) => {
      const people = shownCount(members[at]!.length)
      return { arm: key, label, people, ...armRate(cells[at]!, look, known[at]!.length) }
    }),
    differences: compared.differences,
    waiting: broken || compared.differences.length > 0 ? '' : waitingFor(plan, known, complete),
    complete,
    broken,
    clear_early: compared.differences.some(
      (one) => one.kind === 'early' && (one.low > 0 || one.high < 0),
    ),
    missing_of_100: units.length === 0 ? 0 : Math.round((20 * missing) / units.length) * 5,
    warnings: [...warnings, ...compared.few],
  }
}

const NOTHING: ReturnType<typeof compare> = { differences: [], few: [] }
const BROKEN = {
  code: 'sample_ratio',
  sentence:
    'The arms were not filled as planned (chi-square p below .001), so who got which message was ' +
    'not left to chance. Nothing is shown: find out what happened first.',
}

const yesNo = (of: readonly Unit[]): [number, number] => {
  const yes = of.reduce((total, one) => total + one.response!, 0)
  return [yes, of.length - yes]
}

function isComplete(plan: ExperimentPlan, known: readonly (readonly Unit[])[]): boolean {
  const { people_per_arm, clusters_per_arm } = plan.size
  if (clusters_per_arm === null) return known.every((of) => of.length >= people_per_arm)
  return known.every((of) => clustersOf(of).size >= clusters_per_arm)
}

const clustersOf = (of: readonly Unit[]) => new Set(of.map((one) => one.cluster))

/** Clusters are what was allocated, so they are what is counted where clusters were. */
function sampleRatio(plan: ExperimentPlan, members: readonly (readonly Unit[])[]): number {
  const counts = members.map((of) => (plan.unit === 'cluster' ? clustersOf(of).size : of.length))
  return sampleRatioP(counts)
}

const LOSS_MAX = 0.2
const LOSS_GAP_MAX = 0.05

/** Responses still to come are no loss; those missing when it is stopped are. */
function lossWarnings(
  members: readonly (readonly Unit[])[],
  known: readonly (readonly Unit[])[],
  stopped: boolean,
) {
  if (!stopped) return []
  const lost = members.map((of, at) => (of.length === 0 ? 0 : 1 - known[at]!.length / of.length))
  const large = Math.max(...lost) >= LOSS_MAX
  const uneven = Math.max(...lost) - Math.min(...lost) > LOSS_GAP_MAX
  return [
    ...(large
      ? [{ code: 'loss', sentence: 'A fifth or more of an arm has no known response.' }]
      : []),
    ...(uneven
      ? [{ code: 'uneven_loss', sentence: 'More responses are missing in one arm than another.' }]
      : []),
  ]
}

function imbalanceWarning({ column, level, shares }: Imbalance) {
  const words = shares.map(({ arm, of_100 }) => `${of_100} of 100 in arm ${arm}`).join(', ')
  return {
    code: 'baseline',
    sentence:
      `The arms differed before any message was sent, in “${column.replaceAll('_', ' ')}”` +
      `${level ? `: ${level} was ${words}` : ''}. A difference in responses may come from that.`,
  }
}

function armRate(cells: readonly (number | null)[], look: boolean, known: number) {
  const answered = shownCount(known)
  const hidden = { answered, of_100: null, low: null, high: null }
  const [yes, no] = cells
  if (!look || yes == null || no == null) return hidden
  const n = yes + no
  const range = wilson({ successes: yes, n })
  const of = (share: number) => Math.round(100 * share)
  return { answered, of_100: of(yes / n), low: of(range.low), high: of(range.high) }
}

function compare(
  plan: ExperimentPlan,
  known: readonly (readonly Unit[])[],
  cells: readonly (readonly (number | null)[])[],
  complete: boolean,
): { differences: Difference[]; few: z.infer<typeof Warned>[] } {
  const few: z.infer<typeof Warned>[] = []
  const rest = plan.arms.slice(1)
  const alphas = alphasOf(plan.size.alpha / rest.length)
  const final = complete || plan.unit === 'cluster'
  const alpha = final ? alphas.final : alphas.early
  const differences = rest.flatMap(({ key, label }, at): Difference[] => {
    const hidden = [cells[0]!, cells[at + 1]!].flat().includes(null)
    if (hidden) return []
    const people = [...known[0]!, ...known[at + 1]!]
    const spec = ExperimentSpec.parse({
      ...{ arm: 'arm', response: 'response', control: plan.arms[0]!.key },
      ...{ planned_per_arm: plan.size.people_per_arm, alpha },
      cluster: plan.unit === 'cluster' ? 'cluster' : null,
      // Of these two alone the shares may differ by chance; all arms were checked together.
      planned_ratio: { [plan.arms[0]!.key]: known[0]!.length, [key]: known[at + 1]!.length },
    })
    const result = analyseExperiment(people, spec)
    few.push(
      ...result.warnings.filter((one) => /^(few_clusters|clusters_in_both_arms)$/.test(one.code)),
    )
    const { difference, always_valid } = result
    const against = plan.arms[0]!.label
    const level = Math.round(1000 * (1 - alpha)) / 10
    const of = (share: number) => Math.round(100 * share) + 0
    if (final) {
      if (difference === null) return []
      const { estimate, low, high, p } = difference
      const shown = { estimate: of(estimate), low: of(low), high: of(high), level, p }
      return [{ arm: key, label, against, kind: 'final', ...shown }]
    }
    if (difference === null || always_valid === null) return []
    const { low, high } = always_valid
    const shown = { estimate: of(difference.estimate), low: of(low), high: of(high), level }
    return [{ arm: key, label, against, kind: 'early', ...shown, p: null }]
  })
  return { differences, few }
}

function waitingFor(
  plan: ExperimentPlan,
  known: readonly (readonly Unit[])[],
  complete: boolean,
): string {
  if (plan.unit === 'cluster' && !complete) {
    return (
      'Where whole clusters are allocated nothing is compared before the planned size is reached: ' +
      'no interval holds when looked at early.'
    )
  }
  const smallest = Math.min(...known.map((of) => of.length))
  if (plan.unit === 'person' && !complete && smallest < 100) {
    return 'Nothing is compared before 100 people of every arm have a known response.'
  }
  return `Fewer than ${PEOPLE_MIN} people of an arm responded, or did not: it is hidden.`
}
