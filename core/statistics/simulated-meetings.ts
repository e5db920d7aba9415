import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { LinkRows } from './link-rows.ts'

/** A made-up unit with a known link, for checking that intervals hold what they promise. */
export interface Simulation {
  readonly seed: number
  readonly meetings: number
  readonly coaches: number
  readonly codes: number
  /** Log odds ratio of the yes/no outcome, and difference of the score. */
  readonly log_odds_ratio: number
  readonly score_difference: number
}

/** The setting of the design note: sensitivity about .76, specificity about .90, shifted by outcome. */
export const USUAL: Simulation = {
  seed: 1,
  meetings: 1500,
  coaches: 20,
  codes: 200,
  log_odds_ratio: 0.476,
  score_difference: 0.25,
}

const SENSITIVITY = 0.76
const SPECIFICITY = 0.9

export interface Simulated {
  readonly rows: LinkRows
  /** The same meetings with the score as outcome. */
  readonly scored: LinkRows
  /** Difference of standardised means in this data set had everything been known. */
  readonly risk_difference: number
}

/**
 * Coaches differ in how often they use the technique and in how their meetings turn out; the tagger
 * errs more often in favour of meetings that went well. Coded meetings are drawn within coach.
 */
export function simulateMeetings(simulation: Simulation): Simulated {
  const random = xoroshiro128plus(simulation.seed)
  const uniform = () => uniformFloat64(random)
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  const expit = (eta: number) => 1 / (1 + Math.exp(-eta))
  const coaches = Array.from({ length: simulation.coaches }, () => ({
    level: 0.5 * normal(),
    habit: 0.5 * normal(),
  }))
  const n = simulation.meetings
  const cluster: string[] = []
  const client: string[] = []
  const human: number[] = []
  const tag: number[] = []
  const outcome: number[] = []
  const score: number[] = []
  const z: number[] = []
  let difference = 0
  for (let i = 0; i < n; i += 1) {
    const g = i % simulation.coaches
    const coach = coaches[g]!
    const zi = normal()
    const x = Number(uniform() < expit(-0.5 + coach.habit + 0.3 * coach.level + 0.3 * zi))
    const base = 0.2 + coach.level + 0.3 * zi
    const y = Number(uniform() < expit(base + simulation.log_odds_ratio * x))
    const s = 3.5 + 0.4 * coach.level + simulation.score_difference * x + 0.15 * zi + 0.7 * normal()
    difference += (expit(base + simulation.log_odds_ratio) - expit(base)) / n
    const lean = y === 1 ? 1 : -1
    const seen = x === 1 ? SENSITIVITY + 0.09 * lean : 1 - SPECIFICITY + 0.06 * lean
    cluster.push(`coach-${String(g).padStart(2, '0')}`)
    client.push(`person-${i % Math.ceil(n / 3)}-${g}`)
    human.push(x)
    tag.push(Number(uniform() < seen))
    outcome.push(y)
    score.push(s)
    z.push(zi)
  }
  const { coded, probability } = draw(simulation, cluster, uniform)
  const rows: LinkRows = {
    outcome,
    exposure: {
      kind: 'coded',
      name: 'technique',
      tag_name: 'tag',
      tag,
      human: human.map((x, i) => (coded[i] ? x : null)),
      coded,
      probability,
    },
    covariates: [{ name: 'z', type: 'numeric', values: z }],
    cluster,
    client,
    weights: null,
  }
  return { rows, scored: { ...rows, outcome: score }, risk_difference: difference }
}

/** The same number of meetings of each coach, at random. */
function draw(simulation: Simulation, cluster: readonly string[], uniform: () => number) {
  const coded = new Array<boolean>(cluster.length).fill(false)
  const probability = new Array<number>(cluster.length).fill(0)
  const each = Math.round(simulation.codes / simulation.coaches)
  for (const coach of new Set(cluster)) {
    const members = cluster.flatMap((name, i) => (name === coach ? [i] : []))
    for (const i of members) probability[i] = each / members.length
    for (let drawn = 0; drawn < each; drawn += 1) {
      const at = drawn + Math.floor(uniform() * (members.length - drawn))
      const chosen = members[at]!
      members[at] = members[drawn]!
      members[drawn] = chosen
      coded[chosen] = true
    }
  }
  return { coded, probability }
}
