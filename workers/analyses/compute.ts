import { COACHES_MIN, PEOPLE_MIN, shownCount } from '../../core/disclosure/threshold.ts'
import { holdBackThemes, mayShowTheme } from '../../core/themes/hold-back.ts'
import type { Passage } from '../../core/themes/passage.ts'
import { type Memory, steerThemes } from '../../core/themes/steer.ts'
import { analyseCuts } from './links/analyse-cuts.ts'
import { analyseLinks } from './links/analyse-links.ts'
import type { LinksInput } from './links/link-input.ts'
import { findThemes, THEME_DEFAULTS } from './themes/find-themes.ts'
import { stancesOf } from './themes/stances.ts'
import { countWeeks, weeksOf } from './themes/trend.ts'

/** An analysis as plain data, so that it can be sent to a thread. */
export type AnalysisTask =
  | { analysis: 'links'; input: LinksInput }
  | { analysis: 'link-cuts'; input: LinksInput }
  | { analysis: 'themes'; passages: Passage[]; memory: Memory }

/** Computes what may be shown; whatever is held back never leaves here. */
export function computeAnalysis(task: AnalysisTask): object {
  if (task.analysis === 'links') return analyseLinks(task.input)
  if (task.analysis === 'link-cuts') return analyseCuts(task.input)
  const thresholds = { people_min: PEOPLE_MIN, coaches_min: COACHES_MIN }
  const { passages, memory } = task
  const weeks = weeksOf(passages)
  const steered = steerThemes(findThemes(passages, THEME_DEFAULTS), passages, memory, {
    mayShow: (theme) => mayShowTheme(theme, thresholds),
    trendOf: (some) => countWeeks(some, weeks),
    stancesOf,
  })
  return holdBackThemes(steered, thresholds, shownCount)
}
