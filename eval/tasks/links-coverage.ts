import { estimateLink } from '../../core/statistics/link.ts'
import { simulateMeetings, USUAL } from '../../core/statistics/simulated-meetings.ts'
import { PLAIN } from './links-agreement.ts'

export const METHODS = ['corrected', 'human', 'naive'] as const
export type Method = (typeof METHODS)[number]
export const OUTCOMES = ['yes/no', 'score'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** How one method did on one kind of outcome, over all simulated sets. */
export interface Coverage {
  outcome: Outcome
  method: Method
  /** Sets in which it gave an interval. */
  sets: number
  bias: number
  sd: number
  /** Share of 95 % intervals with the truth in them. */
  coverage: number
  /** Share called at p < .05. */
  called: number
}

interface Sums {
  sets: number
  error: number
  squares: number
  held: number
  called: number
}

/**
 * Simulated units with a known link, one a seed, as the design note has them: 1,500 meetings of 20
 * coaches, 200 of them human-coded, a tagger whose errors lean with the outcome.
 * @param linked False for units in which the technique goes with nothing.
 */
export function coverageOver(
  sets: number,
  linked: boolean,
  methods: readonly Method[] = METHODS,
): Coverage[] {
  const truth = linked
    ? { log_odds_ratio: USUAL.log_odds_ratio, score_difference: USUAL.score_difference }
    : { log_odds_ratio: 0, score_difference: 0 }
  const sums = new Map<string, Sums>()
  for (let seed = 1; seed <= sets; seed += 1) {
    const { rows, scored } = simulateMeetings({ ...USUAL, ...truth, seed })
    for (const outcome of OUTCOMES) {
      const yesNo = outcome === 'yes/no'
      const family = yesNo ? 'binomial' : 'gaussian'
      const { estimates } = estimateLink(yesNo ? rows : scored, {
        ...PLAIN,
        family,
        methods,
      })
      const right = yesNo ? truth.log_odds_ratio : truth.score_difference
      for (const { method, estimate, low, high, p } of estimates) {
        if (estimate === null || low === null || high === null) continue
        const key = `${outcome} ${method}`
        const sum = sums.get(key) ?? { sets: 0, error: 0, squares: 0, held: 0, called: 0 }
        sum.sets += 1
        sum.error += estimate - right
        sum.squares += (estimate - right) ** 2
        sum.held += Number(low <= right && right <= high)
        sum.called += Number(p !== null && p < 0.05)
        sums.set(key, sum)
      }
    }
  }
  return OUTCOMES.flatMap((outcome) =>
    methods.map((method) => shares(outcome, method, sums.get(`${outcome} ${method}`))),
  )
}

function shares(outcome: Outcome, method: Method, sums: Sums | undefined): Coverage {
  if (!sums) return { outcome, method, sets: 0, bias: 0, sd: 0, coverage: 0, called: 0 }
  const { sets, error, squares, held, called } = sums
  const bias = error / sets
  const sd = Math.sqrt(squares / sets - bias * bias)
  return { outcome, method, sets, bias, sd, coverage: held / sets, called: called / sets }
}
