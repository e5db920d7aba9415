import { COACHES_MIN, PEOPLE_MIN, shownCount } from '../../core/disclosure/threshold.ts'
import { holdBackThemes } from '../../core/themes/hold-back.ts'
import type { Passage } from '../../core/themes/passage.ts'
import { analyseLinks } from './links/analyse-links.ts'
import type { LinksInput } from './links/link-input.ts'
import { findThemes, THEME_DEFAULTS } from './themes/find-themes.ts'

/** An analysis as plain data, so that it can be sent to a thread. */
export type AnalysisTask =
  | { analysis: 'links'; input: LinksInput }
  | { analysis: 'themes'; passages: Passage[] }

/** Computes what may be shown; whatever is held back never leaves here. */
export function computeAnalysis(task: AnalysisTask): object {
  if (task.analysis === 'links') return analyseLinks(task.input)
  const thresholds = { people_min: PEOPLE_MIN, coaches_min: COACHES_MIN }
  return holdBackThemes(findThemes(task.passages, THEME_DEFAULTS), thresholds, shownCount)
}
