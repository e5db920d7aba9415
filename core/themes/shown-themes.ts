import { z } from 'zod'

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
})
export type ShownTheme = z.infer<typeof ShownTheme>

/** A team's themes over a stretch of days, after holding back what rests on too few. */
export const ShownThemes = z.object({
  sentence: z.string(),
  notices: z.array(z.string()),
  themes: z.array(ShownTheme),
  /** First and last day, ISO. */
  from: z.iso.date(),
  until: z.iso.date(),
})
export type ShownThemes = z.infer<typeof ShownThemes>
