import { clusterCount, type Design, evaluate, layoutOf, type Point } from './design.ts'
import { assemble, clusterPart, eliminate, type NewtonSystem } from './newton-system.ts'

export type FitFailure = 'separation' | 'collinear' | 'no_convergence'

export interface Fitted {
  readonly kind: 'fitted'
  readonly point: Point
  readonly system: NewtonSystem
  /** Covariates that could not be told apart from the others, by place. */
  readonly aliased: readonly number[]
  readonly iterations: number
  /** Largest moment taken for zero. */
  readonly tolerance: number
}

export type Fit = Fitted | { readonly kind: 'failed'; readonly why: FitFailure }

export interface FitOptions {
  /** The cluster left out, -1 for none. Its rows and its intercept leave together. */
  skip?: number
  /** A fit to start from; its sums are used again, so a refit costs little. */
  from?: Fitted
  /** A point to begin at instead of zero. */
  start?: Point
  /** False when the design's exposure is all zero on purpose: see `fitCovariates`. */
  exposure?: boolean
}

const ITERATIONS_MAX = 100
const HALVINGS_MAX = 40
const REFIT_FACTOR = 100

/**
 * Solves the moment equations by Newton's method, halving a step until the largest moment falls.
 * Refuses rather than returns a number when the exposure's coefficient runs away (separation), when
 * the exposure is a combination of the covariates, or when nothing converges.
 */
export function fitDesign(design: Design, options: FitOptions = {}): Fit {
  const { skip = -1, from, exposure = true } = options
  const G = clusterCount(design)
  let point: Point = from?.point ??
    options.start ?? { b: new Float64Array(design.k + 1), a: new Float64Array(G) }
  let system = assemble(design, from?.system.blocks ?? evaluate(design, point, skip), skip)
  // A refit serves a variance only: a thousandth of a millionth of a mean moment is plenty.
  const tolerance = from ? from.tolerance * REFIT_FACTOR : toleranceOf(design)
  let aliased: readonly number[] = []
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration += 1) {
    const step = eliminate(system, system.right)
    if (exposure && !step.sound) return { kind: 'failed', why: 'collinear' }
    aliased = step.aliased.filter((j) => j < design.k)
    const norm = system.norm
    if (norm <= tolerance)
      return { kind: 'fitted', point, system, aliased, iterations: iteration, tolerance }
    const own = clusterPart(design, system, step.solution, (g) => momentOf(design, system, g))
    const next = shorten(design, point, step.solution, own, norm, skip)
    if (next === null) {
      const close = norm <= tolerance * 1e4
      if (close) return { kind: 'fitted', point, system, aliased, iterations: iteration, tolerance }
      return { kind: 'failed', why: 'no_convergence' }
    }
    point = next.point
    system = next.system
    if (runsAway(design, point)) return { kind: 'failed', why: 'separation' }
  }
  return { kind: 'failed', why: 'no_convergence' }
}

/** The outcome on the covariates alone, at the same rows: it needs no technique. */
export function fitCovariates(design: Design): Fit {
  const alone = { ...design, pair: false, x: new Float64Array(design.y.length), noise: null }
  return fitDesign(alone, { exposure: false })
}

function shorten(
  design: Design,
  point: Point,
  shared: Float64Array,
  own: Float64Array,
  norm: number,
  skip: number,
): { point: Point; system: NewtonSystem } | null {
  let share = 1
  for (let halving = 0; halving < HALVINGS_MAX; halving += 1) {
    const candidate = {
      b: point.b.map((value, j) => value + share * shared[j]!),
      a: point.a.map((value, g) => value + share * own[g]!),
    }
    const system = assemble(design, evaluate(design, candidate, skip), skip)
    if (system.norm < norm) return { point: candidate, system }
    share /= 2
  }
  return null
}

function momentOf(design: Design, system: NewtonSystem, g: number): number {
  return system.blocks[g]![layoutOf(design.k).moment_g]!
}

/** A log odds ratio beyond 10 between used and not used (or over two standard deviations). */
export function runsAway(design: Design, point: Point): boolean {
  if (design.family !== 'binomial') return false
  return Math.abs(point.b[design.k]!) > (design.pair ? 10 : 5)
}

/** 1e-11 of the mean moment, in units of the outcome. */
function toleranceOf(design: Design): number {
  let total = 0
  let size = 1
  for (let i = 0; i < design.y.length; i += 1) {
    total += Math.abs(design.weight[i]!)
    if (design.family === 'gaussian') size = Math.max(size, Math.abs(design.y[i]!))
  }
  return 1e-11 * total * size
}
