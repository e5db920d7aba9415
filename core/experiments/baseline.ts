import { PEOPLE_MIN } from '../disclosure/threshold.ts'
import { chiSquareUpper } from '../statistics/distributions.ts'

/** Somebody as they were before any message: their arm and their coarse facts by column. */
export interface Before {
  readonly arm: string
  readonly baseline: Readonly<Record<string, string>>
}

/** A level that the arms hold unequally, in whole numbers of 100. */
export interface Imbalance {
  readonly column: string
  readonly level: string
  readonly shares: readonly { readonly arm: string; readonly of_100: number }[]
}

/** By chance alone a fair allocation gives one column in a hundred below this. */
const P_MIN = 0.01
/** Where clusters are allocated people are no units of chance: a gap in standard deviations instead. */
const GAP_MAX = 0.25
const OTHER = 'other'

/**
 * Columns in which the arms differed before treatment, each by its most unequal level. Levels of fewer
 * than ten people are put together, and one that is small in any arm is never named.
 */
export function imbalances(
  people: readonly Before[],
  arms: readonly string[],
  clustered: boolean,
): Imbalance[] {
  const columns = [...new Set(people.flatMap((one) => Object.keys(one.baseline)))].sort()
  return columns.flatMap((column) => {
    const counts = countLevels(people, arms, column)
    const totals = arms.map((_, at) => sum([...counts.values()].map((of) => of[at]!)))
    if (totals.some((n) => n === 0) || counts.size < 2) return []
    const gaps = [...counts].map(([level, of]) => ({ level, of, gap: largestGap(of, totals) }))
    const apart = clustered
      ? gaps.some(({ gap }) => gap > GAP_MAX)
      : chiSquareP([...counts.values()], totals) < P_MIN
    if (!apart) return []
    const worst = gaps.sort((a, b) => b.gap - a.gap)[0]!
    const nameable = worst.level !== OTHER && worst.of.every((n) => n >= PEOPLE_MIN)
    const shares = worst.of.map((n, at) => ({
      arm: arms[at]!,
      of_100: Math.round((100 * n) / totals[at]!),
    }))
    return [{ column, level: nameable ? worst.level : '', shares: nameable ? shares : [] }]
  })
}

function countLevels(people: readonly Before[], arms: readonly string[], column: string) {
  const all = new Map<string, number>()
  for (const { baseline } of people) {
    const level = baseline[column] ?? ''
    all.set(level, (all.get(level) ?? 0) + 1)
  }
  const counts = new Map<string, number[]>()
  for (const { arm, baseline } of people) {
    const level = baseline[column] ?? ''
    const name = all.get(level)! < PEOPLE_MIN || level === '' ? OTHER : level
    const of = counts.get(name) ?? arms.map(() => 0)
    of[arms.indexOf(arm)]! += 1
    counts.set(name, of)
  }
  return counts
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** The largest difference of a share between two arms, in standard deviations. */
function largestGap(of: readonly number[], totals: readonly number[]): number {
  const shares = of.map((n, at) => n / totals[at]!)
  const whole = sum(of) / sum(totals)
  const sd = Math.sqrt(whole * (1 - whole))
  return sd === 0 ? 0 : (Math.max(...shares) - Math.min(...shares)) / sd
}

function chiSquareP(levels: readonly (readonly number[])[], totals: readonly number[]): number {
  const n = sum(totals)
  const statistic = sum(
    levels.flatMap((of) =>
      of.map((seen, at) => {
        const expected = (sum(of) * totals[at]!) / n
        return expected === 0 ? 0 : (seen - expected) ** 2 / expected
      }),
    ),
  )
  return chiSquareUpper(statistic, (levels.length - 1) * (totals.length - 1))
}
