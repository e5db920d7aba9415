import {
  bigint,
  boolean,
  index,
  integer,
  real,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { PlanKind } from '../../core/coding/sampling.ts'
import { id, moment, research } from './columns.ts'
import { material, output } from './material.ts'
import { session } from './people.ts'

/** How sessions were drawn for human coding, as it was asked for, so that it can be drawn again. */
export const codingPlan = research.table('coding_plan', {
  id: id(),
  name: text('name').notNull().unique(),
  kind: text('kind').$type<PlanKind>().notNull(),
  /** The measure whose levels were the strata. */
  measure: text('measure'),
  wanted: integer('wanted').notNull(),
  seed: integer('seed').notNull(),
  /** Share of the drawn sessions that a second person codes too. */
  overlap: real('overlap').notNull(),
  /** Version of the codebook that everybody codes with. */
  codebook: text('codebook').notNull(),
  /** Account id of whoever made it. */
  created_by: text('created_by').notNull(),
  created_at: moment('created_at').notNull().defaultNow(),
})

/**
 * The draw for human coding, kept as it was made: every session it covered with its known chance,
 * drawn or not. The links need the chances of both.
 */
export const sampling = research.table(
  'sampling',
  {
    id: id(),
    session_id: uuid('session_id')
      .notNull()
      .references(() => session.id),
    /** Null for a draw that was made outside the service. */
    plan_id: uuid('plan_id').references(() => codingPlan.id),
    drawn: boolean('drawn').notNull(),
    /** Null where the tagger's doubt picked: such sessions train it and never count for links. */
    probability: real('probability'),
    stratum: text('stratum').notNull(),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('sampling_once').on(table.session_id, table.plan_id).nullsNotDistinct(),
    index().on(table.plan_id),
  ],
)

/** A session's words given to one coder, as they stood then. */
export const codingTask = research.table(
  'coding_task',
  {
    id: id(),
    plan_id: uuid('plan_id')
      .notNull()
      .references(() => codingPlan.id),
    session_id: uuid('session_id')
      .notNull()
      .references(() => session.id),
    material_id: uuid('material_id')
      .notNull()
      .references(() => material.id),
    /** The redacted text that is coded; a later redaction does not move the turns under a coder. */
    output_id: uuid('output_id')
      .notNull()
      .references(() => output.id, { onDelete: 'cascade' }),
    /** Account id, or `import:` and a name for codes that came from a file. */
    coder: text('coder').notNull(),
    coder_name: text('coder_name').notNull(),
    /** Place in the coder's queue. */
    place: integer('place').notNull(),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('coding_task_once').on(table.session_id, table.coder),
    index().on(table.plan_id),
    index().on(table.coder),
  ],
)

/** That a coder has finished a session. Added once and never taken back: from then on they may see others. */
export const codingDone = research.table('coding_done', {
  task_id: uuid('task_id')
    .primaryKey()
    .references(() => codingTask.id, { onDelete: 'cascade' }),
  created_at: moment('created_at').notNull().defaultNow(),
})

const sequence = () => bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity()

/** What a coder put on a turn. Entries are added and never changed: an undo is an entry too. */
export const turnCoding = research.table(
  'turn_coding',
  {
    id: sequence(),
    task_id: uuid('task_id')
      .notNull()
      .references(() => codingTask.id, { onDelete: 'cascade' }),
    turn: integer('turn').notNull(),
    codes: text('codes').array().notNull(),
    memo: text('memo').notNull().default(''),
    undoes: bigint('undoes', { mode: 'number' }),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index().on(table.task_id, table.turn)],
)

/** How a difference between coders was settled, and why. Added and never changed. */
export const adjudication = research.table(
  'adjudication',
  {
    id: sequence(),
    session_id: uuid('session_id')
      .notNull()
      .references(() => session.id),
    output_id: uuid('output_id')
      .notNull()
      .references(() => output.id, { onDelete: 'cascade' }),
    turn: integer('turn').notNull(),
    codes: text('codes').array().notNull(),
    reason: text('reason').notNull(),
    undoes: bigint('undoes', { mode: 'number' }),
    settled_by: text('settled_by').notNull(),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index().on(table.session_id, table.turn)],
)
