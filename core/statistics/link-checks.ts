import { quantile } from './bootstrap.ts'
import { estimateLink, type LinkOptions } from './link.ts'
import type { Check, DoseStep, Interval } from './link-result.ts'
import type { LinkRows } from './link-rows.ts'

/** The same columns with only some meetings in: the others count as without outcome. */
export function onlyRows(rows: LinkRows, keep: (row: number) => boolean): LinkRows {
  return { ...rows, outcome: rows.outcome.map((value, i) => (keep(i) ? value : null)) }
}

/** An estimate of a part of the meetings, computed as the whole's; null where none could be had. */
export interface Part {
  readonly n: number
  readonly clusters: number
  readonly difference: Interval
}

/** A part of a link that was itself allowed: its own gates would ask for a whole link's meetings. */
export function estimatePart(rows: LinkRows, options: LinkOptions): Part | null {
  const methods = options.methods.includes('corrected') ? (['corrected'] as const) : options.methods
  const { estimates } = estimateLink(rows, { ...options, methods, gates: false })
  const estimate = estimates[0]
  if (estimate === undefined || estimate.risk_difference.se === null) return null
  const { n, clusters, risk_difference: difference } = estimate
  return { n, clusters, difference }
}

const THIRDS = ['shortest', 'middle', 'longest'] as const

/**
 * Long meetings hold more of everything: the link within thirds of the meetings' length. A link that
 * is only length would vanish in each of them.
 */
export function withinThirds(
  rows: LinkRows,
  options: LinkOptions,
  length: readonly (number | null)[],
): Check[] {
  const known = length.filter((value) => value !== null).sort((left, right) => left - right)
  if (known.length === 0) return []
  const [low, high] = [quantile(known, 1 / 3), quantile(known, 2 / 3)]
  const third = (value: number) => (value <= low ? 0 : value <= high ? 1 : 2)
  return THIRDS.flatMap((part, at): Check[] => {
    const own = onlyRows(rows, (i) => length[i] !== null && third(length[i]!) === at)
    const found = estimatePart(own, options)
    return found ? [{ check: 'length_third', part, n: found.n, difference: found.difference }] : []
  })
}

/**
 * Whether a next meeting was booked as often with the exposure as without: "came next" exists only
 * where one was. A gap says that the two groups were not looked at alike.
 */
export function bookingGap(
  rows: LinkRows,
  options: LinkOptions,
  booked: readonly (number | null)[],
): Check | null {
  if (new Set(booked.filter((value) => value !== null)).size < 2) return null
  const own = { ...rows, outcome: booked }
  // Nearly every meeting is followed by a booking, so a linear fit is the one that settles.
  const found = estimatePart(own, { ...options, family: 'gaussian' })
  if (found === null) return null
  return { check: 'booking_gap', part: 'booked', n: found.n, difference: found.difference }
}

const STEPS_MAX = 4

/** A step, and which rows are in its comparison. */
export interface CutStep extends DoseStep {
  readonly keeps: (row: number) => boolean
}

/**
 * The dose curve of a counted exposure: each step against the lowest, meetings of other steps aside,
 * so that no straight line is taken for granted. Few distinct values are their own steps; more are
 * cut at quarters.
 */
export function doseSteps(rows: LinkRows, options: LinkOptions): CutStep[] {
  if (rows.exposure.kind !== 'known') return []
  const { values } = rows.exposure
  const cuts = doseCuts(values)
  const step = values.map((value) =>
    value === null ? null : cuts.at.filter((c) => value >= c).length - 1,
  )
  return cuts.at.slice(1).flatMap((_, place): CutStep[] => {
    const to = place + 1
    const keeps = (row: number) => step[row] === 0 || step[row] === to
    const own: LinkRows = {
      ...onlyRows(rows, keeps),
      exposure: {
        kind: 'known',
        name: rows.exposure.name,
        values: step.map((at) => (at === null ? null : Number(at === to))),
      },
    }
    const found = estimatePart(own, { ...options, contrast: null })
    return found ? [{ label: cuts.labels[to]!, from: cuts.labels[0]!, ...found, keeps }] : []
  })
}

/** Where steps begin, the lowest first, and their names. */
function doseCuts(values: readonly (number | null)[]): { at: number[]; labels: string[] } {
  const sorted = values.filter((value) => value !== null).sort((left, right) => left - right)
  const distinct = [...new Set(sorted)]
  if (distinct.length <= STEPS_MAX) return { at: distinct, labels: distinct.map(String) }
  const whole = distinct.every(Number.isInteger)
  if (whole && distinct[0] === 0 && quantile(sorted, 0.75) <= STEPS_MAX) {
    return { at: [0, 1, 2, 3], labels: ['0', '1', '2', '3 or more'] }
  }
  const quarters = [0, 0.25, 0.5, 0.75].map((share) => quantile(sorted, share))
  const at = [...new Set(quarters)]
  const short = (value: number) => `${Math.round(value * 100) / 100}`
  const labels = at.map((value, i) =>
    i + 1 < at.length ? `${short(value)} to ${short(at[i + 1]!)}` : `${short(value)} or more`,
  )
  return { at, labels }
}
