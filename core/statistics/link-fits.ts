import { pseudoVariable } from './calibrate.ts'
import type { Family, Point } from './design.ts'
import { type FitFailure, type Fitted, fitDesign } from './fit.ts'
import { type DesignBase, designBase, type LinkDesign, linkDesign } from './link-design.ts'
import type { LinkMethod } from './link-result.ts'
import { type CodedExposure, cleanRows, type LinkRows } from './link-rows.ts'

/** A design for one method, ready to fit. */
export interface Prepared {
  readonly method: LinkMethod
  readonly term: string
  readonly link: LinkDesign
  /** Exposure by row in its own units, for the prevalence. */
  readonly exposure: Float64Array
  readonly contrast: readonly [number, number]
  /** The calibrated tag, for what more coding would bring; corrected only. */
  readonly calibrated: Float64Array | null
  /** Human-coded meetings among the rows. */
  readonly coded_count: number
}

export interface PrepareOptions {
  /** What the design of the link's clean rows has in common with other links. */
  readonly base: DesignBase
  readonly family: Family
  readonly fixed_effects: boolean
  readonly cluster_rows_min: number
  readonly contrast: readonly [number, number] | null
}

/** The design of a method, over the rows that method can use. */
export function prepare(method: LinkMethod, rows: LinkRows, options: PrepareOptions): Prepared {
  const { exposure } = rows
  const { order } = options.base
  if (exposure.kind === 'known') return prepareKnown(rows, exposure.values, order, options)
  if (method === 'corrected') return prepareCorrected(rows, exposure, order, options)
  if (method === 'human') return prepareHuman(rows, exposure, order, options)
  const tag = Float64Array.from(order, (i) => Number(exposure.tag[i]! >= 0.5))
  const weight = weightsOf(rows, order)
  return pairDesign('naive', exposure.tag_name, tag, weight, null, options)
}

function prepareKnown(
  rows: LinkRows,
  values: readonly (number | null)[],
  order: readonly number[],
  options: PrepareOptions,
): Prepared {
  const x = Float64Array.from(order, (i) => values[i]!)
  const weight = weightsOf(rows, order)
  const { name } = rows.exposure
  const binary = x.every((value) => value === 0 || value === 1)
  if (binary && options.contrast === null) {
    return pairDesign('direct', name, x, weight, null, options)
  }
  const contrast = options.contrast ?? defaultContrast(x)
  const link = linkDesign({ ...options, x, pair: false, weight, noise: null, contrast })
  return {
    method: 'direct',
    term: name,
    link,
    exposure: x,
    contrast,
    calibrated: null,
    coded_count: 0,
  }
}

/** None against one where both occur, else the lower against the upper quarter of meetings. */
export function defaultContrast(values: Float64Array): readonly [number, number] {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  if (sorted[0]! <= 0 && sorted[n - 1]! >= 1 && sorted.includes(0)) return [0, 1]
  return [sorted[Math.floor((n - 1) * 0.25)]!, sorted[Math.ceil((n - 1) * 0.75)]!]
}

function prepareCorrected(
  rows: LinkRows,
  exposure: CodedExposure,
  order: readonly number[],
  options: PrepareOptions,
): Prepared {
  const weight = weightsOf(rows, order)
  const tag = Float64Array.from(order, (i) => exposure.tag[i]!)
  const coded = codedFlags(exposure, order)
  const pseudo = pseudoVariable(
    {
      tag,
      scored: tag.some((value) => value !== 0 && value !== 1),
      y: options.base.y,
      human: Float64Array.from(order, (i) => exposure.human[i] ?? 0),
      coded,
      probability: Float64Array.from(order, (i) => exposure.probability[i] ?? 1),
      start: options.base.start,
    },
    weight,
  )
  const noise = options.fixed_effects ? pseudo.noise : null
  const ready = pairDesign('corrected', exposure.name, pseudo.x, weight, noise, options)
  return {
    ...ready,
    calibrated: pseudo.calibrated,
    coded_count: coded.reduce((sum, one) => sum + one, 0),
  }
}

export function codedFlags(exposure: CodedExposure, order: readonly number[]): Uint8Array {
  return Uint8Array.from(order, (i) => Number(exposure.coded[i]!))
}

/** Only the coded meetings, each standing for 1 / pi meetings. */
function prepareHuman(
  rows: LinkRows,
  exposure: CodedExposure,
  order: readonly number[],
  options: PrepareOptions,
): Prepared {
  const allowed = new Uint8Array(rows.outcome.length)
  for (const i of order) allowed[i] = Number(exposure.coded[i]!)
  const among = (i: number) => allowed[i] === 1
  const own = cleanRows(rows, { ...options, cluster_rows_min: 1 }, among).order
  const x = Float64Array.from(own, (i) => exposure.human[i]!)
  const weight = weightsOf(rows, own).map((w, at) => w / exposure.probability[own[at]!]!)
  const base = designBase(rows, own, options.fixed_effects)
  return pairDesign('human', exposure.name, x, weight, null, { ...options, base })
}

function weightsOf(rows: LinkRows, order: readonly number[]): Float64Array {
  return Float64Array.from(order, (i) => rows.weights?.[i] ?? 1)
}

function pairDesign(
  method: LinkMethod,
  term: string,
  x: Float64Array,
  weight: Float64Array,
  noise: Float64Array | null,
  options: PrepareOptions,
): Prepared {
  const contrast: readonly [number, number] = [0, 1]
  const link = linkDesign({ ...options, x, pair: true, weight, noise, contrast })
  return { method, term, link, exposure: x, contrast, calibrated: null, coded_count: 0 }
}

export type Refusal = FitFailure | 'constant' | 'empty'

/** The fit, or why there is no number; `near` is a point to begin at that may be close. */
export function fitPrepared(prepared: Prepared, near: Point | null): Fitted | Refusal {
  const { design } = prepared.link
  if (design.y.length === 0) return 'empty'
  if (design.x.every((value) => value === design.x[0])) return 'constant'
  const quick = near === null ? null : fitDesign(design, { start: near })
  const fitted = quick?.kind === 'fitted' ? quick : fitDesign(design)
  return fitted.kind === 'fitted' ? fitted : fitted.why
}

/** A refusal in words. */
export function refusalSentence(refusal: Refusal, term: string): string {
  switch (refusal) {
    case 'empty':
      return 'No meeting is left with outcome and exposure known, so there is nothing to estimate.'
    case 'constant':
      return `“${term}” is the same in every meeting, so nothing can be compared.`
    case 'separation':
      return (
        `Meetings with and without “${term}” are separated by the outcome almost perfectly, so the ` +
        'size of the link cannot be estimated. More meetings or wider categories are needed.'
      )
    case 'collinear':
      return (
        `“${term}” cannot be told apart from the covariates or from who the coach is. Take out the ` +
        'covariate that says the same thing.'
      )
    case 'no_convergence':
      return `The estimate for “${term}” did not settle, so no number is given. Use fewer covariates.`
  }
}
