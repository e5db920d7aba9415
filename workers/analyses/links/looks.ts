import type { LinkOptions } from '../../../core/statistics/link.ts'
import { estimateLink } from '../../../core/statistics/link.ts'
import {
  bookingGap,
  doseSteps,
  onlyRows,
  withinThirds,
} from '../../../core/statistics/link-checks.ts'
import type {
  LinkRecord,
  ShownCheck,
  ShownDose,
  ShownModerator,
} from '../../../core/statistics/link-table.ts'
import { moderate } from '../../../core/statistics/moderators.ts'
import { hiddenBehind } from './disclose.ts'
import type { ExposureSpec, LinksInput, SessionRow, TechniqueSpec } from './link-input.ts'
import type { Prepared } from './to-link-rows.ts'

export type Looks = Pick<LinkRecord, 'checks' | 'dose' | 'moderators'>

/** A clear or tentative link from other sides. Parts with too few people behind them are left out. */
export function looksAt(
  input: LinksInput,
  prepared: Prepared,
  exposure: ExposureSpec,
  options: LinkOptions,
  record: LinkRecord,
): Looks {
  const checks = [...(record.checks ?? []), ...lengthCheck(prepared, options, record)]
  return {
    checks,
    dose:
      exposure.kind === 'known'
        ? knownDose(prepared, options)
        : exposure.kind === 'technique'
          ? codedDose(prepared, exposure, options)
          : [],
    moderators: (input.moderators ?? []).flatMap((name) => moderatorOf(prepared, options, name)),
  }
}

/** Whether the link is there among short meetings too, and not only because long ones hold more. */
function lengthCheck(prepared: Prepared, options: LinkOptions, record: LinkRecord): ShownCheck[] {
  const minutes = prepared.sessions.map((row) => row.minutes ?? null)
  if (minutes.every((value) => value === null)) return []
  const thirds = withinThirds(prepared.rows, options, minutes)
  if (thirds.length < 3) return []
  const sign = Math.sign(record.difference?.estimate ?? 0)
  const same = thirds.filter(({ difference }) => difference.estimate! * sign > 0).length
  const sentence = `Within thirds of the length of meetings it points the same way in ${same} of 3.`
  return [{ check: 'length', sentence, holds: same === 3 }]
}

/** The gap in bookings between used and not used; null where bookings are not recorded. */
export function bookingGapOf({ rows, sessions }: Prepared, options: LinkOptions): number | null {
  const booked = sessions.map((row) => row.booked ?? null)
  if (booked.every((value) => value === null)) return null
  return bookingGap(rows, options, booked)?.difference.estimate ?? null
}

function knownDose({ rows, sessions }: Prepared, options: LinkOptions): ShownDose[] {
  const { exposure } = rows
  if (exposure.kind !== 'known' || new Set(exposure.values).size <= 3) return []
  return doseSteps(rows, options).map(({ label, from, difference, keeps }) => ({
    label,
    from,
    difference:
      hiddenBehind({ rows: onlyRows(rows, keeps), sessions }) === null ? difference : null,
  }))
}

const AT_LEAST = [1, 2, 3]

/**
 * A technique used at least once, twice, three times, each corrected as the link itself and held to
 * the same conditions.
 */
function codedDose(prepared: Prepared, spec: TechniqueSpec, options: LinkOptions): ShownDose[] {
  const steps = AT_LEAST.map((least): ShownDose => {
    const rows = { ...prepared.rows, exposure: atLeast(prepared.sessions, spec, least) }
    const difference =
      hiddenBehind({ rows, sessions: prepared.sessions }) === null
        ? (estimateLink(rows, options).estimates[0]?.risk_difference ?? null)
        : null
    return { label: `at least ${least}`, from: 'fewer', difference }
  })
  return steps.slice(1).some(({ difference }) => difference !== null) ? steps : []
}

function atLeast(sessions: readonly SessionRow[], spec: TechniqueSpec, least: number) {
  const there = (count: number | null | undefined) =>
    count == null ? null : Number(count >= least)
  const drawn = (row: SessionRow) => row.human !== null && (row.probability ?? 0) > 0
  return {
    kind: 'coded',
    name: spec.name,
    tag_name: spec.measure,
    tag: sessions.map((row) => there(row.measures[spec.measure])),
    human: sessions.map((row) => (drawn(row) ? there(row.human?.[spec.name] ?? 0) : null)),
    coded: sessions.map(drawn),
    probability: sessions.map((row) => row.probability ?? 0),
  } as const
}

/** A single level left alone could be had by subtraction, so fewer than two are none. */
function moderatorOf(
  { rows, sessions }: Prepared,
  options: LinkOptions,
  name: string,
): ShownModerator[] {
  const values = sessions.map((row) => {
    const value = row.covariates[name] ?? null
    return value === null ? null : String(value)
  })
  const shown = values.map((level) => level)
  for (const level of new Set(values)) {
    const part = onlyRows(rows, (i) => values[i] === level)
    if (level !== null && hiddenBehind({ rows: part, sessions }) === null) continue
    values.forEach((value, i) => {
      if (value === level) shown[i] = null
    })
  }
  const { levels, same_p } = moderate(rows, options, name, shown)
  if (levels.length < 2) return []
  const lines = levels.map(({ level, shrunk: difference }) => ({ level, difference }))
  return [{ characteristic: name, levels: lines, same_p }]
}
