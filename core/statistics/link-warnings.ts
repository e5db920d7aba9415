import type { Fitted } from './fit.ts'
import type { Estimated } from './link-estimate.ts'
import type { Prepared } from './link-fits.ts'
import type { LinkMethod, Warning } from './link-result.ts'
import type { LinkRows } from './link-rows.ts'

const EVENTS_PER_COLUMN = 10
const COACHES_FEW = 10
/** A covariate's log odds ratio beyond this has no finite value behind it. */
const RUNAWAY = 10

/** What to know of the data before reading any number. */
export function dataWarnings(
  rows: LinkRows,
  order: readonly number[],
  dropped: Readonly<Record<string, number>>,
  methods: readonly LinkMethod[],
): Warning[] {
  const warnings: Warning[] = []
  const missing = dropped['outcome not known'] ?? 0
  if (missing > 0) {
    warnings.push({
      code: 'outcome_missing',
      sentence: `${missing} of ${rows.outcome.length} meetings have no outcome and are left out.`,
    })
  }
  // Rows of a cluster stand together.
  const clusters = order.filter((i, at) => rows.cluster[i] !== rows.cluster[order[at - 1]!]).length
  if (clusters < COACHES_FEW) {
    warnings.push({
      code: 'few_clusters',
      sentence:
        clusters === 1
          ? 'There is one coach only, so what holds across coaches cannot be said.'
          : `There are ${clusters} coaches; intervals from fewer than 10 are not dependable.`,
    })
  }
  warnings.push(...drawWarnings(rows, order))
  if (methods.includes('naive')) {
    warnings.push({
      code: 'naive_is_for_comparison',
      sentence:
        'The estimate from raw tags is there to be compared with; its interval is far too narrow ' +
        'and must not be reported.',
    })
  }
  return warnings
}

/** A meeting drawn with a tiny chance stands for so many that it alone can move the estimate. */
const CHANCE_MIN = 0.02

function drawWarnings({ exposure }: LinkRows, order: readonly number[]): Warning[] {
  if (exposure.kind === 'known') return []
  const coded = order.filter((i) => exposure.coded[i])
  if (coded.length === 0) {
    const sentence =
      'No meeting is human-coded, so tags cannot be corrected and nothing is estimated.'
    return [{ code: 'nothing_coded', sentence }]
  }
  const tiny = coded.filter((i) => exposure.probability[i]! < CHANCE_MIN).length
  if (tiny === 0) return []
  return [
    {
      code: 'tiny_probability',
      sentence:
        `${tiny} human-coded meetings had a chance below ${CHANCE_MIN} of being drawn; each stands ` +
        'for more than 50 meetings.',
    },
  ]
}

/** What to know of one fit. */
export function fitWarnings(
  prepared: Prepared,
  fitted: Fitted,
  estimated: Estimated,
  jackknife_instead_of_cr2: boolean,
): Warning[] {
  const { link, method } = prepared
  const { design, columns } = link
  const warnings: Warning[] = []
  const covariates = columns.filter((column) => column.term !== '(Intercept)')
  const aliased = fitted.aliased.map((j) => columns[j]!.term)
  if (aliased.length > 0) {
    warnings.push({
      code: `${method}_collinear_covariate`,
      sentence: `Left out because other columns or the coach already say it: ${aliased.join(', ')}.`,
    })
  }
  if (design.family === 'binomial') {
    const events = design.y.reduce((sum, y) => sum + y, 0)
    const rarer = Math.min(events, design.y.length - events)
    if (covariates.length > 0 && rarer < EVENTS_PER_COLUMN * covariates.length) {
      warnings.push({
        code: `${method}_few_events_per_covariate`,
        sentence:
          `The rarer outcome occurs ${rarer} times for ${covariates.length} covariate columns; ` +
          'at least 10 for each are wanted. Merge categories.',
      })
    }
    const runaway = columns.filter((_, j) => Math.abs(fitted.point.b[j]!) > RUNAWAY)
    if (runaway.length > 0) {
      warnings.push({
        code: `${method}_separated_covariate`,
        sentence:
          'All meetings in one category had the same outcome, so its own coefficient means ' +
          `nothing: ${runaway.map((column) => column.term).join(', ')}.`,
      })
    }
  }
  if (estimated.left_out && estimated.left_out.failed > 0) {
    warnings.push({
      code: `${method}_refit_failed`,
      sentence: `Leaving out ${estimated.left_out.failed} coaches, one at a time, gave no fit: no interval.`,
    })
  }
  if (jackknife_instead_of_cr2) {
    warnings.push({
      code: 'corrected_uses_jackknife',
      sentence: 'CR2 has no form for the corrected estimate; the jackknife is used for it.',
    })
  }
  return warnings
}
