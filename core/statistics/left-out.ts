import { bendBlock, type Curvature, curvatures } from './curvature.ts'
import { clusterCount, type Design, evaluate, layoutOf, type Point } from './design.ts'
import { type EffectName, effectOf } from './effect.ts'
import { type Fitted, fitDesign, runsAway } from './fit.ts'
import { assemble, clusterPart, eliminate, type NewtonSystem } from './newton-system.ts'

/** A fit with one cluster gone: its rows, and its intercept with them. */
export interface LeftOut {
  readonly point: Point
  readonly effect: Readonly<Record<EffectName, number>>
}

/** All fits with one cluster left out; those that could not be fitted are counted, never dropped. */
export interface LeaveOneOut {
  readonly fits: readonly LeftOut[]
  readonly failed: number
}

/** Light passes before the ordinary Newton's method is asked instead. */
const PASSES_MAX = 8
/** A left-out fit serves a variance: what is left of the moment that leaving out brought in. */
const REST = 1e-7
/** Below this share, one more step leaves less than `REST`, as the derivative is known to second order. */
const NEARLY = 1e-5

export function leaveOneOut(design: Design, fitted: Fitted): LeaveOneOut {
  const G = clusterCount(design)
  const curves = curvatures(design, fitted.point)
  const fits: LeftOut[] = []
  for (let g = 0; g < G; g += 1) {
    const quick = design.family === 'gaussian' ? linear(design, fitted, g) : null
    const one = quick ?? logistic(design, fitted, curves, g) ?? slowly(design, fitted, g)
    if (one !== null) fits.push(one)
  }
  return { fits, failed: G - fits.length }
}

/** A linear fit is one step away, and its means move with its coefficient: no pass at all. */
function linear(design: Design, fitted: Fitted, skip: number): LeftOut | null {
  const point = stepFrom(design, fitted.point, assemble(design, fitted.system.blocks, skip))
  if (point === null) return null
  const coefficient = point.b[design.k]!
  const difference = coefficient * (design.contrast[1] - design.contrast[0])
  const marginal = design.pair ? Number.NaN : coefficient
  return { point, effect: { difference, log_risk_ratio: Number.NaN, marginal } }
}

/**
 * From the full fit's sums to second order without touching the rows; then light passes with the
 * derivative as it should be there. Null when this does not settle.
 */
function logistic(
  design: Design,
  fitted: Fitted,
  curves: readonly Curvature[] | null,
  skip: number,
): LeftOut | null {
  const layout = layoutOf(design.k)
  const start = assemble(design, fitted.system.blocks, skip)
  const tolerance = Math.max(fitted.tolerance, Math.min(100 * fitted.tolerance, REST * start.norm))
  let point = stepFrom(design, fitted.point, start)
  if (point === null) return null
  let slopes: readonly Float64Array[] = fitted.system.blocks
  if (curves !== null) {
    // Halley's method: the derivative half way along the first step.
    const halfway = assemble(design, bent(fitted, curves, point, 0.5, skip), skip)
    point = stepFrom(design, fitted.point, halfway)
    if (point === null) return null
    slopes = bent(fitted, curves, point, 1, skip)
  }
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const blocks = evaluate(design, point, skip, true)
    blocks.forEach((block, h) => {
      if (h === skip) return
      const slope = slopes[h]!
      block.set(slope.subarray(layout.hessian, layout.cross - 1), layout.hessian)
      block.set(slope.subarray(layout.cross, layout.cross + design.k), layout.cross)
    })
    const system = assemble(design, blocks, skip)
    if (system.norm <= tolerance) return { point, effect: effectOf(design, point, system) }
    const next = stepFrom(design, point, system)
    if (next === null || runsAway(design, next)) return null
    if (curves !== null && system.norm <= NEARLY * start.norm) {
      moveMeans(design, blocks, curves, point, next, skip)
      return { point: next, effect: effectOf(design, next, { ...system, blocks }) }
    }
    point = next
  }
  return null
}

/** The sums of both means, and of the slope, after a last step too small to be worth a pass. */
function moveMeans(
  design: Design,
  blocks: readonly Float64Array[],
  curves: readonly Curvature[],
  from: Point,
  to: Point,
  skip: number,
): void {
  const layout = layoutOf(design.k)
  const { k, contrast } = design
  const step = to.b.map((value, j) => value - from.b[j]!)
  const stepX = step[k]!
  const stepQ = Float64Array.from(step)
  blocks.forEach((block, h) => {
    if (h === skip) return
    const { m, to_q, from_q, qqq, qqx } = curves[h]!
    stepQ[k] = to.a[h]! - from.a[h]!
    const own = qqq.length - m
    let meanTo = block[layout.slope_to]! * contrast[1] * stepX
    let meanFrom = block[layout.slope_from]! * contrast[0] * stepX
    let slope = qqx[m * m - 1]! * stepX
    for (let j = 0; j < m; j += 1) {
      meanTo += to_q[j]! * stepQ[j]!
      meanFrom += from_q[j]! * stepQ[j]!
      slope += qqq[own + j]! * stepQ[j]!
    }
    block[layout.mean_to]! += meanTo
    block[layout.mean_from]! += meanFrom
    block[layout.hessian_g]! += slope
  })
}

/** The full fit's sums, with the derivative as it would be a share of the way to another point. */
function bent(
  fitted: Fitted,
  curves: readonly Curvature[],
  to: Point,
  share: number,
  skip: number,
): Float64Array[] {
  const { b, a } = fitted.point
  const step = to.b.map((value, j) => value - b[j]!)
  return fitted.system.blocks.map((block, h) => {
    const copy = Float64Array.from(block)
    if (h !== skip) bendBlock(curves[h]!, step, to.a[h]! - a[h]!, share, copy)
    return copy
  })
}

/** One Newton step; null when the exposure cannot be told apart without this cluster. */
function stepFrom(design: Design, point: Point, system: NewtonSystem): Point | null {
  const step = eliminate(system, system.right)
  if (!step.sound) return null
  const { moment_g } = layoutOf(design.k)
  const own = clusterPart(design, system, step.solution, (g) => system.blocks[g]![moment_g]!)
  return {
    b: point.b.map((value, j) => value + step.solution[j]!),
    a: point.a.map((value, g) => value + own[g]!),
  }
}

function slowly(design: Design, fitted: Fitted, skip: number): LeftOut | null {
  const fit = fitDesign(design, { skip, from: fitted })
  if (fit.kind === 'failed') return null
  return { point: fit.point, effect: effectOf(design, fit.point, fit.system) }
}
