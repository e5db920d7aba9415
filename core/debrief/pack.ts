import { applyEdits, type EditedTheme, type EditedThemes } from '../themes/edited-themes.ts'
import type { ShownThemes } from '../themes/shown-themes.ts'
import type { Stance } from '../themes/stance.ts'
import { STABLE_FROM } from '../themes/theme.ts'
import type { ThemeEdit } from '../themes/theme-edit.ts'
import { goneThemes, questionFor, type Standing, standingOf } from './change.ts'

export const ITEM_KINDS = ['win', 'try', 'action', 'note'] as const
export type ItemKind = (typeof ITEM_KINDS)[number]
export const SEEN = ['yes', 'partly', 'no'] as const
export type Seen = (typeof SEEN)[number]

/** Something the team wrote down: a win, a thing to try, an action with its owner, a note. */
export interface DebriefItem {
  id: string
  kind: ItemKind
  text: string
  /** Initials; actions alone have one. */
  owner: string | null
  /** The debrief it was written in. */
  day: string
  /** Asked at the next debrief: was it seen again? */
  seen_again: Seen | null
}

/** Words that may be quoted, and what they say of the theme where that can be told. */
export interface PackQuote {
  text: string
  stance: Stance | null
}

export interface PackTheme extends EditedTheme {
  /** At most two, one of either side where the theme has both. */
  said: PackQuote[]
  standing: Standing
  /** Against four weeks ago, when there was a summary then. */
  since_month: Standing | null
  unstable: boolean
  question_shown: string
}

/** One morning's page, as shown, printed and exported. */
export interface DebriefPack {
  from: string
  until: string
  made_at: string
  sentence: string
  notices: string[]
  themes: PackTheme[]
  away: EditedThemes['away']
  gone: string[]
  wins: DebriefItem[]
  tries: DebriefItem[]
  /** Written before today and not yet answered. */
  actions: DebriefItem[]
  /** What was written down today. */
  today: DebriefItem[]
}

/** A quotation of each side first, so that neither is taken for all there is. */
function saidOf({ quotes, stances }: EditedTheme): PackQuote[] {
  const sides = stances.flatMap(({ stance, quote }) => (quote ? [{ text: quote, stance }] : []))
  const told = new Map(sides.map(({ text, stance }) => [text, stance]))
  const others = quotes.filter((text) => sides.length < QUOTES_MAX || !told.has(text))
  const all = [
    ...(sides.length > 1 ? sides : []),
    ...others.map((text) => ({ text, stance: told.get(text) ?? null })),
  ]
  return all.slice(0, QUOTES_MAX)
}

/** The engine's sentence counts what it found; people merge, hide and part themes afterwards. */
function sentenceOf(now: ShownThemes, shown: number, edited: number): string {
  if (now.themes.length === 0 || now.passages === null) return now.sentence
  if (shown === 0)
    return 'All themes are hidden or deleted. Bring one back under “What your team changed”.'
  const count = shown === 1 ? 'One theme' : `${shown} themes`
  const more = edited > shown ? `, the ${shown} largest or kept ones` : ''
  return `${count}${more}, from about ${now.passages} passages.`
}

const THEMES_MAX = 8
const QUOTES_MAX = 2
const RECENT_MAX = 5

/** Puts a page together from what may be shown and what people wrote; nothing is counted here. */
export function makePack(
  parts: {
    now: ShownThemes
    made_at: string
    before: ShownThemes | null
    month_ago: ShownThemes | null
    edits: readonly ThemeEdit[]
    items: readonly DebriefItem[]
  },
  today: string,
): DebriefPack {
  const { now, before, month_ago, edits, items, made_at } = parts
  const edited = applyEdits(now.themes, edits)
  const ranked = [...edited.themes].sort((a, b) => Number(b.kept) - Number(a.kept))
  const themes = ranked.slice(0, THEMES_MAX).map((theme): PackTheme => {
    const standing = standingOf(theme, before)
    return {
      ...theme,
      said: saidOf(theme),
      quotes: [...new Set([...saidOf(theme).map(({ text }) => text), ...theme.quotes])],
      standing,
      since_month: month_ago ? standingOf(theme, month_ago) : null,
      unstable: theme.stability < STABLE_FROM,
      question_shown: theme.question ?? questionFor(theme.id, theme.label, standing),
    }
  })
  const merged = edits.flatMap((edit) => (edit.kind === 'merge' ? [{ id: edit.theme_id }] : []))
  const earlier = before ? applyEdits(before.themes, edits).themes : []
  const recent = (kind: ItemKind) =>
    items.filter((item) => item.kind === kind && item.day < today).slice(0, RECENT_MAX)
  return {
    ...{ from: now.from, until: now.until, made_at, notices: now.notices },
    ...{ themes, away: edited.away },
    sentence: sentenceOf(now, themes.length, edited.themes.length),
    gone: goneThemes([...edited.themes, ...merged], edited.away, earlier),
    wins: recent('win'),
    tries: recent('try'),
    actions: items
      .filter((item) => item.kind === 'action' && item.day < today && item.seen_again !== 'yes')
      .slice(0, RECENT_MAX),
    today: items.filter((item) => item.day === today),
  }
}
