import { z } from 'zod'

/** A debrief page asked for over chosen days and, if wished, a part of the team's work. */
export const DebriefQuery = z.object({
  from: z.iso.date(),
  until: z.iso.date(),
  phase: z.string().max(40).nullable(),
  site_id: z.uuid().nullable(),
  /** How the page is called, made by the service. */
  name: z.string().max(200),
})
export type DebriefQuery = z.infer<typeof DebriefQuery>
