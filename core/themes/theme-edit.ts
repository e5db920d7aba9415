import { z } from 'zod'

const id = z.string().min(1).max(60)
const words = z.array(z.string().max(60)).max(12)

/**
 * What a person did to a theme. Edits are kept in the order they were made and never overwrite what the
 * engine wrote: a page shows the themes with the edits on them, and the next run starts from both.
 */
export const ThemeEdit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keep'), theme_id: id }),
  z.object({ kind: z.literal('rename'), theme_id: id, label: z.string().min(2).max(60) }),
  /** `theme_id` goes into `into`, whose name and id stay. */
  z.object({ kind: z.literal('merge'), theme_id: id, into: id }),
  /** Passages of the theme that hold one of these words become a theme of their own. */
  z.object({ kind: z.literal('split'), theme_id: id, words: words.min(1), new_id: id }),
  /** Not shown until it is undone. */
  z.object({ kind: z.literal('hide'), theme_id: id }),
  /** Not a theme at all: its passages are looked at no more. */
  z.object({ kind: z.literal('delete'), theme_id: id }),
  /** A quotation belongs to another theme. */
  z.object({ kind: z.literal('move'), theme_id: id, quote: z.string().max(400), into: id }),
  z.object({ kind: z.literal('question'), theme_id: id, text: z.string().min(5).max(200) }),
])
export type ThemeEdit = z.infer<typeof ThemeEdit>
export type ThemeEditKind = ThemeEdit['kind']

/** An edit with the words the theme had then, by which the next run knows it again. */
export const RememberedEdit = z.object({ edit: ThemeEdit, terms: z.array(z.string()) })
export type RememberedEdit = z.infer<typeof RememberedEdit>
