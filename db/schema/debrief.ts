import { date, index, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core'
import type { RememberedEdit } from '../../core/themes/theme-edit.ts'
import { id, moment, research } from './columns.ts'
import { team } from './unit.ts'

const ofTeam = () =>
  uuid('team_id')
    .notNull()
    .references(() => team.id)

/** What a person did to a theme of their team. Rows are undone, never changed otherwise. */
export const themeEdit = research.table(
  'theme_edit',
  {
    id: id(),
    /** The order in which they were made. */
    n: integer('n').notNull().generatedByDefaultAsIdentity(),
    team_id: ofTeam(),
    remembered: jsonb('remembered').$type<RememberedEdit>().notNull(),
    made_by: text('made_by').notNull(),
    made_at: moment('made_at').notNull(),
    undone_at: moment('undone_at'),
  },
  (table) => [index().on(table.team_id, table.n)],
)

/** What a team wrote down in a debrief. */
export const debriefItem = research.table(
  'debrief_item',
  {
    id: id(),
    team_id: ofTeam(),
    /** win, try, action or note. */
    kind: text('kind').notNull(),
    text: text('text').notNull(),
    /** Initials of whoever does it; actions alone have one. */
    owner: text('owner'),
    day: date('day', { mode: 'string' }).notNull(),
    /** yes, partly or no: the answer given at a later debrief. */
    seen_again: text('seen_again'),
    made_by: text('made_by').notNull(),
    made_at: moment('made_at').notNull(),
  },
  (table) => [index().on(table.team_id, table.day)],
)

/** When a team's page is to be ready; a team without a row has it every day at five. */
export const debriefSchedule = research.table('debrief_schedule', {
  team_id: ofTeam().primaryKey(),
  /** London's wall clock. */
  hour: integer('hour').notNull(),
  /** 1 is Monday, 7 Sunday. */
  days: integer('days').array().notNull(),
  changed_by: text('changed_by').notNull(),
  changed_at: moment('changed_at').notNull(),
})
