import { shownTable } from '../disclosure/table.ts'
import type { ShownStance } from './shown-themes.ts'
import type { Theme, ThemeResult } from './theme.ts'

export interface ThemeThresholds {
  /** Distinct people a theme needs before anyone but the scientist may see it. */
  people_min: number
  /** Distinct coaches it needs: one coach's theme would be a statement about that coach. */
  coaches_min: number
}

/** A theme as a leader may see it: counts rounded, and nothing that names passages or people. */
export type DisclosedTheme = Pick<Theme, 'id' | 'label' | 'terms' | 'stability' | 'discussed'> & {
  size: number | null
  trend: { week: string; count: number | null }[]
  quotes: string[]
  stances: ShownStance[]
  description: string | null
}

export interface DisclosedThemes {
  sentence: string
  notices: string[]
  passages: number | null
  themes: DisclosedTheme[]
}

/**
 * What may leave the team of analysts. A theme carried by too few people, by too few coaches, or by
 * nobody knows whom is held back whole: its label alone could give someone away. How many were held
 * back is not said, for that is a small count too.
 * @param shownCount The disclosure rules' rounding; null means the count is hidden.
 */
export function holdBackThemes(
  result: ThemeResult,
  thresholds: ThemeThresholds,
  shownCount: (count: number) => number | null,
): DisclosedThemes {
  const shown = result.themes.filter((theme) => mayShowTheme(theme, thresholds))
  const held_back = shown.length < result.themes.length
  const notices = result.notices.length > 0 ? [SET_ASIDE] : []
  if (held_back && shown.length > 0) {
    notices.push('Themes that rest on few people or on one coach are not shown.')
  }
  return {
    sentence: sentenceOf(result, shown.length, thresholds, shownCount),
    notices,
    passages: shownCount(result.passages),
    themes: shown.map((theme) => ({
      id: theme.id,
      label: theme.label,
      terms: theme.terms,
      stability: theme.stability,
      discussed: theme.discussed,
      size: shownCount(theme.size),
      trend: theme.trend.map(({ week, count }) => ({ week, count: shownCount(count) })),
      quotes: theme.quotes.map((quote) => quote.text),
      description: null,
      stances: shownStances(theme, thresholds, shownCount),
    })),
  }
}

/** A stance that fewer passages have is not spoken of. */
const STANCE_PASSAGES_MIN = 3

/**
 * What passages say of their theme. The theme's own size is shown, so a part's size is shown only where
 * it, and whatever is left of the theme, rests on enough people and coaches.
 */
function shownStances(
  { stances }: Pick<Theme, 'stances'>,
  { coaches_min }: ThemeThresholds,
  shownCount: (count: number) => number | null,
): ShownStance[] {
  const people = stances.map((one) => ((one.coaches ?? 0) < coaches_min ? 0 : (one.people ?? 0)))
  const [cells = []] = shownTable([people]).cells
  return stances.flatMap(({ stance, size, quote }, at) => {
    if (stance === 'unclear' || size < STANCE_PASSAGES_MIN) return []
    const shown = cells[at] === null ? null : shownCount(size)
    return [{ stance, size: shown, quote: quote?.text ?? null }]
  })
}

/** Whether enough people and coaches stand behind a theme to show it at all. */
export const mayShowTheme = (
  theme: Pick<Theme, 'people' | 'coaches'>,
  { people_min, coaches_min }: ThemeThresholds,
): boolean => (theme.people ?? 0) >= people_min && (theme.coaches ?? 0) >= coaches_min

/** The analyst's notices count passages exactly; what is set aside is said without counting. */
const SET_ASIDE =
  'Some passages were left out or shortened: too short to say anything, said twice, very long, or not ' +
  'in English.'

/** Counts what is shown, not what was found: the difference would say how many were held back. */
function sentenceOf(
  result: ThemeResult,
  shown: number,
  thresholds: ThemeThresholds,
  shownCount: (count: number) => number | null,
): string {
  if (result.themes.length === 0) return result.sentence
  if (shown === 0) return nothingLeft(thresholds)
  const passages = shownCount(result.passages)
  const from = passages === null ? 'a few passages' : `about ${passages} passages`
  return shown === 1 ? `One theme from ${from}.` : `${shown} themes from ${from}.`
}

const nothingLeft = ({ people_min, coaches_min }: ThemeThresholds): string =>
  `Themes were found, but none is carried by at least ${people_min} people and ${coaches_min} ` +
  'coaches, so none can be shown without pointing at someone. Choose a longer period or more sites.'
