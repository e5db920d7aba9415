import { clusterCount, type Design } from './design.ts'
import { effectDirection } from './effect.ts'
import type { Fitted } from './fit.ts'
import { throughJacobian } from './functional.ts'
import type { MoreCoding } from './link-result.ts'
import { modelVariance } from './variance.ts'

export interface CodedDesign {
  readonly design: Design
  readonly fitted: Fitted
  readonly human: Float64Array
  readonly coded: Uint8Array
  readonly probability: Float64Array
  readonly calibrated: Float64Array
}

/**
 * How the margin of the risk difference would shrink with more human coding: the part of its
 * variance that comes from coding only some meetings falls with the share coded, the rest stays.
 * `half_width` and `t` are those of the estimate; `margin_wanted` in the same units.
 */
export function moreCoding(
  input: CodedDesign,
  half_width: number,
  t: number,
  margin_wanted: number,
): MoreCoding {
  const { design, fitted } = input
  const N = design.y.length
  const n = input.coded.reduce((sum, coded) => sum + coded, 0)
  const variance = (half_width / t) ** 2
  // What stays cannot be less than if every meeting were coded, up to clustering.
  const known = modelVariance(design, fitted, effectDirection(design, fitted, 'difference'))
  const rest = Math.min(variance, Math.max(variance - labellingVariance(input), known))
  const labelling = variance - rest
  const at = (codes: number) => {
    const share = n < N ? ((n / codes) * (1 - codes / N)) / (1 - n / N) : 1
    return t * Math.sqrt(rest + labelling * share)
  }
  let codes_needed: number | null = null
  for (let codes = n; codes <= N; codes += Math.max(1, Math.round(N / 500))) {
    if (at(codes) <= margin_wanted) {
      codes_needed = codes
      break
    }
  }
  return {
    codes_now: n,
    margin_now: half_width,
    margin_all_coded: at(N),
    margin_wanted,
    codes_needed,
  }
}

/** V_lab along the risk difference: sum of R (1 - pi) / pi^2 times the squared change of d_i. */
function labellingVariance(input: CodedDesign): number {
  const { design, fitted, human, coded, probability, calibrated } = input
  const { y, z, k, weight, start } = design
  const q = throughJacobian(design, fitted, effectDirection(design, fitted, 'difference'))
  const mean = (eta: number) => (design.family === 'binomial' ? 1 / (1 + Math.exp(-eta)) : eta)
  let sum = 0
  for (let g = 0; g < clusterCount(design); g += 1) {
    for (let i = start[g]!; i < start[g + 1]!; i += 1) {
      if (coded[i] !== 1) continue
      let eta = fitted.point.a[g]!
      let inZ = q.a[g]!
      for (let j = 0; j < k; j += 1) {
        eta += fitted.point.b[j]! * z[i * k + j]!
        inZ += q.b[j]! * z[i * k + j]!
      }
      const used = (inZ + q.b[k]!) * (y[i]! - mean(eta + fitted.point.b[k]!))
      const unused = inZ * (y[i]! - mean(eta))
      const pi = probability[i]!
      const change = weight[i]! * (human[i]! - calibrated[i]!) * (used - unused)
      sum += ((1 - pi) / pi ** 2) * change * change
    }
  }
  return sum
}
