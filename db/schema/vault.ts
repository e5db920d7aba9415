import { bigint, integer, jsonb, real, text, uuid } from 'drizzle-orm/pg-core'
import { tagDisagreement } from './codes.ts'
import { bytes, id, moment, vault } from './columns.ts'

/** Everything here is ciphertext under the person's own key (AES-256-GCM); see db/sealing. */

/** Name, contact details and other identifiers on record; the newest row counts. */
export const identity = vault.table('identity', {
  id: id(),
  person_id: uuid('person_id').notNull(),
  sealed: bytes('sealed').notNull(),
  created_at: moment('created_at').notNull().defaultNow(),
})

/** Raw words: a note or transcript as it came in, or what the transcribe step heard. */
export const rawText = vault.table('raw_text', {
  id: id(),
  material_id: uuid('material_id').notNull(),
  /** The transcribe step's output; null for text that came in as text. */
  output_id: uuid('output_id'),
  key_id: text('key_id').notNull(),
  sealed: bytes('sealed').notNull(),
  created_at: moment('created_at').notNull().defaultNow(),
})

/** Which words each pseudonym of a case stands for. One row a redaction run; the newest holds all. */
export const pseudonymMap = vault.table('pseudonym_map', {
  id: id(),
  /** The person's id, or the material's where no one person is named. */
  case_id: uuid('case_id').notNull(),
  key_id: text('key_id').notNull(),
  sealed: bytes('sealed').notNull(),
  created_at: moment('created_at').notNull().defaultNow(),
})

/** An audio file: where its sealed parts lie, and its own name, sealed too. */
export const audioObject = vault.table('audio_object', {
  material_id: uuid('material_id').primaryKey(),
  key_id: text('key_id').notNull(),
  /** Prefix of its parts in the object store. */
  object_key: text('object_key').notNull(),
  byte_count: bigint('byte_count', { mode: 'number' }).notNull(),
  sealed_name: bytes('sealed_name').notNull(),
  created_at: moment('created_at').notNull().defaultNow(),
})

/**
 * A recording's copy to listen to, with what its text masks silent; made anew whenever the text is.
 * One row a recording: under way, there, or why there is none.
 */
export const playback = vault.table('playback', {
  material_id: uuid('material_id').primaryKey(),
  /** The redaction it says no more than; once that is no longer current, nobody may play it. */
  output_id: uuid('output_id').notNull(),
  /** making, ready or none. */
  state: text('state').notNull(),
  attempts: integer('attempts').notNull().default(1),
  lease: uuid('lease').notNull(),
  /** When it may be taken up anew: its maker died, or a fault should have passed. */
  again_at: moment('again_at'),
  key_id: text('key_id').notNull(),
  /** Prefix of its sealed parts in the object store. */
  object_key: text('object_key').notNull(),
  byte_count: bigint('byte_count', { mode: 'number' }),
  media_type: text('media_type'),
  muted_s: real('muted_s'),
  /** Turns silenced wholly, because a word of theirs could not be found in time. */
  whole_turns: integer('whole_turns'),
  reason_code: text('reason_code'),
  reason: text('reason'),
  created_at: moment('created_at').notNull().defaultNow(),
})

/**
 * A table or a file of codings on its way in, sealed under a key of its own that is destroyed once it is written,
 * given up or a day old. Nothing of it stands in the records before it is confirmed.
 */
export const importDraft = vault.table('import_draft', {
  id: id(),
  account_id: text('account_id').notNull(),
  /** people, sessions, outcomes, questionnaires or codings. */
  kind: text('kind').notNull(),
  /** The file; null once its rows are written. */
  sealed: bytes('sealed'),
  /** Which header each field is read from; null until somebody has chosen. */
  mapping: jsonb('mapping').$type<Record<string, string | null>>(),
  created_at: moment('created_at').notNull().defaultNow(),
  written_at: moment('written_at'),
  written_count: integer('written_count'),
})

/** What a coach wrote about a tag they disagree with, until names are out; then it is deleted. */
export const disagreementWords = vault.table('disagreement_words', {
  disagreement_id: uuid('disagreement_id')
    .primaryKey()
    .references(() => tagDisagreement.id, { onDelete: 'cascade' }),
  key_id: text('key_id').notNull(),
  sealed: bytes('sealed').notNull(),
  created_at: moment('created_at').notNull().defaultNow(),
})
