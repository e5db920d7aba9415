import { z } from 'zod'
import { Codebook } from '../codebook/codebook.ts'
import { Channel, Phase } from '../session/session.ts'
import { RawTurn, RedactedTurn } from '../session/turn.ts'

/** What each step reads and writes. The runner loads these from the database and stores them there. */

export const TranscribeIn = z.object({
  /** A private temporary copy, opened from its seal for this run only. */
  audio_path: z.string(),
  /** One voice per channel, the coach on the left, when the recorder says so. */
  coach_first: z.boolean(),
  /** Whether the person agreed to an outside service; without it an external engine is not used. */
  external_allowed: z.boolean(),
})
export type TranscribeIn = z.infer<typeof TranscribeIn>

export const TranscribeOut = z.object({
  turns: z.array(RawTurn),
  duration_s: z.number().nonnegative(),
  engine: z.object({ name: z.string(), version: z.string(), model: z.string() }),
  /** How the voices were told apart; `none` means every turn has one voice and a person must say. */
  speakers: z.enum(['channels', 'diarized', 'none']),
  speakers_assumed: z.boolean(),
})
export type TranscribeOut = z.infer<typeof TranscribeOut>

export const IDENTIFIER_TYPES = [
  'NAME',
  'PLACE',
  'ORG',
  'ADDRESS',
  'POSTCODE',
  'PHONE',
  'EMAIL',
  'URL',
  'NINO',
  'NHS_NO',
  'DOB',
  'BANK',
  'REF',
  'VEHICLE',
  'PASSPORT',
  'LICENCE',
] as const
export const IdentifierType = z.enum(IDENTIFIER_TYPES)
export type IdentifierType = z.infer<typeof IdentifierType>

/** A name, address or reference already on the case's record. */
export const KnownIdentifier = z.object({ type: IdentifierType, text: z.string().min(1) })
export type KnownIdentifier = z.infer<typeof KnownIdentifier>

export const Span = z.object({
  /** The turn's `n`. */
  turn: z.number().int().nonnegative(),
  /** UTF-16 offsets in the turn's ORIGINAL text, end exclusive. */
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  type: IdentifierType,
  /** Which recogniser found it, why in words, and how sure (0 to 1). */
  recogniser: z.string(),
  why: z.string(),
  score: z.number().min(0).max(1),
  /** What stands in its place, e.g. `[Person 2]`. */
  pseudonym: z.string(),
  /** Keyed hash of the normalised value: the same value in a case has the same hash. */
  value_hash: z.string(),
})
export type Span = z.infer<typeof Span>

/** What a text of the case held, with its stand-in. Sealed when stored. */
export const SeenIdentifier = z.object({
  value_hash: z.string(),
  pseudonym: z.string(),
  type: IdentifierType,
  /** The value as it would be written. */
  text: z.string(),
  /** False while nobody was sure of it: then it is not looked for in the case's other texts. */
  sure: z.boolean().optional(),
})
export type SeenIdentifier = z.infer<typeof SeenIdentifier>

/** What a person decided about words of a case; sealed where it is kept. */
export const Correction = z.object({
  /** accept and add: these words identify somebody; reject: they do not. */
  decision: z.enum(['accept', 'reject', 'add']),
  type: IdentifierType,
  /** The words themselves, raw. */
  text: z.string().min(1),
  /** Where they stand, in a turn that still hashes to this; null: wherever they stand in the case. */
  place: z
    .object({
      turn: z.number().int().nonnegative(),
      start: z.number().int().nonnegative(),
      end: z.number().int().positive(),
      turn_hash: z.string(),
    })
    .nullable(),
})
export type Correction = z.infer<typeof Correction>

/** Words left in the text that a person should look at. */
export const Doubt = Span.omit({ pseudonym: true, value_hash: true })
export type Doubt = z.infer<typeof Doubt>

/** Why nothing is made of a text before a person has looked at its masks. */
export const HoldReason = z.object({
  code: z.enum(['on_record', 'near_miss', 'unsure_masks', 'many_masks']),
  /** How many marks it is about. */
  count: z.number().int().positive(),
})
export type HoldReason = z.infer<typeof HoldReason>

export const RedactIn = z.object({
  turns: z.array(RawTurn),
  known: z.array(KnownIdentifier),
  /** Pseudonyms already given in this case, by value hash, so that one person keeps one name. */
  pseudonyms: z.record(z.string(), z.string()),
  /** What the case's other texts held: masked here too. None where a text stands alone. */
  seen: z.array(SeenIdentifier).optional(),
  /** The case's own key for value hashes, as hex. */
  hash_key: z.string(),
  /** People's decisions, in the order they were made. */
  corrections: z.array(Correction).optional(),
})
export type RedactIn = z.infer<typeof RedactIn>

export const RedactOut = z.object({
  turns: z.array(RedactedTurn),
  spans: z.array(Span),
  /** What the case's map gains: new stand-ins, and old ones that somebody is sure of now. */
  pseudonyms: z.array(SeenIdentifier),
  doubts: z.array(Doubt).default([]),
  /** Not empty: held for review. */
  hold: z.array(HoldReason).default([]),
})
export type RedactOut = z.infer<typeof RedactOut>

export const EmbedIn = z.object({
  /** Notes are cut into sentences; conversations keep one passage a turn. */
  cut: z.enum(['sentences', 'turns']),
  turns: z.array(RedactedTurn),
})
export type EmbedIn = z.infer<typeof EmbedIn>

export const EMBEDDING_DIMENSIONS = 384

export const EmbedOut = z.object({
  /** Name and version; vectors of two models are never compared. */
  model: z.string(),
  passages: z.array(
    z.object({
      turn: z.number().int().nonnegative(),
      /** UTF-16 offsets in the redacted text of the turn. */
      start: z.number().int().nonnegative(),
      end: z.number().int().positive(),
      vector: z.array(z.number()).length(EMBEDDING_DIMENSIONS),
    }),
  ),
})
export type EmbedOut = z.infer<typeof EmbedOut>

export const TagIn = z.object({
  turns: z.array(RedactedTurn),
  phase: Phase.nullable(),
  channel: Channel.nullable(),
  external_allowed: z.boolean(),
  /** The released codebook to tag by; the one that came with the product when absent. */
  codebook: Codebook.optional(),
  /** What outside services have cost since midnight; no part of what the output depends on. */
  spent_today: z.number().nonnegative().optional(),
})
export type TagIn = z.infer<typeof TagIn>

export const Tag = z.object({
  turn: z.number().int().nonnegative(),
  code: z.string(),
  score: z.number().min(0).max(1),
  /** Evidence: UTF-16 offsets in the redacted text of that turn. */
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
})
export type Tag = z.infer<typeof Tag>

/** What a run cost outside this machine. */
export const Usage = z.object({
  calls: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  tokens_in: z.number().int().nonnegative(),
  tokens_out: z.number().int().nonnegative(),
  /** In the currency of the configured prices. */
  cost: z.number().nonnegative(),
})
export type Usage = z.infer<typeof Usage>

export const TagOut = z.object({
  tagger: z.object({
    name: z.string(),
    version: z.string(),
    codebook: z.string(),
    model: z.string().nullable(),
    prompt_hash: z.string().nullable(),
  }),
  tags: z.array(Tag),
  /** Absent when nothing left this machine. */
  usage: Usage.optional(),
})
export type TagOut = z.infer<typeof TagOut>

export const MeasureIn = z.object({
  /** The codebook the tags are of; the one that came with the product when absent. */
  codebook: Codebook.optional(),
  turns: z.array(RedactedTurn),
  tags: z.array(Tag),
  /** Seconds, when the recording or the session record says. */
  duration_s: z.number().positive().nullable(),
})
export type MeasureIn = z.infer<typeof MeasureIn>

export const MeasureOut = z.object({
  /** Named numbers, one row a session; null where the session is too short to say. */
  measures: z.record(z.string(), z.number().nullable()),
  too_short: z.boolean(),
})
export type MeasureOut = z.infer<typeof MeasureOut>
