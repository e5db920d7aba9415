import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core'
import type { Doubt, HoldReason } from '../../core/pipeline/shapes.ts'
import { bytes, id, moment, research, vault } from './columns.ts'
import { material, output } from './material.ts'

/**
 * A redaction that a person looks at before anything is made of it. It holds its material back while
 * it is `held` and its output is the current one; a newer redaction puts it out of force by itself.
 */
export const review = research.table(
  'review',
  {
    id: id(),
    material_id: uuid('material_id')
      .notNull()
      .references(() => material.id),
    /** What it holds back. */
    output_id: uuid('output_id')
      .notNull()
      .unique()
      .references(() => output.id, { onDelete: 'cascade' }),
    /** The run whose masks are reviewed; a release puts corrected masks on top and keeps these. */
    base_output_id: uuid('base_output_id')
      .notNull()
      .references(() => output.id, { onDelete: 'cascade' }),
    /** held or released. */
    state: text('state').notNull().default('held'),
    reasons: jsonb('reasons').$type<HoldReason[]>().notNull(),
    /** Places in the raw turns that were left unmasked; never their words. */
    doubts: jsonb('doubts').$type<Doubt[]>().notNull(),
    held_at: moment('held_at').notNull(),
    released_at: moment('released_at'),
    released_by: text('released_by'),
    /** Who opened its words last, with a reason, and until when they may read on. */
    opened_by: text('opened_by'),
    opened_until: moment('opened_until'),
  },
  (table) => [index().on(table.material_id).where(sql`${table.state} = 'held'`)],
)

/** What a person decided about words of a case, sealed. An undone row stays, as history. */
export const correction = vault.table(
  'correction',
  {
    id: id(),
    /** The order in which they were made. */
    n: integer('n').notNull().generatedByDefaultAsIdentity(),
    /** The person's id, or the material's where no one person is named. */
    case_id: uuid('case_id').notNull(),
    material_id: uuid('material_id').notNull(),
    /** accept, reject or add. */
    decision: text('decision').notNull(),
    whole_case: boolean('whole_case').notNull(),
    key_id: text('key_id').notNull(),
    sealed: bytes('sealed').notNull(),
    created_at: moment('created_at').notNull(),
    created_by: text('created_by').notNull(),
    /** Set by the first release that put it into the text; from then on it counts in the whole case. */
    applied_at: moment('applied_at'),
    undone_at: moment('undone_at'),
    undone_by: text('undone_by'),
  },
  (table) => [index().on(table.case_id, table.n), index().on(table.material_id)],
)

/** Why a reviewer keeps a text held; their words, sealed. */
export const reviewNote = vault.table(
  'review_note',
  {
    id: id(),
    review_id: uuid('review_id').notNull(),
    material_id: uuid('material_id').notNull(),
    key_id: text('key_id').notNull(),
    sealed: bytes('sealed').notNull(),
    created_at: moment('created_at').notNull(),
    created_by: text('created_by').notNull(),
  },
  (table) => [index().on(table.review_id)],
)
