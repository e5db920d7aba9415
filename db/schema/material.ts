import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  primaryKey,
  real,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Unprocessable } from '../../core/pipeline/step.ts'
import { bytes, id, moment, research } from './columns.ts'
import { person, session } from './people.ts'
import { coach, team } from './unit.ts'

/** What entered the pipeline: a recording, a transcript, a note or a debrief's notes. */
export const material = research.table(
  'material',
  {
    id: id(),
    kind: text('kind').notNull(),
    session_id: uuid('session_id').references(() => session.id),
    person_id: uuid('person_id').references(() => person.id),
    coach_id: uuid('coach_id')
      .notNull()
      .references(() => coach.id),
    team_id: uuid('team_id')
      .notNull()
      .references(() => team.id),
    /** The day it speaks of. */
    day: date('day', { mode: 'string' }).notNull(),
    /** Keyed hash of the bytes: recognises the same file sent twice, and tells nothing without the key. */
    content_hash: text('content_hash').notNull(),
    byte_count: bigint('byte_count', { mode: 'number' }).notNull(),
    media_type: text('media_type').notNull(),
    /** One voice per channel, the coach on the left. */
    coach_first: boolean('coach_first').notNull().default(true),
    /** Set when nobody has said yet which voice is the coach. */
    speakers_assumed: boolean('speakers_assumed').notNull().default(false),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    index().on(table.coach_id, table.created_at),
    index().on(table.session_id),
    uniqueIndex('material_once').on(table.coach_id, table.kind, table.content_hash),
  ],
)

/** How far each step has come with each material; what people see, and who holds the lease. */
export const stage = research.table(
  'stage',
  {
    material_id: uuid('material_id')
      .notNull()
      .references(() => material.id),
    step: text('step').notNull(),
    /** queued, running, waiting, done, stopped or dead. */
    state: text('state').notNull(),
    attempts: integer('attempts').notNull().default(0),
    progress: real('progress').notNull().default(0),
    reason_code: text('reason_code'),
    reason: text('reason'),
    lease: uuid('lease'),
    lease_until: moment('lease_until'),
    job_id: uuid('job_id'),
    queued_at: moment('queued_at').notNull().defaultNow(),
    started_at: moment('started_at'),
    finished_at: moment('finished_at'),
  },
  (table) => [
    primaryKey({ columns: [table.material_id, table.step] }),
    index().on(table.state, table.lease_until),
  ],
)

/** The ledger that makes an effect land once. Rows of results point here. */
export const output = research.table(
  'output',
  {
    id: id(),
    material_id: uuid('material_id')
      .notNull()
      .references(() => material.id),
    step: text('step').notNull(),
    step_version: integer('step_version').notNull(),
    /** Hash of everything the step read, its models included. */
    input_hash: text('input_hash').notNull(),
    /** False once a newer output of the same step replaced it. */
    is_current: boolean('is_current').notNull().default(true),
    unprocessable: jsonb('unprocessable').$type<Unprocessable[]>().notNull().default([]),
    /** Small facts about the run: engine, tagger, model; never words. */
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull().default({}),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('output_once').on(table.material_id, table.step, table.step_version, table.input_hash),
    uniqueIndex('output_current').on(table.material_id, table.step).where(sql`is_current`),
  ],
)

/** An audio upload on its way in; its parts lie sealed in the object store. */
export const upload = research.table('upload', {
  id: text('id').primaryKey(),
  coach_id: uuid('coach_id').notNull(),
  session_id: uuid('session_id')
    .notNull()
    .references(() => session.id),
  person_id: uuid('person_id').notNull(),
  byte_count: bigint('byte_count', { mode: 'number' }).notNull(),
  /** Hex sha-256 the sender promised, if any. */
  sha256: text('sha256'),
  coach_first: boolean('coach_first').notNull().default(true),
  /** The file's own name, which may name somebody: sealed under the person's key. */
  sealed_name: bytes('sealed_name'),
  created_at: moment('created_at').notNull().defaultNow(),
  material_id: uuid('material_id'),
  /** Why it was refused after its last byte, in words. */
  refusal: text('refusal'),
})
