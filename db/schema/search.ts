import { index, jsonb, text } from 'drizzle-orm/pg-core'
import type { SearchQuery } from '../../core/search/search-query.ts'
import { id, moment, research } from './columns.ts'

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
