import { ROLES, type Role, whoseMay } from '../../core/access/policy.ts'
import { databaseRole } from '../database.ts'
import { HELD_MATERIALS } from './held.ts'

/** Finds passages by their words with the index; see `searchWordsSql`. */
export const SEARCH_WORDS = 'research.passages_with_words'

/** Who may read passages and search them. */
const maySearch = (role: Role): boolean =>
  whoseMay(role, 'read', 'saved_search') !== null && whoseMay(role, 'read', 'transcript') !== null

/**
 * Under row-level security Postgres asks the policy of every row before it matches words, because
 * matching is not leakproof, and so leaves the index aside: a tenth of a second each hundred thousand
 * passages. This function matches as the owner of the tables and gives back places in
 * `research.passage_words` and ranks alone, for whoever may search; they are then read at those places
 * under the asker's own role, so that what the asker may not see is neither shown nor counted.
 * Superseded passages and those of held texts are left out here already: not even their places are
 * told. Only what stands in `materials`, and in a turn of `turn_materials` and `turns`, is ranked, null
 * for all; the asker gathers those, so that narrowing goes by nothing the asker may not see.
 */
export function searchWordsSql(): string[] {
  const signature = `${SEARCH_WORDS}(tsquery, uuid[], uuid[], integer[], integer)`
  return [
    // A tid lasts as long as the statement that reads it, which is all that is asked of it.
    // Put as conditions, not as joins: without knowing the words Postgres takes them to be rare.
    `create or replace function ${SEARCH_WORDS}(asked tsquery, materials uuid[],
        turn_materials uuid[], turns integer[], most integer)
      returns table (place tid, rank real)
      language sql stable security definer rows 200
      set search_path = pg_catalog, pg_temp
      set enable_seqscan = off
      set jit = off
      as $$
        select words.ctid, ts_rank_cd(words.lexemes, asked) as rank
        from research.passage_words as words
        where words.lexemes @@ asked
          and (materials is null or words.material_id in (select unnest(materials)))
          and (turns is null
            or (words.material_id, words.turn) in (select * from unnest(turn_materials, turns)))
          and (words.output_id in (select output.id from research.output
            where output.step = 'embed' and is_current)) is true
          and words.material_id not in ${HELD_MATERIALS}
        order by rank desc, words.output_id, words.turn, words.start
        limit most
      $$;`,
    `revoke all on function ${signature} from public, ${ROLES.map(databaseRole).join(', ')};`,
    ...ROLES.filter(maySearch).map(
      (role) => `grant execute on function ${signature} to ${databaseRole(role)};`,
    ),
  ]
}
