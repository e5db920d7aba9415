import { z } from 'zod'
import { Stance } from './stance.ts'

/** A short run of a passage's own words; `text` is exactly what lies between the offsets. */
export const ThemeQuote = z.object({
  /** The passage it comes from. */
  id: z.string(),
  /** UTF-16 offsets in that passage's (redacted) text, end exclusive. */
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  text: z.string(),
})
export type ThemeQuote = z.infer<typeof ThemeQuote>

/** How many of a theme's passages fall in the week that starts on this Monday (ISO date). */
export const WeekCount = z.object({ week: z.iso.date(), count: z.number().int().nonnegative() })
export type WeekCount = z.infer<typeof WeekCount>

/** How many of a theme's passages say one thing of it; `unclear` says neither or cannot be told. */
export const StanceCount = z.object({
  stance: z.union([Stance, z.literal('unclear')]),
  size: z.number().int().nonnegative(),
  people: z.number().int().nonnegative().nullable(),
  coaches: z.number().int().nonnegative().nullable(),
  /** Words of one who says so and agreed to be quoted. */
  quote: ThemeQuote.nullable(),
})
export type StanceCount = z.infer<typeof StanceCount>

export const Theme = z.object({
  /** Made of the theme's terms: the same theme found again has the same id. */
  id: z.string(),
  /** Two to five of the passages' own words. */
  label: z.string(),
  /** Words and phrases that set it apart, strongest first. */
  terms: z.array(z.string()),
  /** Passages that carry it. */
  size: z.number().int().nonnegative(),
  /** Distinct people and coaches behind those passages; null where nobody said who. */
  people: z.number().int().nonnegative().nullable(),
  coaches: z.number().int().nonnegative().nullable(),
  quotes: z.array(ThemeQuote),
  /** What its passages say of it, each passage once; what nobody says is left out. */
  stances: z.array(StanceCount),
  /** Some of it was written down in a debrief. */
  discussed: z.boolean(),
  /** Every week from the first dated passage of the run to the last, empty ones included. */
  trend: z.array(WeekCount),
  /**
   * How much the theme keeps its passages when the search is done again on five bootstrap samples:
   * mean Jaccard overlap with its nearest match, 0 to 1. Below `STABLE_FROM` it is called unstable.
   */
  stability: z.number().min(0).max(1),
})
export type Theme = z.infer<typeof Theme>

export const STABLE_FROM = 0.7

export const ThemeAssignment = z.object({ id: z.string(), themes: z.array(z.string()) })
export type ThemeAssignment = z.infer<typeof ThemeAssignment>

export const ThemeResult = z.object({
  method: z.object({ name: z.string(), version: z.string(), seed: z.number().int() }),
  /** What happened, in a sentence a page can show. */
  sentence: z.string(),
  /** Anything set aside and why, a sentence each. */
  notices: z.array(z.string()),
  passages: z.number().int().nonnegative(),
  /** Passages that fit no theme. */
  remainder: z.number().int().nonnegative(),
  /** Largest first. */
  themes: z.array(Theme),
  /** One a passage, in order of id; an empty list means the remainder. */
  assignments: z.array(ThemeAssignment),
})
export type ThemeResult = z.infer<typeof ThemeResult>
