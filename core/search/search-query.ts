import { z } from 'zod'
import { MATERIAL_KINDS } from '../pipeline/order.ts'
import { Phase } from '../session/session.ts'
import { Speaker } from '../session/turn.ts'

const orNone = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((value) => (value === '' ? undefined : value), shape.optional())

/** What is looked for in redacted passages. Empty fields of a form are fields not used. */
export const SearchQuery = z.object({
  /** Words, "a phrase" in quotation marks, `or`, and -without. */
  words: z.string().trim().max(200).default(''),
  speaker: orNone(Speaker),
  phase: orNone(Phase),
  kind: orNone(z.enum(MATERIAL_KINDS)),
  /** A code of the codebook that the tagger put on the turn. */
  code: orNone(z.string().max(60)),
  /** Days the text speaks of, both included. */
  from: orNone(z.iso.date()),
  to: orNone(z.iso.date()),
})
export type SearchQuery = z.infer<typeof SearchQuery>

/** Whether there is anything to look for. */
export const asksForSomething = (query: SearchQuery): boolean =>
  query.words !== '' || query.code !== undefined
