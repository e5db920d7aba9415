import { z } from 'zod'
import { Channel, Phase } from './session.ts'
import type { RawText, RedactedText } from './text.ts'

export const Speaker = z.enum(['coach', 'client', 'other'])
export type Speaker = z.infer<typeof Speaker>

/** One word with its time in seconds from the start of the recording, where the engine gives it. */
export const Word = z.object({ text: z.string(), start: z.number(), end: z.number() })
export type Word = z.infer<typeof Word>

const turnShape = {
  /** Unique and increasing within a transcript. */
  n: z.number().int().nonnegative(),
  speaker: Speaker,
  /** Seconds from the start of the recording. */
  start: z.number().nonnegative().optional(),
  end: z.number().nonnegative().optional(),
  /** The name or label the source gave this voice. */
  speaker_name: z.string().optional(),
}

export const RawTurn = z.object({
  ...turnShape,
  text: z.string().transform((text) => text as RawText),
  words: z.array(Word).optional(),
})
export type RawTurn = z.infer<typeof RawTurn>

/** `speaker_name` is dropped on purpose: it is an identifier. */
export const RedactedTurn = z.object({
  n: turnShape.n,
  speaker: Speaker,
  start: turnShape.start,
  end: turnShape.end,
  text: z.string().transform((text) => text as RedactedText),
})
export type RedactedTurn = z.infer<typeof RedactedTurn>

/** The transcript line of the command line contract. Unknown fields are kept. */
export const Transcript = z.looseObject({
  id: z.string().min(1),
  phase: Phase.optional(),
  channel: Channel.optional(),
  venue: z.string().optional(),
  /** True when nobody said who is who and the first voice was taken for the coach. */
  speakers_assumed: z.boolean().optional(),
  turns: z.array(RawTurn),
})
export type Transcript = z.infer<typeof Transcript>
