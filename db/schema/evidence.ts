import { boolean, index, integer, jsonb, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { EvidenceEntry } from '../../core/evidence/entry.ts'
import type { RegistrationPlan } from '../../core/evidence/registration.ts'
import type { ExperimentPlan } from '../../core/experiments/plan.ts'
import { id, moment, research } from './columns.ts'
import { session } from './people.ts'

/** Counts up by itself: `R-3`, `E-12`, `T-2`. */
const number = () => integer('n').notNull().generatedByDefaultAsIdentity()

/**
 * A plan locked before its outcome was opened. A trigger refuses to change or remove one, whoever
 * asks; what changes is registered as the study's next version.
 */
export const registration = research.table(
  'registration',
  {
    id: id(),
    n: number(),
    /** The same over all versions of a plan: the first version's id. */
    study_id: uuid('study_id').notNull(),
    version: integer('version').notNull(),
    plan: jsonb('plan').$type<RegistrationPlan>().notNull(),
    /** Why there is a new version; empty for the first. */
    reason: text('reason').notNull().default(''),
    /** sha-256 of plan, version, date, author and the hash of the version before, hex. */
    hash: text('hash').notNull(),
    previous_hash: text('previous_hash'),
    /** Account id. */
    registered_by: text('registered_by').notNull(),
    registered_at: moment('registered_at').notNull(),
  },
  (table) => [unique('registration_version').on(table.study_id, table.version)],
)

/**
 * What was tried, for whom, found, and how strongly: rounded and disclosed before it is kept, so that
 * page, API and files say the same. Never changed; a newer entry of the same subject takes its place.
 */
export const evidence = research.table(
  'evidence',
  {
    id: id(),
    n: number(),
    /** link or experiment. */
    kind: text('kind').$type<'link' | 'experiment'>().notNull(),
    /** The link's address, or the experiment's id. */
    subject: text('subject').notNull(),
    entry: jsonb('entry').$type<EvidenceEntry>().notNull(),
    /** Entry it takes the place of. */
    replaces: uuid('replaces'),
    kept_by: text('kept_by').notNull(),
    kept_at: moment('kept_at').notNull(),
  },
  (table) => [index().on(table.subject), unique('evidence_replaced_once').on(table.replaces)],
)

/** The sessions that a kept link counted: for who studies them, and against differencing. */
export const evidenceSession = research.table(
  'evidence_session',
  {
    id: id(),
    evidence_id: uuid('evidence_id')
      .notNull()
      .references(() => evidence.id),
    session_id: uuid('session_id')
      .notNull()
      .references(() => session.id, { onDelete: 'cascade' }),
  },
  (table) => [index().on(table.evidence_id), index().on(table.session_id)],
)

/** A test of messages, channels, places or times. */
export const experiment = research.table('experiment', {
  id: id(),
  n: number(),
  name: text('name').notNull().unique(),
  plan: jsonb('plan').$type<ExperimentPlan>().notNull(),
  /** Recorded when the plan was locked; the same list and seed give the same arms. */
  seed: integer('seed').notNull(),
  /** Null where responses had been seen before: such a test stays exploratory. */
  registration_id: uuid('registration_id').references(() => registration.id),
  created_by: text('created_by').notNull(),
  created_at: moment('created_at').notNull(),
  /** When the first response came in. */
  opened_at: moment('opened_at'),
  stopped_at: moment('stopped_at'),
  /** One of STOP_REASONS. */
  stop_reason: text('stop_reason'),
})

/** Somebody allocated to an arm. Their reference is forgotten when the experiment is stopped. */
export const experimentUnit = research.table(
  'experiment_unit',
  {
    id: id(),
    experiment_id: uuid('experiment_id')
      .notNull()
      .references(() => experiment.id),
    reference: text('reference'),
    arm: text('arm').notNull(),
    stratum: text('stratum').notNull(),
    cluster: text('cluster'),
    /** Coarse facts from before the message, by column. */
    baseline: jsonb('baseline').$type<Record<string, string>>().notNull(),
    /** 1 or 0; null until it is known. */
    response: smallint('response'),
    /** Whether the answer was taken back or changed after it first came in. */
    corrected: boolean('corrected').notNull().default(false),
    created_at: moment('created_at').notNull(),
  },
  (table) => [unique('experiment_unit_once').on(table.experiment_id, table.reference)],
)
