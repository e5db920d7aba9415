import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Codebook, CodebookDraft } from '../../core/codebook/codebook.ts'
import { id, moment, research, service } from './columns.ts'
import { material, output } from './material.ts'
import { tag } from './results.ts'

/**
 * A coach's disagreement with one tag of their own session. It waits for adjudication while it is
 * neither undone nor decided. What the coach wrote lies sealed in the vault until names are out.
 */
export const tagDisagreement = research.table(
  'tag_disagreement',
  {
    id: id(),
    material_id: uuid('material_id')
      .notNull()
      .references(() => material.id),
    /** The tag it is about, by its own key: a later tagging leaves it where it is. */
    output_id: uuid('output_id')
      .notNull()
      .references(() => output.id, { onDelete: 'cascade' }),
    turn: integer('turn').notNull(),
    code: text('code').notNull(),
    coach_id: uuid('coach_id').notNull(),
    /** One of DISAGREEMENT_REASONS. */
    reason: text('reason').notNull(),
    /** none, waiting (sealed until redacted), redacted, or gone (could no longer be opened). */
    words_state: text('words_state').notNull().default('none'),
    /** What the coach wrote, redacted; null in every other state. */
    words: text('words'),
    created_at: moment('created_at').notNull().defaultNow(),
    /** Set when the coach took it back. */
    undone_at: moment('undone_at'),
    /** The adjudicator's answer: tag_right, tag_wrong or unclear. */
    decision: text('decision'),
    /** Account id of the adjudicator. */
    decided_by: text('decided_by'),
    decided_at: moment('decided_at'),
  },
  (table) => [
    foreignKey({
      name: 'tag_disagreement_tag_fk',
      columns: [table.output_id, table.turn, table.code],
      foreignColumns: [tag.output_id, tag.turn, tag.code],
    }).onDelete('cascade'),
    uniqueIndex('tag_disagreement_live')
      .on(table.material_id, table.turn, table.code)
      .where(sql`undone_at is null`),
    index().on(table.material_id),
  ],
)

/** A released codebook. A trigger refuses to change or remove one, whoever asks. */
export const codebookRelease = research.table('codebook_release', {
  version: text('version').primaryKey(),
  codebook: jsonb('codebook').$type<Codebook>().notNull(),
  /** sha-256 of the codebook in its canonical form, hex. */
  hash: text('hash').notNull(),
  /** What changed and why, in the releaser's words; null where nobody said. */
  note: text('note'),
  /** Account id, or `product`. */
  released_by: text('released_by').notNull(),
  released_at: moment('released_at').notNull().defaultNow(),
})

/** The one codebook that is being worked on, if any. */
export const codebookDraft = research.table('codebook_draft', {
  id: id(),
  /** The release it began from. */
  base_version: text('base_version')
    .notNull()
    .references(() => codebookRelease.version),
  codebook: jsonb('codebook').$type<CodebookDraft>().notNull(),
  /** Raised by every change; a save that names an older one is refused. */
  revision: integer('revision').notNull().default(1),
  changed_by: text('changed_by').notNull(),
  changed_at: moment('changed_at').notNull().defaultNow(),
  /** Set when it was released or thrown away. */
  closed_at: moment('closed_at'),
})

/** A call to a service outside this machine: what for and how large, never its content. */
export const externalCall = service.table(
  'external_call',
  {
    id: id(),
    at: moment('at').notNull(),
    material_id: uuid('material_id'),
    engine: text('engine').notNull(),
    model: text('model').notNull(),
    purpose: text('purpose').notNull(),
    byte_count: bigint('byte_count', { mode: 'number' }).notNull(),
    /** Until the answer says better, the most that it can come to. */
    tokens_in: integer('tokens_in').notNull(),
    tokens_out: integer('tokens_out').notNull(),
    /** In the currency of the configured prices. */
    cost: real('cost').notNull(),
    answered: boolean('answered').notNull().default(false),
  },
  (table) => [index().on(table.at)],
)
