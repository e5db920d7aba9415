import { z } from 'zod'
import { Interval } from './link-result.ts'

/** How one measure stands at each band of coaches' experience, as far as it may be shown. */
export const ExperienceLine = z.object({
  measure: z.string(),
  bands: z.array(
    z.object({
      band: z.string(),
      /** To two figures behind the point of its unit's share; null where hidden. */
      mean: z.number().nullable(),
      /** Distinct people, to the nearest 5; null where hidden. */
      people: z.number().nullable(),
      coaches: z.number().int().nullable(),
    }),
  ),
  /**
   * What another half year brings within the same coach, adjusted for phase and channel. Only of what is
   * counted without tags: the tagger's errors may move with how somebody speaks.
   */
  within: Interval.nullable(),
  /** Why there is none; null when there is. */
  reason: z.string().nullable(),
})
export type ExperienceLine = z.infer<typeof ExperienceLine>

export const ExperienceTable = z.object({ lines: z.array(ExperienceLine) })
export type ExperienceTable = z.infer<typeof ExperienceTable>
