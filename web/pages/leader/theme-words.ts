import type { ShownTheme, ShownThemes } from '../../../core/themes/shown-themes.ts'

/** A change smaller than this share is not spoken of: counts are rounded to five. */
const CHANGE_SHARE = 0.25

/**
 * How often a theme came up over the weeks, in words. Hidden weeks are small; where all are hidden
 * nothing can be said.
 */
export function trendWords(trend: ShownTheme['trend']): string {
  const counts = trend.map(({ count }) => count ?? 0)
  if (counts.length < 2) return 'One week only, so nothing can be said of change.'
  if (trend.every(({ count }) => count === null)) return 'Fewer than 10 mentions in every week.'
  const middle = Math.floor(counts.length / 2)
  const average = (part: number[]) => part.reduce((sum, n) => sum + n, 0) / part.length
  const earlier = average(counts.slice(0, middle))
  const later = average(counts.slice(middle))
  if (later > earlier * (1 + CHANGE_SHARE)) return 'Came up more in the later weeks.'
  if (later < earlier * (1 - CHANGE_SHARE)) return 'Came up less in the later weeks.'
  return 'Came up about as often in all weeks.'
}

/** What is different from the summary before, for one theme; from rounded sizes only. */
export function changeWords(theme: ShownTheme, previous: ShownThemes | null): string {
  if (previous === null) return 'There is no earlier summary to compare with.'
  const before = previous.themes.find((one) => one.id === theme.id)
  if (!before) return 'Not in the summary before.'
  if (theme.size === null || before.size === null) return 'Also in the summary before.'
  if (theme.size > before.size * (1 + CHANGE_SHARE)) {
    return `Larger than in the summary before (about ${before.size}).`
  }
  if (theme.size < before.size * (1 - CHANGE_SHARE)) {
    return `Smaller than in the summary before (about ${before.size}).`
  }
  return 'About as large as in the summary before.'
}

/** Labels of the summary before that are not in this one. */
export function goneLabels(now: ShownThemes, previous: ShownThemes | null): string[] {
  const ids = new Set(now.themes.map((theme) => theme.id))
  return (previous?.themes ?? []).filter((one) => !ids.has(one.id)).map((one) => one.label)
}
