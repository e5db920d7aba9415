import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { HarmKind } from '../../core/safeguarding/cue.ts'
import { id, moment, research } from './columns.ts'
import { debriefItem } from './debrief.ts'
import { material, output } from './material.ts'

/**
 * A passage that a named person should look at. It holds places, never words: those stay in the
 * redacted turn, or in what was written down in a debrief, and go when it goes.
 */
export const safeguarding = research.table(
  'safeguarding',
  {
    id: id(),
    /** Of a text that came in; null for what was written down in a debrief. */
    material_id: uuid('material_id').references(() => material.id),
    output_id: uuid('output_id').references(() => output.id, { onDelete: 'cascade' }),
    /** What was written down in a debrief; null for a text that came in. */
    debrief_item_id: uuid('debrief_item_id').references(() => debriefItem.id, {
      onDelete: 'cascade',
    }),
    turn: integer('turn').notNull(),
    /** UTF-16 offsets in the redacted text of the turn, or in the words of the debrief. */
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
    unique().on(table.debrief_item_id, table.place),
    check(
      'safeguarding_one_source',
      sql`(${table.debrief_item_id} is null) = (${table.output_id} is not null)
        and (${table.material_id} is null) = (${table.output_id} is null)`,
    ),
  ],
)
