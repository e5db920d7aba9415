import { type KnownTheme, keepIdentity } from './identity.ts'
import type { Passage } from './passage.ts'
import type { Theme, ThemeResult } from './theme.ts'
import type { RememberedEdit, ThemeEdit } from './theme-edit.ts'

/** What a run remembers of the runs and the people before it. */
export interface Memory {
  /** Themes of earlier runs, newest first. */
  known: readonly KnownTheme[]
  /** Edits that stand, oldest first. */
  edits: readonly RememberedEdit[]
}

export interface SteeringRules {
  /** Whether a theme may be shown: a split that leaves a part too small is not carried out. */
  mayShow: (theme: Theme) => boolean
  /** Counts passages by week, over the weeks of the run. */
  trendOf: (some: readonly Passage[]) => Theme['trend']
  /** What these passages say of the theme that has these terms. */
  stancesOf: (terms: readonly string[], some: readonly Passage[]) => Theme['stances']
}

/**
 * A run's themes under their lasting ids, with people's merges, splits, moves and deletions carried
 * out on the passages, so that every count is of what is shown. Names, hidden themes and questions are
 * put on when a page is made. Happens before anything is held back.
 */
export function steerThemes(
  result: ThemeResult,
  passages: readonly Passage[],
  memory: Memory,
  rules: SteeringRules,
): ThemeResult {
  const remembered = [...memory.edits]
    .reverse()
    .map(({ edit, terms }) => ({ id: edit.theme_id, terms }))
  const ids = keepIdentity(result.themes, [...remembered, ...memory.known].filter(isFirst))
  const themes = new Map(
    result.themes.map((theme) => [ids.get(theme.id)!, { ...theme, id: ids.get(theme.id)! }]),
  )
  const carried = new Map(
    result.assignments.map(({ id, themes: own }) => [id, new Set(own.map((one) => ids.get(one)!))]),
  )
  const byId = new Map(passages.map((one) => [one.id, one]))
  const state: State = { themes, carried, passages: byId, rules }
  for (const { edit } of memory.edits) steer(state, edit)
  const kept = [...themes.values()].map((theme) => recount(theme, state))
  const shown = kept.filter((theme) => theme.size > 0).sort((a, b) => b.size - a.size)
  const assignments = result.assignments.map(({ id }) => ({
    id,
    themes: [...carried.get(id)!].filter((theme) => themes.has(theme)),
  }))
  const remainder = assignments.filter((one) => one.themes.length === 0).length
  return { ...result, themes: shown, assignments, remainder }
}

interface State {
  themes: Map<string, Theme>
  /** By passage, the themes it carries. */
  carried: Map<string, Set<string>>
  passages: Map<string, Passage>
  rules: SteeringRules
}

const isFirst = (one: KnownTheme, at: number, all: readonly KnownTheme[]) =>
  all.findIndex((other) => other.id === one.id) === at

function steer(state: State, edit: ThemeEdit): void {
  const theme = state.themes.get(edit.theme_id)
  if (!theme) return
  if (edit.kind === 'delete') state.themes.delete(theme.id)
  if (edit.kind === 'merge') merge(state, theme, edit.into)
  if (edit.kind === 'split') split(state, theme, edit)
  if (edit.kind === 'move') move(state, theme, edit)
}

function merge({ themes, carried }: State, theme: Theme, target: string): void {
  const into = themes.get(target)
  for (const own of carried.values()) if (own.delete(theme.id)) own.add(target)
  themes.delete(theme.id)
  themes.set(target, into ? joined(into, theme) : { ...theme, id: target })
}

/** Both parts must be fit to be shown: the whole is known, so one part gives the other away. */
function split(state: State, theme: Theme, edit: ThemeEdit & { kind: 'split' }): void {
  const terms = edit.words.map((word) => word.toLowerCase())
  const part: Theme = { ...theme, id: edit.new_id, label: edit.words.join(', '), terms }
  const taken = [...state.carried].filter(
    ([id, own]) => own.has(theme.id) && holdsOne(state.passages.get(id)?.text ?? '', terms),
  )
  for (const [, own] of taken) {
    own.delete(theme.id)
    own.add(part.id)
  }
  const parts = [theme, part].map((one) => recount(one, state))
  if (parts.every((one) => state.rules.mayShow(one))) state.themes.set(part.id, part)
  else {
    for (const [, own] of taken) {
      own.delete(part.id)
      own.add(theme.id)
    }
  }
}

const holdsOne = (text: string, words: readonly string[]): boolean => {
  const lower = text.toLowerCase()
  return words.some((word) => lower.includes(word))
}

function move(
  { themes, carried, passages }: State,
  theme: Theme,
  edit: ThemeEdit & { kind: 'move' },
) {
  const into = themes.get(edit.into)
  if (!into) return
  for (const [id, own] of carried) {
    if (!own.has(theme.id) || !passages.get(id)?.text.includes(edit.quote)) continue
    own.delete(theme.id)
    own.add(into.id)
  }
  const quote = theme.quotes.find((one) => one.text === edit.quote)
  if (quote) themes.set(into.id, { ...into, quotes: [quote, ...into.quotes] })
}

const joined = (into: Theme, from: Theme): Theme => ({
  ...into,
  terms: [...new Set([...into.terms.slice(0, 5), ...from.terms.slice(0, 5)])],
  quotes: [...into.quotes.slice(0, 1), ...from.quotes.slice(0, 1), ...into.quotes.slice(1)],
  stability: Math.min(into.stability, from.stability),
})

function recount(theme: Theme, state: State): Theme {
  const own = [...state.carried]
    .filter(([, themes]) => themes.has(theme.id))
    .flatMap(([id]) => state.passages.get(id) ?? [])
  const ids = new Set(own.map((passage) => passage.id))
  return {
    ...theme,
    size: own.length,
    people: distinct(own.map((passage) => passage.person)),
    coaches: distinct(own.map((passage) => passage.coach)),
    quotes: theme.quotes.filter((quote) => ids.has(quote.id)).slice(0, 3),
    discussed: own.some((passage) => passage.from_debrief),
    trend: state.rules.trendOf(own),
    stances: state.rules.stancesOf(theme.terms, own),
  }
}

function distinct(references: readonly (string | undefined)[]): number | null {
  const known = new Set(references.filter((reference) => reference !== undefined))
  return known.size === 0 ? null : known.size
}
