import type { ShownTheme, ShownThemes } from '../themes/shown-themes.ts'

/** Where a theme stands against the debrief before and the weeks behind. */
export type Standing = 'new' | 'growing' | 'steady' | 'fading'

/** A change smaller than this share is not spoken of: counts are rounded to five. */
const CHANGE_SHARE = 0.25

/** From rounded sizes only, so that nothing hidden can be worked out. */
export function standingOf(theme: ShownTheme, before: ShownThemes | null): Standing {
  if (before === null) return trendStanding(theme.trend)
  const earlier = before.themes.find((one) => one.id === theme.id)
  if (!earlier) return 'new'
  if (theme.size !== null && earlier.size !== null) {
    if (theme.size > earlier.size * (1 + CHANGE_SHARE)) return 'growing'
    if (theme.size < earlier.size * (1 - CHANGE_SHARE)) return 'fading'
  }
  return trendStanding(theme.trend)
}

/** The later half of the weeks against the earlier one; hidden weeks are small and count as nought. */
function trendStanding(trend: ShownTheme['trend']): Standing {
  if (trend.length < 2) return 'steady'
  const counts = trend.map(({ count }) => count ?? 0)
  const middle = Math.floor(counts.length / 2)
  const average = (part: number[]) => part.reduce((sum, n) => sum + n, 0) / part.length
  const earlier = average(counts.slice(0, middle))
  const later = average(counts.slice(middle))
  if (later > earlier * (1 + CHANGE_SHARE)) return 'growing'
  if (later < earlier * (1 - CHANGE_SHARE)) return 'fading'
  return 'steady'
}

/** Titles of themes that were there before and are not now, people's own hiding aside. */
export function goneThemes(
  now: readonly { id: string }[],
  away: readonly { id: string }[],
  before: readonly { id: string; label: string }[],
): string[] {
  const here = new Set([...now, ...away].map(({ id }) => id))
  return before.filter(({ id }) => !here.has(id)).map(({ label }) => label)
}

const QUESTIONS: Record<Standing, readonly string[]> = {
  new: [
    'Who else has met “{}”, and what did we try first?',
    'What would we want to know about “{}” before it grows?',
  ],
  growing: [
    'What is behind more talk of “{}”, and what can we ourselves change?',
    'Where “{}” came up, what did people say would help?',
  ],
  steady: [
    'What have we tried with “{}”, and what did people make of it?',
    'Where “{}” came up, who spoke first, we or they?',
  ],
  fading: [
    'What helped with “{}”, and how do we keep it?',
    'Is “{}” over, or do we ask about it less?',
  ],
}

/** One question to discuss, fitting where the theme stands; the same theme gets the same one. */
export function questionFor(id: string, label: string, standing: Standing): string {
  const choices = QUESTIONS[standing]
  let sum = 0
  for (const character of id) sum += character.codePointAt(0)!
  return choices[sum % choices.length]!.replace('{}', label)
}
