import { betweenCoaches } from './between.ts'
import type { Family, Point } from './design.ts'
import { tQuantile } from './distributions.ts'
import { eValueOfDifference, eValueOfRatio } from './e-value.ts'
import { type Fitted, fitCovariates } from './fit.ts'
import { dataGates, estimateGates, halfWidth, MARGIN_MAX } from './gates.ts'
import { gradeLink } from './grade.ts'
import { clusterStarts, scaleOf } from './link-design.ts'
import { type Estimated, estimateWith, shareInterval, type VarianceKind } from './link-estimate.ts'
import { codedFlags, fitPrepared, type Prepared, prepare, refusalSentence } from './link-fits.ts'
import type {
  Interval,
  Leverage,
  LinkMethod,
  LinkResult,
  MethodEstimate,
  Warning,
} from './link-result.ts'
import { cleanRows, type LinkRows } from './link-rows.ts'
import { type Common, LinkShare } from './link-share.ts'
import { dataWarnings, fitWarnings } from './link-warnings.ts'
import { moreCoding } from './more-coding.ts'
import { type SignFlip, signFlipTest } from './sign-flip.ts'
import type { RowClusters } from './variance.ts'

export interface LinkOptions {
  /** `hazard` is one row a meeting with the event as outcome: the same logistic engine. */
  readonly family: Family | 'hazard'
  readonly fixed_effects: boolean
  /** For coded exposures; a known one is always `direct`. */
  readonly methods: readonly Exclude<LinkMethod, 'direct'>[]
  readonly variance: VarianceKind
  /** False computes whatever can be computed and marks the result; the service never does. */
  readonly gates: boolean
  /** For the sign-flip draws above 14 coaches. */
  readonly seed: number
  /** Two values of a numeric exposure to compare; null chooses them. */
  readonly contrast: readonly [number, number] | null
  readonly human_alpha: number | null
  readonly booking_gap: number | null
  /** Sign of the difference in the previous period; null when there is none. */
  readonly earlier_sign: number | null
}

export const COACH_MEETINGS_MIN = 10
const CODES_FOR_PREVALENCE = 30

interface Attempt {
  readonly prepared: Prepared
  readonly fitted: Fitted | null
  readonly estimated: Estimated | null
}

/** Estimates one link, checks whether it may be shown, and says how strong it is. */
export function estimateLink(
  rows: LinkRows,
  options: LinkOptions,
  share: LinkShare = new LinkShare(),
): LinkResult {
  const family: Family = options.family === 'gaussian' ? 'gaussian' : 'binomial'
  const fitting = {
    family,
    fixed_effects: options.fixed_effects,
    cluster_rows_min: options.gates ? COACH_MEETINGS_MIN : 1,
    contrast: options.contrast,
  }
  const { order, dropped } = cleanRows(rows, fitting)
  const common = share.of(rows, order, fitting)
  const preparing = { ...fitting, base: common.base }
  const methods: readonly LinkMethod[] =
    rows.exposure.kind === 'known' ? ['direct'] : options.methods
  const warnings: Warning[] = dataWarnings(rows, order, dropped, methods)
  const clients = clientsWithSeveralCoaches(rows, order) ? rows.client : null
  if (clients !== null) warnings.push(SEVERAL_COACHES)
  const attempts = methods.map((method) =>
    attempt(prepare(method, rows, preparing), common, clients, options.variance, warnings),
  )
  const headline = headlineOf(attempts)
  const frame = { order, start: clusterStarts(rows.cluster, order) }
  const clusters = frame.start.length - 1
  const estimate = headline?.estimated?.estimate ?? null
  const sd = scaleOf(order.map((i) => rows.outcome[i]!)).scale
  const gates = [
    ...dataGates(rows, frame, family, options.human_alpha),
    ...estimateGates(estimate, family, sd),
  ]
  const passed = gates.every((gate) => gate.passed)
  const shown = passed || !options.gates
  const flip = headline?.fitted ? flipTest(headline.prepared, common, options.seed) : null
  const turned = signTurnedBy(headline)
  const half = estimate ? halfWidth(estimate) : null
  return {
    n: order.length,
    clusters,
    dropped,
    estimates: shown ? attempts.flatMap(({ estimated }) => estimated?.estimate ?? []) : [],
    coefficients:
      shown && headline?.prepared.method === 'direct'
        ? (headline.estimated?.coefficients ?? [])
        : [],
    sign_flip_p: shown ? (flip?.p ?? null) : null,
    same_direction: shown ? (flip?.same_direction ?? null) : null,
    sign_turned_by: shown ? turned : null,
    leverage: shown ? leverageOf(headline) : null,
    missing_outcomes: dropped['outcome not known'] ?? 0,
    e_value: shown && estimate ? eValue(estimate, sd) : null,
    more_coding: headline ? codingNeeded(rows, headline, half, sd) : null,
    between: shown && headline ? between(headline) : null,
    gates,
    grade: gradeLink({
      gates_passed: passed,
      half_width: half === null || family === 'binomial' ? half : half / sd,
      scored_outcome: family === 'gaussian',
      coding: codingEvidence(rows, order, clusters, options.human_alpha),
      p: estimate?.p ?? null,
      sign_flip_p: flip?.p ?? null,
      sign_turned_by: turned ?? 0,
      booking_gap: options.booking_gap,
      same_sign_before: sameSign(options.earlier_sign, estimate),
    }),
    warnings,
    fallback_prevalence: shown ? null : fallbackPrevalence(attempts),
    ungated: !options.gates,
  }
}

function flipTest({ link }: Prepared, common: Common, seed: number): SignFlip | null {
  const { design } = link
  const own = design.z !== common.base.z
  return signFlipTest(design, own ? fitCovariates(design) : common.covariatesAlone(design), seed)
}

/** What the page may lead with; never the raw tags. */
function headlineOf(attempts: readonly Attempt[]): Attempt | null {
  const of = (method: LinkMethod) => attempts.find(({ prepared }) => prepared.method === method)
  return of('direct') ?? of('corrected') ?? of('human') ?? null
}

const SEVERAL_COACHES: Warning = {
  code: 'clients_with_several_coaches',
  sentence:
    'More than 5 in 100 clients saw two or more coaches; the larger of the errors by coach and by ' +
    'client is used.',
}

function attempt(
  prepared: Prepared,
  common: Common,
  client_of_meeting: readonly string[] | null,
  variance: VarianceKind,
  warnings: Warning[],
): Attempt {
  const { method, term, link, exposure, contrast } = prepared
  const fitted = fitPrepared(prepared, startOf(prepared, common))
  if (typeof fitted === 'string') {
    warnings.push({ code: `${method}_${fitted}`, sentence: refusalSentence(fitted, term) })
    return { prepared, fitted: null, estimated: null }
  }
  const clients = client_of_meeting && numbered(link.order.map((i) => client_of_meeting[i]!))
  const signed = method === 'corrected' && variance === 'CR2'
  const estimated = estimateWith({
    link,
    fitted,
    method,
    term,
    variance: signed ? 'jackknife' : variance,
    exposure,
    contrast,
    clients,
  })
  warnings.push(...fitWarnings(prepared, fitted, estimated, signed))
  return { prepared, fitted, estimated }
}

/** Where the outcome stands without the exposure: most links are not far from there. */
function startOf({ link }: Prepared, common: Common): Point | null {
  if (link.design.z !== common.base.z || link.design.y.length === 0) return null
  const alone = common.covariatesAlone(link.design)
  return alone.kind === 'fitted' ? alone.point : null
}

function numbered(names: readonly string[]): RowClusters {
  const numbers = new Map<string, number>()
  const of_row = Int32Array.from(names, (name) => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, numbers.size)
    return numbers.size - 1
  })
  return { of_row, count: numbers.size }
}

/** More than 5 in 100 clients seen by two or more coaches. */
function clientsWithSeveralCoaches(rows: LinkRows, order: readonly number[]): boolean {
  if (rows.client === null) return false
  const first = new Map<string, string>()
  const several = new Set<string>()
  for (const i of order) {
    const client = rows.client[i]!
    const coach = first.get(client)
    if (coach === undefined) first.set(client, rows.cluster[i]!)
    else if (coach !== rows.cluster[i]) several.add(client)
  }
  return several.size > 0.05 * first.size
}

function sameSign(earlier: number | null, estimate: MethodEstimate | null): boolean | null {
  if (earlier === null) return null
  return earlier * (estimate?.risk_difference.estimate ?? 0) > 0
}

function signTurnedBy(headline: Attempt | null): number | null {
  const estimated = headline?.estimated
  if (!estimated?.left_out) return null
  const sign = Math.sign(estimated.estimate.risk_difference.estimate ?? 0)
  return estimated.left_out.fits.filter(({ effect }) => effect.difference * sign < 0).length
}

function leverageOf(headline: Attempt | null): Leverage | null {
  const estimated = headline?.estimated
  if (!estimated?.left_out || estimated.left_out.failed > 0) return null
  const full = estimated.estimate.risk_difference.estimate
  const left = estimated.left_out.fits.map(({ effect }) => effect.difference)
  if (full === null || left.length < 2) return null
  const squares = left.map((value) => (value - full) ** 2)
  const total = squares.reduce((sum, square) => sum + square, 0)
  const heaviest_share = total > 0 ? Math.max(...squares) / total : null
  return { heaviest_share, low: Math.min(...left), high: Math.max(...left) }
}

function eValue(estimate: MethodEstimate, sd: number) {
  const ratio = estimate.log_risk_ratio
  if (ratio.estimate !== null && ratio.low !== null && ratio.high !== null) {
    return eValueOfRatio(Math.exp(ratio.estimate), Math.exp(ratio.low), Math.exp(ratio.high))
  }
  const difference = estimate.risk_difference
  if (ratio.estimate !== null || difference.estimate === null || difference.se === null) return null
  return eValueOfDifference(difference.estimate / sd, difference.se / sd)
}

function between({ prepared }: Attempt) {
  return betweenCoaches(prepared.link.design, prepared.link.exposure_scale)
}

function codingNeeded(rows: LinkRows, headline: Attempt, half: number | null, sd: number) {
  const { prepared, fitted, estimated } = headline
  const { calibrated, link } = prepared
  if (rows.exposure.kind !== 'coded' || calibrated === null || !fitted || !estimated) return null
  if (half === null) return null
  const { exposure } = rows
  const binomial = link.design.family === 'binomial'
  return moreCoding(
    {
      design: link.design,
      fitted,
      human: Float64Array.from(link.order, (i) => exposure.human[i] ?? 0),
      coded: codedFlags(exposure, link.order),
      probability: Float64Array.from(link.order, (i) => exposure.probability[i] ?? 1),
      calibrated,
    },
    half,
    tQuantile(0.975, estimated.estimate.df ?? Number.POSITIVE_INFINITY),
    wantedMargin(half, binomial ? 1 : sd, binomial),
  )
}

/** The margin that would let it be shown, and once shown, the one that keeps a lock. */
function wantedMargin(half: number, unit: number, binomial: boolean): number {
  const show = (binomial ? MARGIN_MAX.share : MARGIN_MAX.sd) * unit
  const keep = (binomial ? 0.08 : 0.25) * unit
  return half > show ? show : keep
}

function codingEvidence(
  rows: LinkRows,
  order: readonly number[],
  clusters: number,
  alpha: number | null,
) {
  if (rows.exposure.kind === 'known') return null
  const { coded } = rows.exposure
  const codes = order.filter((i) => coded[i]).length
  return { codes, codes_per_coach: codes / Math.max(clusters, 1), alpha }
}

/** What may still be said when a gate fails: how often the technique occurs, corrected. */
function fallbackPrevalence(attempts: readonly Attempt[]): Interval | null {
  const corrected = attempts.find(({ prepared }) => prepared.method === 'corrected')
  if (!corrected) return null
  const { design } = corrected.prepared.link
  const coded = corrected.prepared.coded_count
  if (coded < CODES_FOR_PREVALENCE || design.start.length < 3) return null
  const sums = Array.from({ length: design.start.length - 1 }, (_, g) => {
    const sum = { x: 0, w: 0 }
    for (let i = design.start[g]!; i < design.start[g + 1]!; i += 1) {
      sum.x += design.weight[i]! * corrected.prepared.exposure[i]!
      sum.w += design.weight[i]!
    }
    return sum
  })
  return shareInterval(sums)
}
