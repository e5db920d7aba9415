import { boolean, index, integer, numeric, text, uuid } from 'drizzle-orm/pg-core'
import { id, moment, research } from './columns.ts'
import { coach, site } from './unit.ts'

/** Someone the unit supports, by pseudonymous reference; characteristics only as coarse bands. */
export const person = research.table(
  'person',
  {
    id: id(),
    reference: text('reference').notNull().unique(),
    coach_id: uuid('coach_id')
      .notNull()
      .references(() => coach.id),
    age_band: text('age_band').notNull().default('not_recorded'),
    condition_group: text('condition_group').notNull().default('not_recorded'),
    time_on_benefit_band: text('time_on_benefit_band').notNull().default('not_recorded'),
    work_history_band: text('work_history_band').notNull().default('not_recorded'),
    created_at: moment('created_at').notNull().defaultNow(),
    erased_at: moment('erased_at'),
  },
  (table) => [index().on(table.coach_id)],
)

export const consent = research.table(
  'consent',
  {
    id: id(),
    person_id: uuid('person_id')
      .notNull()
      .references(() => person.id),
    purpose: text('purpose').notNull(),
    wording_version: text('wording_version').notNull(),
    channel: text('channel').notNull(),
    /** Account id of whoever took it. */
    taken_by: text('taken_by').notNull(),
    given_at: moment('given_at').notNull(),
    expires_at: moment('expires_at'),
    withdrawn_at: moment('withdrawn_at'),
    withdrawn_by: text('withdrawn_by'),
  },
  (table) => [index().on(table.person_id, table.purpose)],
)

/** An appointment or contact. */
export const session = research.table(
  'session',
  {
    id: id(),
    reference: text('reference').notNull().unique(),
    person_id: uuid('person_id')
      .notNull()
      .references(() => person.id),
    coach_id: uuid('coach_id')
      .notNull()
      .references(() => coach.id),
    site_id: uuid('site_id').references(() => site.id),
    phase: text('phase').notNull(),
    channel: text('channel').notNull(),
    venue: text('venue').notNull().default('none'),
    held_at: moment('held_at').notNull(),
    minutes: integer('minutes'),
    /** Whether the person met the same coach who first contacted them. */
    same_coach_as_first_contact: boolean('same_coach_as_first_contact'),
    topics: text('topics').array().notNull().default([]),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index().on(table.coach_id, table.held_at), index().on(table.person_id)],
)

/** One step of a person's plan. The wording is sealed in the vault when it quotes the person. */
export const planStep = research.table('plan_step', {
  id: id(),
  person_id: uuid('person_id')
    .notNull()
    .references(() => person.id),
  session_id: uuid('session_id').references(() => session.id),
  coach_id: uuid('coach_id').notNull(),
  /** Redacted wording. */
  text: text('text').notNull(),
  proposed_by: text('proposed_by').notNull(),
  /** Whose words the step is written in. */
  words_of: text('words_of').notNull(),
  agreed: boolean('agreed').notNull().default(false),
  signed_at: moment('signed_at'),
  changed_at: moment('changed_at'),
  created_at: moment('created_at').notNull().defaultNow(),
})

/** What happened: attended, started work, still in work after 13 weeks, … one row an observation. */
export const outcome = research.table(
  'outcome',
  {
    id: id(),
    person_id: uuid('person_id')
      .notNull()
      .references(() => person.id),
    /** The session after which it was observed, where there is one. */
    session_id: uuid('session_id').references(() => session.id),
    coach_id: uuid('coach_id').notNull(),
    kind: text('kind').notNull(),
    /** 1 or 0 for yes and no, else the scale's number. */
    value: numeric('value', { mode: 'number' }).notNull(),
    recorded_at: moment('recorded_at').notNull(),
  },
  (table) => [index().on(table.session_id, table.kind), index().on(table.person_id)],
)

/** Scores only; no licensed item wording. `side` is whose view it is: person or coach. */
export const questionnaire = research.table('questionnaire', {
  id: id(),
  person_id: uuid('person_id')
    .notNull()
    .references(() => person.id),
  session_id: uuid('session_id').references(() => session.id),
  coach_id: uuid('coach_id').notNull(),
  instrument: text('instrument').notNull(),
  side: text('side').notNull(),
  scale: text('scale').notNull(),
  score: numeric('score', { mode: 'number' }).notNull(),
  completed_at: moment('completed_at').notNull(),
})
