import type { Output } from '../../workers/models/tagger/heads.ts'
import { calibrate, exclusiveRanges } from '../../workers/models/tagger/model.ts'
import type { Decision } from '../../workers/models/tagger/weights.ts'

/** Held-out raw scores of one turn with what is known of it (-1: unknown). */
export interface HeldOut {
  raw: Float64Array
  targets: Int8Array
}

/** What is expected by the probabilities counts as much as this many held-out turns with the code. */
const EXPECTED_WEIGHT = 100

/** Learns, from held-out scores, how scores become probabilities and probabilities decisions. */
export function learnDecisions(rows: readonly HeldOut[], outputs: readonly Output[]): Decision[] {
  const decisions = outputs.map((output, k): Decision => {
    const known = rows.filter((row) => (row.targets[k] as number) >= 0)
    const scores = known.map((row) => row.raw[k] as number)
    const truths = known.map((row) => row.targets[k] === 1)
    const { slope, shift } = fitPlatt(scores, truths)
    return { head: output.head, class: output.class, slope, shift, cut: 0 }
  })
  const model = { outputs, decisions, ranges: exclusiveRanges(outputs) }
  const probabilities = rows.map((row) => calibrate(row.raw, model))
  outputs.forEach((output, k) => {
    if (output.kind === 'any') (decisions[k] as Decision).cut = bestCut(rows, probabilities, k)
  })
  for (const [from, to] of model.ranges) {
    const shifts = bestShifts(rows, probabilities, from, to)
    shifts.forEach((shift, at) => {
      ;(decisions[from + at] as Decision).cut = shift
    })
  }
  return decisions
}

/** Platt scaling by Newton steps, with Platt's own smoothing of the targets. */
function fitPlatt(scores: number[], truths: boolean[]): { slope: number; shift: number } {
  const positives = truths.filter(Boolean).length
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (truths.length - positives + 2)
  let slope = 1
  let shift = 0
  for (let round = 0; round < 50; round += 1) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-3, 0, 1e-3]
    for (let i = 0; i < scores.length; i += 1) {
      const score = scores[i] as number
      const p = 1 / (1 + Math.exp(-(slope * score + shift)))
      const gap = (truths[i] ? high : low) - p
      const curve = p * (1 - p)
      ga += gap * score
      gb += gap
      haa += curve * score * score
      hab += curve * score
      hbb += curve
    }
    const det = haa * hbb - hab * hab
    const da = (hbb * ga - hab * gb) / det
    const db = (haa * gb - hab * ga) / det
    slope = Math.min(3, Math.max(0.1, slope + clip(da)))
    shift += clip(db)
    if (Math.abs(da) + Math.abs(db) < 1e-7) break
  }
  return { slope, shift }
}

const clip = (step: number) => Math.max(-1, Math.min(1, step))

/**
 * The cut with the best F1: as counted, averaged over a small window so that one turn does not decide
 * it, and as the calibrated probabilities expect it. The fewer turns have the code, the more the
 * expected F1 says: the cut of a rare code would otherwise follow single turns.
 */
function bestCut(rows: readonly HeldOut[], probabilities: Float64Array[], k: number): number {
  const known = rows.flatMap((row, at) => {
    const target = row.targets[k] as number
    return target < 0 ? [] : [{ p: probabilities[at]?.[k] as number, hit: target === 1 }]
  })
  const positives = known.filter((row) => row.hit).length
  const expected = known.reduce((sum, { p }) => sum + p, 0)
  const grid = Array.from({ length: 71 }, (_, at) => 0.05 + at * 0.01)
  const f1 = grid.map((cut) => {
    const put = known.filter((row) => row.p >= cut)
    const right = put.filter((row) => row.hit).length
    const likely = put.reduce((sum, { p }) => sum + p, 0)
    return {
      counted: (2 * right) / Math.max(1, put.length + positives),
      expected: (2 * likely) / Math.max(1, put.length + expected),
    }
  })
  const share = positives / (positives + EXPECTED_WEIGHT)
  const worth = f1.map((own, at) => {
    const window = f1.slice(Math.max(0, at - 4), at + 5)
    const counted = window.reduce((sum, one) => sum + one.counted, 0) / window.length
    return share * counted + (1 - share) * own.expected
  })
  return grid[worth.indexOf(Math.max(...worth))] as number
}

/** Shifts of the log probabilities with the best macro F1, one class at a time, thrice round. */
function bestShifts(
  rows: readonly HeldOut[],
  probabilities: Float64Array[],
  from: number,
  to: number,
): number[] {
  const size = to - from
  const cases = rows.flatMap((row, at) => {
    const truth = row.targets.slice(from, to).indexOf(1)
    const logs = Array.from({ length: size }, (_, j) =>
      Math.log((probabilities[at]?.[from + j] as number) + 1e-12),
    )
    return truth === -1 ? [] : [{ truth, logs }]
  })
  const shifts = new Array<number>(size).fill(0)
  let best = macroF1(cases, shifts)
  for (let round = 0; round < 3; round += 1) {
    for (let j = 0; j < size; j += 1) {
      for (let value = -1; value <= 1.6; value += 0.1) {
        const tried = shifts.with(j, value)
        const f1 = macroF1(cases, tried)
        if (f1 > best + 1e-4) {
          best = f1
          shifts[j] = value
        }
      }
    }
  }
  return shifts
}

function macroF1(cases: readonly { truth: number; logs: number[] }[], shifts: number[]): number {
  const right = shifts.map(() => 0)
  const count = shifts.map(() => 0)
  for (const { truth, logs } of cases) {
    let best = 0
    for (let j = 1; j < logs.length; j += 1) {
      const value = (logs[j] as number) + (shifts[j] as number)
      if (value > (logs[best] as number) + (shifts[best] as number)) best = j
    }
    count[best] = (count[best] as number) + 1
    count[truth] = (count[truth] as number) + 1
    if (best === truth) right[best] = (right[best] as number) + 1
  }
  const f1 = right.map((hits, j) => (2 * hits) / Math.max(1, count[j] as number))
  return f1.reduce((a, b) => a + b, 0) / f1.length
}
