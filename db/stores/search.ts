import { fuse } from '../../core/search/fuse.ts'
import type { SearchQuery } from '../../core/search/search-query.ts'
import type { Tx } from '../database.ts'
import { readHits, type SearchHit } from './search-hits.ts'
import { listsFor, type QueryVector } from './search-lists.ts'

/**
 * Passages that the caller may read, best first: by words and by meaning, the two orders fused. With
 * a code and no words, the newest with that code.
 */
export async function searchPassages(
  tx: Tx,
  query: SearchQuery,
  meaning: QueryVector | null,
  limit: number,
): Promise<SearchHit[]> {
  const { words: byWords, near, newest } = await listsFor(tx, query, meaning, limit)
  const order = fuse([byWords, near, newest]).slice(0, limit)
  const words = new Set(byWords)
  const meanings = new Set(near)
  const rows = await readHits(tx, order, query.words)
  return rows.map(({ key, ...hit }) => ({
    ...hit,
    found_by:
      words.has(key) && meanings.has(key) ? 'both' : meanings.has(key) ? 'meaning' : 'words',
  }))
}
