import { normalQuantile } from './distributions.ts'

/** What a planned comparison of two shares should be able to see. */
export interface TrialPlan {
  readonly p0: number
  readonly p1: number
  readonly power: number
  readonly alpha: number
  /** Mean people a cluster, the correlation within it, and how unequal clusters are. */
  readonly cluster_size: number | null
  readonly icc: number
  readonly cv: number
}

export interface TrialSize {
  readonly people_per_arm: number
  readonly clusters_per_arm: number | null
  readonly design_effect: number
}

const CLUSTERS_ENOUGH = 20

/** People an arm; with clusters, times the design effect, plus one cluster an arm below 20. */
export function trialSize(plan: TrialPlan): TrialSize {
  const { p0, p1 } = plan
  const mid = (p0 + p1) / 2
  const root =
    normalQuantile(1 - plan.alpha / 2) * Math.sqrt(2 * mid * (1 - mid)) +
    normalQuantile(plan.power) * Math.sqrt(p1 * (1 - p1) + p0 * (1 - p0))
  const alone = (root / (p1 - p0)) ** 2
  if (plan.cluster_size === null) {
    return { people_per_arm: Math.ceil(alone), clusters_per_arm: null, design_effect: 1 }
  }
  const design_effect = 1 + ((1 + plan.cv ** 2) * plan.cluster_size - 1) * plan.icc
  const people = alone * design_effect
  const clusters = Math.ceil(people / plan.cluster_size)
  if (clusters >= CLUSTERS_ENOUGH) {
    return { people_per_arm: Math.ceil(people), clusters_per_arm: clusters, design_effect }
  }
  return {
    people_per_arm: Math.ceil(people + plan.cluster_size),
    clusters_per_arm: clusters + 1,
    design_effect,
  }
}
