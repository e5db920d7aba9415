import { COACHES_MIN, PEOPLE_MIN, shownCount } from '../../core/disclosure/threshold.ts'
import type { ExternalCall } from '../../core/pipeline/step.ts'
import { type DisclosedThemes, holdBackThemes, mayShowTheme } from '../../core/themes/hold-back.ts'
import type { Passage } from '../../core/themes/passage.ts'
import { type Memory, steerThemes } from '../../core/themes/steer.ts'
import type { ThemeTitler, ThemeToTitle } from '../models/theme-titler/theme-titler.ts'
import { analyseExperience } from './experience.ts'
import { analyseCuts } from './links/analyse-cuts.ts'
import { analyseLinks } from './links/analyse-links.ts'
import type { LinksInput, SessionRow } from './links/link-input.ts'
import { findThemes, THEME_DEFAULTS } from './themes/find-themes.ts'
import { stancesOf } from './themes/stances.ts'
import { countWeeks, weeksOf } from './themes/trend.ts'

/** An analysis as plain data, so that it can be sent to a thread. */
export type AnalysisTask =
  | { analysis: 'links'; input: LinksInput }
  | { analysis: 'experience'; sessions: readonly SessionRow[] }
  | { analysis: 'link-cuts'; input: LinksInput }
  | { analysis: 'themes'; passages: Passage[]; memory: Memory; spent_today: number }

export interface AnalysisTools {
  /** Null where titles are the built-in ones. */
  titler: ThemeTitler | null
  /** Told of each call to an outside service, before it leaves and once it is answered. */
  called?: (call: ExternalCall) => void
}

/** Computes what may be shown; whatever is held back never leaves here. */
export async function computeAnalysis(task: AnalysisTask, tools: AnalysisTools): Promise<object> {
  if (task.analysis === 'links') return analyseLinks(task.input)
  if (task.analysis === 'experience') return analyseExperience(task.sessions)
  if (task.analysis === 'link-cuts') return analyseCuts(task.input)
  const thresholds = { people_min: PEOPLE_MIN, coaches_min: COACHES_MIN }
  const { passages, memory } = task
  const weeks = weeksOf(passages)
  const steered = steerThemes(findThemes(passages, THEME_DEFAULTS), passages, memory, {
    mayShow: (theme) => mayShowTheme(theme, thresholds),
    trendOf: (some) => countWeeks(some, weeks),
    stancesOf,
  })
  const shown = holdBackThemes(steered, thresholds, shownCount)
  return withTitles(shown, task, steered.assignments, tools)
}

/** Passages that a chat model is shown of a theme, and the fewest that are worth asking about. */
const SENT = { most: 12, least: 3 }

/** Only what may be shown is sent, and of that only what people agreed may leave this machine. */
async function withTitles(
  shown: DisclosedThemes,
  { passages, spent_today }: AnalysisTask & { analysis: 'themes' },
  assignments: readonly { id: string; themes: string[] }[],
  { titler, called }: AnalysisTools,
): Promise<DisclosedThemes> {
  if (titler === null) return shown
  const carried = new Map(assignments.map(({ id, themes }) => [id, themes]))
  const themes = shown.themes.flatMap(({ id }): ThemeToTitle[] => {
    const own = passages.filter((one) => one.may_leave && carried.get(one.id)?.includes(id))
    return own.length < SENT.least ? [] : [{ id, passages: spread(own, SENT.most) }]
  })
  const hooks = { signal: new AbortController().signal, ...(called ? { called } : {}) }
  const { titles } = await titler.write(themes, spent_today, hooks)
  return {
    ...shown,
    themes: shown.themes.map((theme) => {
      const written = titles.get(theme.id)
      return written ? { ...theme, label: written.title, description: written.description } : theme
    }),
  }
}

/** So many from all along the list, the same ones each time. */
function spread<One>(all: readonly One[], most: number): One[] {
  const step = Math.max(1, all.length / most)
  return Array.from(
    { length: Math.min(most, all.length) },
    (_, n) => all[Math.floor(n * step)] as One,
  )
}
