import type {
  DebriefItem,
  ItemKind,
  PackQuote,
  PackTheme,
  Seen,
} from '../../../core/debrief/pack.ts'
import type { Stance } from '../../../core/themes/stance.ts'
import type { ThemeEdit } from '../../../core/themes/theme-edit.ts'
import type { TagColour } from '../../components/display.tsx'

export const STANDING_LABEL: Record<PackTheme['standing'], string> = {
  new: 'New',
  growing: 'Growing',
  steady: 'Steady',
  fading: 'Fading',
}

export const STANDING_COLOUR: Record<PackTheme['standing'], TagColour> = {
  new: 'blue',
  growing: 'purple',
  steady: 'grey',
  fading: 'turquoise',
}

export const ITEM_LABEL: Record<ItemKind, string> = {
  win: 'A win',
  try: 'Something to try',
  action: 'An action',
  note: 'A note of what was said',
}

export const SEEN_LABEL: Record<Seen, string> = { yes: 'yes', partly: 'partly', no: 'no' }

/** Rounded, and at least that much while a merge has still to be counted. */
export function sizeWords(theme: Pick<PackTheme, 'size' | 'merged' | 'unstable'>): string {
  const floor = theme.merged.length > 0 ? 'At least about' : 'About'
  const size = theme.size === null ? 'Fewer than 10 passages' : `${floor} ${theme.size} passages`
  return theme.unstable ? `${size}; unstable, so take it with care` : size
}

export const STANCE_LABEL: Readonly<Record<Stance, string>> = {
  helped: 'Helped',
  hindered: 'In the way',
  towards: 'Towards change',
  away: 'Away from change',
}

const STANCE_SAYS: Readonly<Record<Stance, (who: string) => string>> = {
  helped: (who) => `${who} what helped`,
  hindered: (who) => `${who} what got in the way`,
  towards: (who) => `${who} a leaning towards change`,
  away: (who) => `${who} a leaning away from it`,
}

/** How many say which, in one sentence; none where nothing could be told. */
export function stanceSentences({ stances }: Pick<PackTheme, 'stances'>): string[] {
  if (stances.length === 0) return []
  const parts = stances.map(({ stance, size }) =>
    STANCE_SAYS[stance](size === null ? 'a few tell' : `about ${size} tell`),
  )
  return [`${sentenceCase(parts.join(', '))}; the rest tell neither.`]
}

export const saidWords = ({ text, stance }: PackQuote): string =>
  stance ? `${STANCE_LABEL[stance]}: “${text}”` : `“${text}”`

/** How it stands against four weeks ago, where that differs from the tag beside its title. */
export function monthWords({ standing, since_month }: PackTheme): string[] {
  if (since_month === null || since_month === standing) return []
  return [`${STANDING_LABEL[since_month]} against four weeks ago.`]
}

export const sentenceCase = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** Said of a theme that holds what the team wrote down itself. */
export const DISCUSSED = 'Spoken of in a debrief.'

/** Said beside what no person wrote. */
export const WRITTEN_BY_MODEL = '(Written by a language model and checked against the notes.)'

/** Where it stands now, and against four weeks ago where that differs. */
export function standingWords({ standing, since_month }: PackTheme): string {
  const now = STANDING_LABEL[standing].toLowerCase()
  if (since_month === null || since_month === standing) return now
  return `${now}; ${STANDING_LABEL[since_month].toLowerCase()} against four weeks ago`
}

export const itemWords = ({ text, owner }: DebriefItem): string =>
  owner ? `${text} (${owner})` : text

/** What an edit did, for the list of edits. */
export function editWords(
  edit: ThemeEdit,
  terms: readonly string[],
  labelOf: (id: string) => string,
): string {
  const theme = `“${labelOf(edit.theme_id)}”`
  switch (edit.kind) {
    case 'keep':
      return `${theme} is kept at the top`
    case 'rename':
      return `What is about ${terms.slice(0, 3).join(', ')} is called “${edit.label}”`
    case 'merge':
      return `${theme} was put into “${labelOf(edit.into)}”`
    case 'split':
      return `What speaks of ${edit.words.join(', ')} was parted from ${theme}`
    case 'hide':
      return `${theme} is hidden`
    case 'delete':
      return `${theme} was deleted`
    case 'move':
      return `A quotation of ${theme} was moved to “${labelOf(edit.into)}”`
    case 'question':
      return `A question was pinned to ${theme}`
  }
}
