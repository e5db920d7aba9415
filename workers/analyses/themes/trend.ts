import type { Passage } from '../../../core/themes/passage.ts'
import type { WeekCount } from '../../../core/themes/theme.ts'

const DAY_MS = 86_400_000
/** A run that spans longer than this is one with a mistyped year. */
const WEEKS_MAX = 520

/** The Monday (ISO date, UTC) of the week a passage belongs to; null without a readable date. */
export function weekOf(date: string | undefined): string | null {
  if (date === undefined) return null
  const moment = new Date(date)
  if (Number.isNaN(moment.getTime())) return null
  const monday = moment.getTime() - ((moment.getUTCDay() + 6) % 7) * DAY_MS
  return new Date(monday).toISOString().slice(0, 10)
}

/** All weeks from the first to the last dated passage. */
export function weeksOf(passages: readonly Passage[]): string[] {
  const found = new Set(
    passages.map((passage) => weekOf(passage.date)).filter((week) => week !== null),
  )
  const sorted = [...found].sort()
  const weeks: string[] = []
  let week = sorted[0]
  while (week !== undefined && week <= sorted.at(-1)!) {
    if (weeks.length === WEEKS_MAX) return sorted
    weeks.push(week)
    week = new Date(Date.parse(week) + 7 * DAY_MS).toISOString().slice(0, 10)
  }
  return weeks
}

export function countWeeks(passages: readonly Passage[], weeks: readonly string[]): WeekCount[] {
  const counts = new Map<string, number>()
  for (const passage of passages) {
    const week = weekOf(passage.date)
    if (week !== null) counts.set(week, (counts.get(week) ?? 0) + 1)
  }
  return weeks.map((week) => ({ week, count: counts.get(week) ?? 0 }))
}
