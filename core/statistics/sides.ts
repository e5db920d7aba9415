import type { LinkOptions } from './link.ts'
import { COACH_MEETINGS_MIN } from './link.ts'
import { designBase } from './link-design.ts'
import { prepare } from './link-fits.ts'
import { cleanRows, type LinkRows } from './link-rows.ts'

/** How much each meeting of a link counts on either side of the exposure. */
export interface Sides {
  /** Row numbers of the meetings in the fit. */
  readonly rows: readonly number[]
  /** Weight on the side with the exposure, by place in `rows`: 0 or 1 where it is known. */
  readonly with_it: Float64Array
  readonly without: Float64Array
  /** Why the other meetings are not in the fit, counted. */
  readonly dropped: Readonly<Record<string, number>>
}

/**
 * The two sides that a link compares. A coded exposure has its expected value as weight, which may
 * leave 0 to 1 for one meeting and is right in sums; a number has its upper and its lower quarter.
 */
export function sidesOf(rows: LinkRows, options: LinkOptions): Sides {
  const fitting = {
    family: options.family === 'gaussian' ? ('gaussian' as const) : ('binomial' as const),
    fixed_effects: true,
    cluster_rows_min: COACH_MEETINGS_MIN,
    contrast: options.contrast,
  }
  const { order, dropped } = cleanRows(rows, fitting)
  const method = rows.exposure.kind === 'known' ? 'direct' : 'corrected'
  const base = designBase(rows, order, true)
  const { exposure, link, contrast } = prepare(method, rows, { ...fitting, base })
  const [low, high] = contrast
  const { pair } = link.design
  return {
    rows: order,
    with_it: pair ? exposure : exposure.map((value) => Number(value >= high)),
    without: exposure.map((value) => (pair ? 1 - value : Number(value <= low))),
    dropped,
  }
}

/** Standardised difference of two shares: beyond 0.1 either way is commonly called out of balance. */
export function standardisedDifference(share_1: number, share_0: number): number | null {
  const variance = (share_1 * (1 - share_1) + share_0 * (1 - share_0)) / 2
  if (variance === 0) return share_1 === share_0 ? 0 : null
  return (share_1 - share_0) / Math.sqrt(variance)
}
