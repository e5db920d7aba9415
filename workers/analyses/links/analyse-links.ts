import { quantile } from '../../../core/statistics/bootstrap.ts'
import { estimateLink, type LinkOptions } from '../../../core/statistics/link.ts'
import type { LinkRows } from '../../../core/statistics/link-rows.ts'
import { LinkShare } from '../../../core/statistics/link-share.ts'
import type { LinkRecord, LinkTable } from '../../../core/statistics/link-table.ts'
import { benjaminiHochberg, labelOfQ, shrunk } from '../../../core/statistics/multiplicity.ts'
import { CAVEAT, scoreSentence, shareSentence } from '../../../core/statistics/wording.ts'
import { isIn, shownCuts } from './cuts.ts'
import { disclose, tableCounts } from './disclose.ts'
import { type Expert, expertOf } from './expert.ts'
import { type ExposureSpec, type LinksInput, linkKey, type OutcomeSpec } from './link-input.ts'
import { bookingGapOf, type Looks, looksAt } from './looks.ts'
import { type Prepared, type SharedColumns, sharedColumns, toLinkRows } from './to-link-rows.ts'

/**
 * Every exposure against every outcome: within coach, with the leave-one-coach-out interval, graded,
 * in plain words, and passed through disclosure. A technique's raw tags are never linked: it is
 * corrected with human codes, or not shown and said why.
 */
export function analyseLinks(whole: LinksInput): LinkTable {
  const input = filtered(whole)
  const columns = sharedColumns(input)
  const share = new LinkShare()
  const links = input.outcomes.flatMap((outcome) => {
    const analysed = input.exposures.map((exposure) =>
      analyseOne(input, columns, share, exposure, outcome),
    )
    const records = compareWithin(
      analysed.map((one) => one.record),
      outcome,
    )
    return records.map((record, at) => ({
      ...record,
      ...(record.q_label === 'clear' || record.q_label === 'tentative'
        ? analysed[at]!.looks(record)
        : {}),
      // A part of the sessions is a first look; what an expert asks is asked of all of them.
      ...(record.shown && !input.filter ? analysed[at]!.expert() : {}),
    }))
  })
  return {
    population: input.population,
    caveat: CAVEAT,
    provisional: input.exposures.some(isProvisional),
    links,
    ...(input.filter ? { filter: { ...input.filter } } : {}),
    tagger: input.tagger ?? null,
    counts: tableCounts(input.rows),
    ...(whole.cuts ? { cuts: shownCuts(whole) } : {}),
  }
}

/** Only the sessions with the values asked for; what is filtered by is then the same for all. */
function filtered(input: LinksInput): LinksInput {
  const filters = Object.entries(input.filter ?? {})
  if (filters.length === 0) return input
  const rows = input.rows.filter(({ covariates }) =>
    filters.every(([dimension, level]) => isIn({ dimension, level }, covariates)),
  )
  return { ...input, rows }
}

const isProvisional = (exposure: ExposureSpec): boolean =>
  exposure.kind !== 'known' && exposure.gate_passed !== true

function analyseOne(
  input: LinksInput,
  columns: SharedColumns,
  share: LinkShare,
  exposure: ExposureSpec,
  outcome: OutcomeSpec,
): { record: LinkRecord; looks: (record: LinkRecord) => Looks; expert: () => Expert } {
  const prepared = toLinkRows(columns, exposure, outcome)
  const held = input.held_back?.[linkKey(exposure.name, outcome.name)] ?? null
  const refusal = held ?? refusalBeforehand(prepared.rows.exposure, exposure)
  const plain = optionsOf(input, prepared, exposure, outcome)
  const gap = refusal === null ? bookingGapOf(prepared, plain) : null
  const options = { ...plain, booking_gap: gap }
  const result = refusal === null ? estimateLink(prepared.rows, options, share) : null
  const record = disclose(prepared, exposure, outcome, result, { refusal, held: held !== null })
  const standing = { provisional: isProvisional(exposure), exploratory: !outcome.primary }
  return {
    record: { ...record, ...standing },
    looks: (shown) => looksAt(input, prepared, exposure, options, shown),
    expert: () => expertOf(columns, prepared, options),
  }
}

function optionsOf(
  input: LinksInput,
  prepared: Prepared,
  exposure: ExposureSpec,
  outcome: OutcomeSpec,
): LinkOptions {
  return {
    family: outcome.family,
    fixed_effects: true,
    methods: ['corrected'],
    variance: 'jackknife',
    gates: true,
    seed: input.seed,
    contrast: quarters(prepared.rows),
    human_alpha: exposure.kind === 'known' ? null : exposure.human_alpha,
    booking_gap: null,
    earlier_sign: input.earlier_signs[linkKey(exposure.name, outcome.name)] ?? null,
  }
}

/** The upper against the lower quarter of a number; null for yes/no, and where both are the same. */
function quarters(rows: LinkRows): readonly [number, number] | null {
  if (rows.exposure.kind !== 'known') return null
  const values = rows.exposure.values.filter((value) => value !== null)
  if (values.length === 0 || values.every((value) => value === 0 || value === 1)) return null
  const sorted = values.sort((left, right) => left - right)
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
  return low < high ? [low, high] : null
}

/** What rules a technique out before any number is computed. */
function refusalBeforehand(
  column: ReturnType<typeof toLinkRows>['rows']['exposure'],
  exposure: ExposureSpec,
): string | null {
  if (exposure.kind === 'known' || column.kind === 'known') return null
  if (exposure.gate_passed === false) {
    return 'The tags of this technique did not pass their check against human codes.'
  }
  if (!column.coded.includes(true)) {
    return (
      'No meeting has been coded by people for this technique yet. Tags alone would mislead, so ' +
      'nothing is shown: draw meetings for coding first.'
    )
  }
  return null
}

/** Adjusts p within the outcome, writes the sentences, and orders by shrunk estimate. */
function compareWithin(records: LinkRecord[], outcome: OutcomeSpec): LinkRecord[] {
  const shown = records.flatMap((record, at) => (record.shown && record.p !== null ? [at] : []))
  const q = benjaminiHochberg(shown.map((at) => records[at]!.p!))
  const pulled = shrunk(
    shown.map((at) => {
      const { estimate, se } = records[at]!.difference!
      return { estimate: estimate!, se: se! }
    }),
  )
  const ranked = shown
    .map((at, place) => ({ at, size: Math.abs(pulled[place]!), p: records[at]!.p! }))
    .sort((left, right) => right.size - left.size || left.p - right.p)
  return records.map((record, at) => {
    const place = shown.indexOf(at)
    if (place < 0) return record
    const q_label = labelOfQ(q[place]!)
    const words = {
      exposure: record.exposure_label,
      outcome: record.outcome_label,
      numeric: record.numeric_exposure,
      within_coach: true,
    }
    const clear = q_label !== 'not clear'
    const sentence =
      outcome.family === 'gaussian'
        ? scoreSentence(words, record.difference!, clear)
        : shareSentence(words, record.p0!, record.difference!, clear)
    const order = ranked.findIndex((one) => one.at === at) + 1
    return { ...record, q: q[place]!, q_label, order, sentence }
  })
}
