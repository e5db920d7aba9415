import { asc, eq, isNull } from 'drizzle-orm'
import type { SearchQuery } from '../../core/search/search-query.ts'
import type { Tx } from '../database.ts'
import { savedSearch } from '../schema/search.ts'

export interface SavedSearch {
  id: string
  name: string
  query: SearchQuery
}

/** The caller's own, by name; row-level security keeps out everyone else's. */
export async function savedSearches(tx: Tx): Promise<SavedSearch[]> {
  return tx
    .select({ id: savedSearch.id, name: savedSearch.name, query: savedSearch.query })
    .from(savedSearch)
    .where(isNull(savedSearch.removed_at))
    .orderBy(asc(savedSearch.name), asc(savedSearch.created_at))
}

export async function saveSearch(
  tx: Tx,
  account_id: string,
  name: string,
  query: SearchQuery,
  now: Date,
): Promise<void> {
  await tx.insert(savedSearch).values({ account_id, name, query, created_at: now })
}

/** Takes one off the list. False when the caller has no such search. */
export async function removeSearch(tx: Tx, id: string, removed_at: Date): Promise<boolean> {
  const rows = await tx
    .update(savedSearch)
    .set({ removed_at })
    .where(eq(savedSearch.id, id))
    .returning({ id: savedSearch.id })
  return rows.length > 0
}
