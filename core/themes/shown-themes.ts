import { z } from 'zod'
import { Stance } from './stance.ts'

/** What some of a theme's passages say of it; the size is hidden where too few people say so. */
export const ShownStance = z.object({
  stance: Stance,
  size: z.number().nullable(),
  quote: z.string().nullable(),
})
export type ShownStance = z.infer<typeof ShownStance>

/** A theme as stored and shown: counts rounded or hidden, nothing that names passages or people. */
export const ShownTheme = z.object({
  /** The same theme found again has the same id. */
  id: z.string(),
  label: z.string(),
  terms: z.array(z.string()),
  /** Share of its passages it keeps when the search is done again, 0 to 1. */
  stability: z.number(),
  size: z.number().nullable(),
  trend: z.array(z.object({ week: z.iso.date(), count: z.number().nullable() })),
  /** Redacted words whose speaker agreed to be quoted. */
  quotes: z.array(z.string()),
  /** The team spoke of it in a debrief of these days. */
  discussed: z.boolean().default(false),
  /** What a chat model wrote of it, checked; null where the title is the built-in one. */
  description: z.string().nullable().default(null),
  /** Summaries made before stances were told apart have none. */
  stances: z.array(ShownStance).default([]),
})
export type ShownTheme = z.infer<typeof ShownTheme>

/** A team's themes over a stretch of days, after holding back what rests on too few. */
export const ShownThemes = z.object({
  sentence: z.string(),
  notices: z.array(z.string()),
  /** Rounded; null where hidden, and in summaries made before it was kept. */
  passages: z.number().nullable().default(null),
  themes: z.array(ShownTheme),
  /** First and last day, ISO. */
  from: z.iso.date(),
  until: z.iso.date(),
})
export type ShownThemes = z.infer<typeof ShownThemes>
