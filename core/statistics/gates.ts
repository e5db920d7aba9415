import type { Family } from './design.ts'
import type { Gate, MethodEstimate } from './link-result.ts'
import type { CodedExposure, LinkRows } from './link-rows.ts'

const least = (gate: string, value: number, threshold: number): Gate => ({
  gate,
  value,
  threshold,
  passed: value >= threshold,
})

const most = (gate: string, value: number | null, threshold: number): Gate => ({
  gate,
  value,
  threshold,
  passed: value !== null && value <= threshold,
})

/** The widest 95 % half-width still shown: 15 points, or half a standard deviation of a score. */
export const MARGIN_MAX = { share: 0.15, sd: 0.5 }

/** The meetings of a link: rows in order, and where each coach's begin. */
export interface Frame {
  readonly order: readonly number[]
  readonly start: Int32Array
}

/** What must hold of the data before anything is estimated. */
export function dataGates(
  rows: LinkRows,
  frame: Frame,
  family: Family,
  human_alpha: number | null,
): Gate[] {
  const { order, start } = frame
  const G = start.length - 1
  let largest = 0
  for (let g = 0; g < G; g += 1) largest = Math.max(largest, start[g + 1]! - start[g]!)
  const gates = [
    least('coaches in the fit', G, 10),
    most('largest share of one coach', largest / Math.max(order.length, 1), 0.3),
  ]
  if (family === 'binomial') {
    const events = order.reduce((sum, i) => sum + rows.outcome[i]!, 0)
    gates.push(least('meetings with the outcome', events, 50))
    gates.push(least('meetings without the outcome', order.length - events, 50))
  }
  if (rows.client !== null) {
    const { client } = rows
    gates.push(least('distinct clients', new Set(order.map((i) => client[i])).size, 100))
  }
  if (rows.exposure.kind === 'known') return [...gates, ...knownGates(rows, order)]
  gates.push(...codedGates(rows, rows.exposure, order, G, family))
  if (human_alpha !== null) gates.push(least('agreement between human coders', human_alpha, 0.6))
  return gates
}

function knownGates(rows: LinkRows, order: readonly number[]): Gate[] {
  if (rows.exposure.kind !== 'known') return []
  const { values } = rows.exposure
  if (!order.every((i) => values[i] === 0 || values[i] === 1)) return []
  const used = order.reduce((sum, i) => sum + values[i]!, 0)
  return [
    least('meetings with it', used, 20),
    least('meetings without it', order.length - used, 20),
  ]
}

function codedGates(
  rows: LinkRows,
  exposure: CodedExposure,
  order: readonly number[],
  G: number,
  family: Family,
): Gate[] {
  const coded = order.filter((i) => exposure.coded[i])
  const used = coded.reduce((sum, i) => sum + exposure.human[i]!, 0)
  const gates = [
    least('human-coded meetings', coded.length, 100),
    least('human-coded meetings a coach', coded.length / Math.max(G, 1), 5),
    least('human-coded uses', used, 20),
    least('human-coded non-uses', coded.length - used, 20),
  ]
  if (family !== 'binomial') return gates
  const events = coded.reduce((sum, i) => sum + rows.outcome[i]!, 0)
  return [
    ...gates,
    least('human-coded meetings with the outcome', events, 10),
    least('human-coded meetings without the outcome', coded.length - events, 10),
  ]
}

/** What must hold of the estimate itself. `outcome_sd` gives the unit of a score's margin. */
export function estimateGates(
  estimate: MethodEstimate | null,
  family: Family,
  outcome_sd: number,
): Gate[] {
  const solved = estimate !== null && estimate.risk_difference.se !== null
  const gates = [least('the fit and every fit with a coach left out converge', Number(solved), 1)]
  if (!solved) return gates
  const half = halfWidth(estimate)
  if (family === 'binomial')
    return [...gates, most('margin of the difference', half, MARGIN_MAX.share)]
  const inSd = half === null ? null : half / outcome_sd
  return [...gates, most('margin in standard deviations', inSd, MARGIN_MAX.sd)]
}

/** Half the 95 % interval of the difference shown. */
export function halfWidth(estimate: MethodEstimate): number | null {
  const { low, high } = estimate.risk_difference
  return low === null || high === null ? null : (high - low) / 2
}
