import { index, jsonb, text, uuid } from 'drizzle-orm/pg-core'
import type { SearchQuery } from '../../core/search/search-query.ts'
import { id, moment, research } from './columns.ts'
import { team } from './unit.ts'

/** A search an account keeps; nobody else's. */
export const savedSearch = research.table(
  'saved_search',
  {
    id: id(),
    account_id: text('account_id').notNull(),
    name: text('name').notNull(),
    query: jsonb('query').$type<SearchQuery>().notNull(),
    created_at: moment('created_at').notNull(),
    removed_at: moment('removed_at'),
  },
  (table) => [index().on(table.account_id)],
)

/**
 * The people behind each figure that a leader's search was answered with, as keyed hashes and without
 * the words: the next answer is weighed against them. Read and written by the service alone.
 */
export const teamSearchCut = research.table(
  'team_search_cut',
  {
    id: id(),
    team_id: uuid('team_id')
      .notNull()
      .references(() => team.id),
    slot: text('slot').notNull(),
    people: text('people').array().notNull(),
    shown_at: moment('shown_at').notNull(),
  },
  (table) => [index().on(table.team_id, table.shown_at)],
)
