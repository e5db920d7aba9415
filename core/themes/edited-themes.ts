import type { ShownTheme } from './shown-themes.ts'
import type { ThemeEdit } from './theme-edit.ts'

/** A theme as people left it, with what the engine wrote kept beside it. */
export interface EditedTheme extends ShownTheme {
  /** The engine's own title where a person gave another. */
  machine_label: string | null
  kept: boolean
  /** Titles of themes put into this one since it was last counted: the size is at least what it says. */
  merged: string[]
  /** The team's own question for the discussion. */
  question: string | null
  /** A part that was asked for and is counted at the next run. */
  splitting: boolean
}

export interface EditedThemes {
  themes: EditedTheme[]
  /** Hidden or deleted, so that they can be brought back. */
  away: { id: string; label: string; kind: 'hide' | 'delete' }[]
}

/** The themes with people's edits on them, in the order the edits were made. */
export function applyEdits(
  themes: readonly ShownTheme[],
  edits: readonly ThemeEdit[],
): EditedThemes {
  const byId = new Map(
    themes.map((theme): [string, EditedTheme] => [
      theme.id,
      { ...theme, machine_label: null, kept: false, merged: [], question: null, splitting: false },
    ]),
  )
  const away: EditedThemes['away'] = []
  for (const edit of edits) {
    const theme = byId.get(edit.theme_id)
    if (theme) applyOne(byId, away, theme, edit)
  }
  return { themes: [...byId.values()], away }
}

function applyOne(
  byId: Map<string, EditedTheme>,
  away: EditedThemes['away'],
  theme: EditedTheme,
  edit: ThemeEdit,
): void {
  switch (edit.kind) {
    case 'keep':
      theme.kept = true
      return
    case 'rename':
      theme.machine_label ??= theme.label
      theme.label = edit.label
      return
    case 'question':
      theme.question = edit.text
      return
    case 'split':
      theme.splitting = !byId.has(edit.new_id)
      return
    case 'hide':
    case 'delete':
      byId.delete(theme.id)
      away.push({ id: theme.id, label: theme.label, kind: edit.kind })
      return
    case 'move':
      moveQuote(theme, byId.get(edit.into), edit.quote)
      return
    case 'merge':
      mergeInto(byId, theme, byId.get(edit.into))
  }
}

function moveQuote(from: EditedTheme, to: EditedTheme | undefined, quote: string): void {
  const theirs = [...from.quotes, ...from.stances.map((one) => one.quote)]
  if (!to || !theirs.includes(quote)) return
  from.quotes = from.quotes.filter((one) => one !== quote)
  from.stances = from.stances.map((one) => (one.quote === quote ? { ...one, quote: null } : one))
  to.quotes = [quote, ...to.quotes.filter((one) => one !== quote)]
}

function mergeInto(
  byId: Map<string, EditedTheme>,
  theme: EditedTheme,
  into: EditedTheme | undefined,
): void {
  if (!into || into === theme) return
  byId.delete(theme.id)
  // Some passages may carry both, so until they are counted together the larger is a floor.
  into.size = Math.max(into.size ?? 0, theme.size ?? 0) || null
  into.merged = [...into.merged, theme.label]
  into.quotes = [...into.quotes.slice(0, 1), ...theme.quotes.slice(0, 1), ...into.quotes.slice(1)]
  // What a merged theme's passages say is told once they are counted together.
  into.stances = []
  into.description = null
  into.discussed ||= theme.discussed
  into.terms = [...new Set([...into.terms.slice(0, 4), ...theme.terms.slice(0, 4)])]
}
