import {
  boolean,
  index,
  integer,
  jsonb,
  primaryKey,
  real,
  text,
  uuid,
  vector,
} from 'drizzle-orm/pg-core'
import { EMBEDDING_DIMENSIONS } from '../../core/pipeline/shapes.ts'
import { id, lexemes, moment, research } from './columns.ts'
import { material, output } from './material.ts'
import { session } from './people.ts'

const of = () => ({
  output_id: uuid('output_id')
    .notNull()
    .references(() => output.id, { onDelete: 'cascade' }),
  material_id: uuid('material_id')
    .notNull()
    .references(() => material.id),
})

/** One speaker's stretch, redacted. */
export const turn = research.table(
  'turn',
  {
    ...of(),
    n: integer('n').notNull(),
    speaker: text('speaker').notNull(),
    start_s: real('start_s'),
    end_s: real('end_s'),
    text: text('text').notNull(),
  },
  (table) => [primaryKey({ columns: [table.output_id, table.n] }), index().on(table.material_id)],
)

/** Why something was masked. Offsets belong to the raw turn, whose words lie in the vault. */
export const span = research.table(
  'span',
  {
    ...of(),
    turn: integer('turn').notNull(),
    start: integer('start').notNull(),
    end: integer('end').notNull(),
    type: text('type').notNull(),
    recogniser: text('recogniser').notNull(),
    why: text('why').notNull(),
    score: real('score').notNull(),
    pseudonym: text('pseudonym').notNull(),
    value_hash: text('value_hash').notNull(),
  },
  (table) => [index().on(table.output_id)],
)

/** Vectors are personal data: only redacted text is embedded, and they are erased with it. */
export const passage = research.table(
  'passage',
  {
    ...of(),
    model: text('model').notNull(),
    turn: integer('turn').notNull(),
    start: integer('start').notNull(),
    end: integer('end').notNull(),
    vector: vector('vector', { dimensions: EMBEDDING_DIMENSIONS }).notNull(),
  },
  (table) => [
    index().on(table.output_id, table.turn, table.start),
    index().on(table.material_id),
    index('passage_nearest').using('hnsw', table.vector.op('vector_cosine_ops')),
  ],
)

/**
 * A passage's words, for searching. Apart from the vectors, because a common word stands in thousands
 * of passages, and ranking them would read every page of a table eight times as wide.
 */
export const passageWords = research.table(
  'passage_words',
  {
    ...of(),
    turn: integer('turn').notNull(),
    start: integer('start').notNull(),
    lexemes: lexemes('lexemes').notNull(),
  },
  (table) => [
    index().on(table.output_id, table.turn, table.start),
    index('passage_lexemes').using('gin', table.lexemes),
  ],
)

/** A code put on a turn by a tagger, with its evidence and where it came from. */
export const tag = research.table(
  'tag',
  {
    ...of(),
    turn: integer('turn').notNull(),
    code: text('code').notNull(),
    score: real('score').notNull(),
    start: integer('start').notNull(),
    end: integer('end').notNull(),
    tagger: text('tagger').notNull(),
    tagger_version: text('tagger_version').notNull(),
    codebook: text('codebook').notNull(),
    model: text('model'),
    prompt_hash: text('prompt_hash'),
  },
  (table) => [
    primaryKey({ columns: [table.output_id, table.turn, table.code] }),
    index().on(table.code, table.material_id, table.turn, table.output_id),
  ],
)

/** A session's numbers. Rows without an output were counted elsewhere and imported. */
export const measure = research.table(
  'measure',
  {
    id: id(),
    session_id: uuid('session_id')
      .notNull()
      .references(() => session.id),
    coach_id: uuid('coach_id').notNull(),
    output_id: uuid('output_id').references(() => output.id, { onDelete: 'cascade' }),
    values: jsonb('values').$type<Record<string, number | null>>().notNull(),
    too_short: boolean('too_short').notNull().default(false),
    is_current: boolean('is_current').notNull().default(true),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index().on(table.session_id)],
)

/** A person's judgement that a code is present in a session. */
export const coding = research.table(
  'coding',
  {
    id: id(),
    session_id: uuid('session_id')
      .notNull()
      .references(() => session.id),
    coder: text('coder').notNull(),
    code: text('code').notNull(),
    present: boolean('present').notNull(),
    /** The adjudicated answer; a second coder's blind answer is kept beside it. */
    gold: boolean('gold').notNull().default(false),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index().on(table.session_id, table.code)],
)

/** A finished analysis, as shown: already through disclosure control. */
export const analysis = research.table(
  'analysis',
  {
    id: id(),
    /** links or themes. */
    kind: text('kind').notNull(),
    /** Themes belong to a team; links to the whole unit. */
    team_id: uuid('team_id'),
    result: jsonb('result').$type<unknown>().notNull(),
    /** Hash of the rows it was computed from, so that nothing is computed twice. */
    data_hash: text('data_hash').notNull(),
    created_at: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index().on(table.kind, table.team_id, table.created_at)],
)
