import { tQuantile, tTwoSided } from './distributions.ts'
import { clusterStarts, covariateColumns } from './link-design.ts'
import type { Interval, Survival } from './link-result.ts'
import type { LinkRows } from './link-rows.ts'
import { jackknifeVariance } from './variance.ts'

/** One step of a Kaplan-Meier curve, at a time when something happened. */
export interface SurvivalStep {
  readonly time: number
  readonly at_risk: number
  readonly events: number
  /** Share still without the event just after, and its standard error (Greenwood). */
  readonly survival: number
  readonly se: number | null
}

/** The product-limit curve of times to an event; `event` 0 was last known not to have had it. */
export function kaplanMeier(time: readonly number[], event: readonly number[]): SurvivalStep[] {
  const order = time.map((_, i) => i).sort((left, right) => time[left]! - time[right]!)
  const steps: SurvivalStep[] = []
  let at_risk = order.length
  let survival = 1
  let greenwood = 0
  for (let at = 0; at < order.length; ) {
    const now = time[order[at]!]!
    let events = 0
    let leaving = 0
    for (; at < order.length && time[order[at]!] === now; at += 1) {
      events += event[order[at]!]!
      leaving += 1
    }
    if (events > 0) {
      survival *= 1 - events / at_risk
      greenwood += events / (at_risk * (at_risk - events))
      const se = survival === 0 ? null : survival * Math.sqrt(greenwood)
      steps.push({ time: now, at_risk, events, survival, se })
    }
    at_risk -= leaving
  }
  return steps
}

/** What a proportional-hazards fit reads: rows of a stratum together. */
interface CoxRows {
  readonly time: Float64Array
  readonly event: Float64Array
  /** Columns row after row, `p` a row. */
  readonly x: Float64Array
  readonly p: number
  readonly start: Int32Array
}

export interface CoxFit {
  readonly b: Float64Array
  /** Inverse information: the textbook variance. */
  readonly covariance: Float64Array
}

/**
 * Cox's regression, each stratum with a baseline of its own, ties by Efron's method. Null where it does
 * not settle or a coefficient runs away.
 */
export function fitCox(rows: CoxRows, skip = -1): CoxFit | null {
  const { p } = rows
  const b = new Float64Array(p)
  for (let iteration = 0; iteration < 40; iteration += 1) {
    const { gradient, information } = derivatives(rows, b, skip)
    const covariance = inverseOf(information, p)
    if (covariance === null) return null
    let largest = 0
    for (let i = 0; i < p; i += 1) {
      let step = 0
      for (let j = 0; j < p; j += 1) step += covariance[i * p + j]! * gradient[j]!
      b[i]! += step
      largest = Math.max(largest, Math.abs(step))
    }
    if (!b.every((value) => Math.abs(value) < 20)) return null
    if (largest < 1e-11) return { b, covariance }
  }
  return null
}

function derivatives(rows: CoxRows, b: Float64Array, skip: number) {
  const gradient = new Float64Array(rows.p)
  const information = new Float64Array(rows.p * rows.p)
  for (let g = 0; g + 1 < rows.start.length; g += 1) {
    if (g !== skip) addStratum(rows, b, g, gradient, information)
  }
  return { gradient, information }
}

/** Sums of exp(x b), x exp(x b) and x x' exp(x b) over a set of rows. */
class RiskSums {
  zero = 0
  readonly one: Float64Array
  readonly two: Float64Array
  constructor(p: number) {
    this.one = new Float64Array(p)
    this.two = new Float64Array(p * p)
  }

  add({ x, p }: CoxRows, i: number, risk: number): void {
    this.zero += risk
    for (let j = 0; j < p; j += 1) {
      const part = risk * x[i * p + j]!
      this.one[j]! += part
      for (let l = 0; l < p; l += 1) this.two[j * p + l]! += part * x[i * p + l]!
    }
  }
}

function addStratum(
  rows: CoxRows,
  b: Float64Array,
  g: number,
  gradient: Float64Array,
  information: Float64Array,
): void {
  const { time, event, x, p } = rows
  const members = Array.from(
    { length: rows.start[g + 1]! - rows.start[g]! },
    (_, at) => rows.start[g]! + at,
  ).sort((left, right) => time[right]! - time[left]!)
  const everybody = new RiskSums(p)
  for (let at = 0; at < members.length; ) {
    const now = time[members[at]!]!
    const tied = new RiskSums(p)
    let deaths = 0
    for (; at < members.length && time[members[at]!] === now; at += 1) {
      const i = members[at]!
      let eta = 0
      for (let j = 0; j < p; j += 1) eta += b[j]! * x[i * p + j]!
      const risk = Math.exp(eta)
      everybody.add(rows, i, risk)
      if (event[i] !== 1) continue
      tied.add(rows, i, risk)
      deaths += 1
      for (let j = 0; j < p; j += 1) gradient[j]! += x[i * p + j]!
    }
    for (let d = 0; d < deaths; d += 1) {
      const share = d / deaths
      const zero = everybody.zero - share * tied.zero
      for (let j = 0; j < p; j += 1) {
        const mean = (everybody.one[j]! - share * tied.one[j]!) / zero
        gradient[j]! -= mean
        for (let l = 0; l < p; l += 1) {
          const other = (everybody.one[l]! - share * tied.one[l]!) / zero
          const square = (everybody.two[j * p + l]! - share * tied.two[j * p + l]!) / zero
          information[j * p + l]! += square - mean * other
        }
      }
    }
  }
}

function inverseOf(matrix: Float64Array, p: number): Float64Array | null {
  const m = Float64Array.from(matrix)
  const inverse = new Float64Array(p * p)
  for (let i = 0; i < p; i += 1) inverse[i * p + i] = 1
  for (let j = 0; j < p; j += 1) {
    const pivot = m[j * p + j]!
    if (!(pivot > 1e-9 * Math.max(matrix[j * p + j]!, 1e-9))) return null
    for (let l = 0; l < p; l += 1) {
      m[j * p + l]! /= pivot
      inverse[j * p + l]! /= pivot
    }
    for (let i = 0; i < p; i += 1) {
      const share = m[i * p + j]!
      if (i === j || share === 0) continue
      for (let l = 0; l < p; l += 1) {
        m[i * p + l]! -= share * m[j * p + l]!
        inverse[i * p + l]! -= share * inverse[j * p + l]!
      }
    }
  }
  return inverse
}

/**
 * Curves with and without a known yes/no exposure, and a Cox model within coach to check the hazard
 * link by. Null for a tagged technique: raw tags are linked with nothing.
 */
export function survivalOf(
  rows: LinkRows,
  time: readonly (number | null)[],
  within_coach: boolean,
): Survival | null {
  const { exposure, outcome, cluster } = rows
  if (exposure.kind !== 'known') return null
  const kept = outcome
    .map((_, i) => i)
    .filter((i) => outcome[i] !== null && time[i] !== null && exposure.values[i] !== null)
  const order = kept.sort((l, r) =>
    cluster[l]! < cluster[r]! ? -1 : Number(cluster[l]! > cluster[r]!),
  )
  const columns = rows.covariates.flatMap((covariate) => covariateColumns(covariate, order))
  const p = columns.length + 1
  const x = new Float64Array(order.length * p)
  order.forEach((row, at) => {
    columns.forEach(({ values }, j) => {
      x[at * p + j] = values[at]!
    })
    x[at * p + p - 1] = exposure.values[row]!
  })
  const clusters = clusterStarts(cluster, order)
  const cox: CoxRows = {
    time: Float64Array.from(order, (i) => time[i]!),
    event: Float64Array.from(order, (i) => outcome[i]!),
    x,
    p,
    start: within_coach ? clusters : Int32Array.of(0, order.length),
  }
  const binary = order.every((i) => exposure.values[i] === 0 || exposure.values[i] === 1)
  const curve = (value: number) => {
    const own = order.filter((i) => exposure.values[i] === value)
    return kaplanMeier(
      own.map((i) => time[i]!),
      own.map((i) => outcome[i]!),
    )
  }
  return {
    cox: coxEstimate(cox, within_coach),
    curves: binary ? [1, 0].map((value) => ({ exposure: value, steps: curve(value) })) : [],
  }
}

/** The exposure's log hazard ratio; within coach with one coach left out at a time. */
function coxEstimate(rows: CoxRows, within_coach: boolean): Survival['cox'] {
  const fit = fitCox(rows)
  if (fit === null) return null
  const at = rows.p - 1
  const estimate = fit.b[at]!
  const model_se = Math.sqrt(fit.covariance[at * rows.p + at]!)
  const G = rows.start.length - 1
  const left = within_coach ? Array.from({ length: G }, (_, g) => fitCox(rows, g)) : []
  const values = left.flatMap((one) => (one === null ? [] : [one.b[at]!]))
  const whole = values.length === G && G > 1
  const se = whole ? Math.sqrt(jackknifeVariance(values, estimate)) : Number.NaN
  const df = G - 1
  const half = whole ? tQuantile(0.975, df) * se : Number.NaN
  const range: Interval = {
    estimate,
    se: whole ? se : null,
    low: whole ? estimate - half : null,
    high: whole ? estimate + half : null,
  }
  return { log_hazard_ratio: range, model_se, df, p: whole ? tTwoSided(estimate / se, df) : null }
}
