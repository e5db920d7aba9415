import { sql } from 'drizzle-orm'
import { index, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core'
import type { HarmKind } from '../../core/safeguarding/cue.ts'
import { id, moment, research } from './columns.ts'
import { material, output } from './material.ts'

/**
 * A passage that a named person should look at. It holds places, never words: those stay in the
 * redacted turn, and go when it goes.
 */
export const safeguarding = research.table(
  'safeguarding',
  {
    id: id(),
    material_id: uuid('material_id')
      .notNull()
      .references(() => material.id),
    output_id: uuid('output_id')
      .notNull()
      .references(() => output.id, { onDelete: 'cascade' }),
    turn: integer('turn').notNull(),
    /** UTF-16 offsets in the redacted text of the turn. */
    start: integer('start').notNull(),
    end: integer('end').notNull(),
    /** Which of the turn's passages it is: another redaction moves offsets, not their order. */
    place: integer('place').notNull(),
    kinds: jsonb('kinds').$type<HarmKind[]>().notNull(),
    raised_at: moment('raised_at').notNull(),
    /** passed_on or no_risk; null while nobody has looked. */
    decision: text('decision'),
    decided_by: text('decided_by'),
    decided_at: moment('decided_at'),
  },
  (table) => [
    index().on(table.material_id),
    index().on(table.raised_at).where(sql`${table.decision} is null`),
  ],
)
