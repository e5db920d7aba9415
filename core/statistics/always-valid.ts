import type { Range, Share } from './proportions.ts'

/** People an arm before the sequence may be looked at: its guarantee is for large numbers. */
export const ARM_MIN_BEFORE_LOOKING = 100

/**
 * An interval for first minus second that stays valid however often it is looked at (asymptotic
 * confidence sequence, Waudby-Smith et al.), tightest around `planned_total` people. For tests
 * randomised person by person only. Null before 100 an arm.
 */
export function alwaysValidInterval(
  first: Share,
  second: Share,
  planned_total: number,
  alpha: number,
): Range | null {
  if (Math.min(first.n, second.n) < ARM_MIN_BEFORE_LOOKING) return null
  const n = first.n + second.n
  const p1 = first.successes / first.n
  const p0 = second.successes / second.n
  const v = n * ((p1 * (1 - p1)) / first.n + (p0 * (1 - p0)) / second.n)
  const tuning = (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / planned_total
  const nr = n * tuning
  const half =
    Math.sqrt(v) * Math.sqrt(((2 * (nr + 1)) / (n * nr)) * Math.log(Math.sqrt(nr + 1) / alpha))
  return { low: p1 - p0 - half, high: p1 - p0 + half }
}
