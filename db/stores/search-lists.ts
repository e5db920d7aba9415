import { and, desc, eq, gte, lte, type SQL, sql } from 'drizzle-orm'
import type { SearchQuery } from '../../core/search/search-query.ts'
import { SEARCH_WORDS } from '../access/search-words.ts'
import { rowsOf, type Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { session } from '../schema/people.ts'
import { passage, passageWords, tag, turn } from '../schema/results.ts'

/** What a query's words come to as a vector, and under which model. */
export interface QueryVector {
  model: string
  vector: readonly number[]
}

/** So many of either list are fused; what is further down in both is not what was looked for. */
const LIST_MAX = 100
/** So many of the nearest in meaning are fused: those further off are like it by chance. */
const NEAREST_MAX = 60
/** Neighbours the index weighs for a search; at this many it misses fewer than one in twenty. */
const NEIGHBOURS = 100
/** Passages looked at along the index before a search counts as a narrow one. */
const WALK_MAX = 4_000
/** Of no more texts each passage is weighed at once: the way along the index would hardly meet them. */
const TEXTS_FEW = 50
/** A cosine below this is no likeness. */
const LIKENESS_MIN = 0.2

export interface Lists {
  words: string[]
  near: string[]
  /** Where no words are asked for. */
  newest: string[]
}

/** Addresses of what the caller may read, best first, by each way of looking. */
export async function listsFor(
  tx: Tx,
  query: SearchQuery,
  meaning: QueryVector | null,
  limit: number,
): Promise<Lists> {
  // Compiling such queries, and weighing the orders of their joins, takes longer than running them.
  await tx.execute(sql`select set_config('jit', 'off', true),
    set_config('join_collapse_limit', '1', true), ${ALONG_INDEX}`)
  const first = query.words === '' ? null : await bothWays(tx, query, meaning)
  await tx.execute(sql`select set_config('enable_sort', 'on', true)`)
  if (!first) return { words: [], near: [], newest: await latest(tx, query, limit) }
  return {
    words: await lexical(tx, query, first),
    near: meaning ? await nearest(tx, meaning, query, first.near) : [],
    newest: [],
  }
}

/** Only the vector index comes in order, so without sorting Postgres takes it, statistics or none. */
const ALONG_INDEX = sql`set_config('enable_sort', 'off', true),
  set_config('hnsw.ef_search', ${String(NEIGHBOURS)}, true),
  set_config('hnsw.iterative_scan', 'strict_order', true),
  set_config('hnsw.max_scan_tuples', ${String(WALK_MAX)}, true)`

type Placed = typeof passage | typeof passageWords

/** A passage's address: output, turn and where it begins. */
const keyOf = (of: Placed) =>
  sql<string>`${of.output_id} || ':' || ${of.turn} || ':' || ${of.start}`
const KEY = keyOf(passage)

/**
 * What every list is narrowed by, as one condition on `passage`. Each part is put so that it stays
 * a filter on passages: as a join, Postgres would begin at the outputs and weigh every passage
 * there is, and without statistics, which the embedded database lacks, it does.
 * @param few Whether few passages are asked about, each for itself; else what is allowed is gathered
 *   once beforehand.
 */
function conditions(query: SearchQuery, few: boolean, coded?: SQL): SQL {
  const of_this = (condition: SQL) => (few ? sql` and ${condition}` : sql.empty())
  const parts: SQL[] = []
  // Gathered from an index by code; asked of each, it would take longer.
  if (query.code) {
    parts.push(
      sql`((${passage.material_id}, ${passage.turn}) in (${coded ?? codedTurns(query.code)})) is true`,
    )
  }
  const which = materialsOf(query)
  if (which) {
    // An array is looked up in the index by text; a list of rows would be held against every passage.
    parts.push(
      few
        ? sql`(${passage.material_id} in (select ${material.id} from ${which}
            and ${material.id} = ${passage.material_id})) is true`
        : sql`${passage.material_id} = any(array(select ${material.id} from ${which}))`,
    )
  }
  if (query.speaker) parts.push(saidBy(passage, query.speaker))
  parts.push(sql`(${passage.output_id} in (select id from ${output}
    where step = 'embed' and is_current${of_this(sql`id = ${passage.output_id}`)})) is true`)
  return and(...parts) as SQL
}

/** Of which texts passages are looked for, as what follows “from”; null for all. */
function materialsOf({ phase, kind, from, to }: SearchQuery): SQL | null {
  if (!(phase || kind || from || to)) return null
  const which = and(
    ...[kind ? eq(material.kind, kind) : undefined, phase ? eq(session.phase, phase) : undefined],
    ...[from ? gte(material.day, from) : undefined, to ? lte(material.day, to) : undefined],
  )
  return sql`${material} left join ${session} on ${session.id} = ${material.session_id}
    where ${which}`
}

/** The turns that carry a code, as far as the caller may see tags. */
const codedTurns = (code: string): SQL => sql`select ${tag.material_id}, ${tag.turn}
  from ${tag} join ${output} as tagged
    on tagged.id = ${tag.output_id} and tagged.is_current and tagged.step = 'tag'
  where ${tag.code} = ${code}`

const saidBy = (of: Placed, speaker: string): SQL => sql`(select ${turn.speaker} from ${turn}
  where ${turn.n} = ${of.turn} and ${turn.output_id} = (select redacted.id
    from ${output} as redacted where redacted.material_id = ${of.material_id}
      and redacted.step = 'redact' and redacted.is_current)) = ${speaker}`

/** Where too few were for the asker, so many times more are ranked, until all there are. */
const MORE = 10

interface First {
  /** Best first. */
  words: string[]
  /** So many hold the words, as far as they were ranked, */
  matched: number
  /** which is at most so many. */
  most: number
  near: Near[]
}

interface Near {
  key: string
  /** Cosine distance. */
  place: number
}

/** By words and along the vector index in one statement, so that what narrows both is gathered once. */
async function bothWays(tx: Tx, query: SearchQuery, meaning: QueryVector | null): Promise<First> {
  const most = (query.speaker ? 4 : 1.5) * LIST_MAX
  // A code is on few turns, so that many are looked at on the way.
  const passing = conditions(query, query.code === undefined, sql`select * from coded`)
  const within = materialsOf(query)
    ? sql`${passing} and (select count(*) from texts) > ${TEXTS_FEW}`
    : passing
  const rows = await rowsOf<{ way: string; key: string; place: number }>(
    tx,
    sql`with ${matching(query, most)}
      select 'words' as way, key, place from seen
      union all select 'matched', '', count(*) from found
      ${meaning ? sql`union all (${nearestTo(meaning, within, true)})` : sql.empty()}`,
  )
  const of = (way: string) => rows.filter((row) => row.way === way)
  return {
    words: inPlace(of('words')),
    matched: Number(of('matched')[0]?.place),
    most,
    near: of('near'),
  }
}

/** By place; equally near ones in the order of their addresses, whatever order the index has. */
const inPlace = (rows: readonly { key: string; place: number }[]): string[] =>
  [...rows].sort((a, b) => a.place - b.place || (a.key < b.key ? -1 : 1)).map(({ key }) => key)

/**
 * The function ranks what holds the words in the texts and turns that the asker gathers for it; what
 * comes back is read as the asker. Parts of a statement: `texts` that narrow it, turns that are `coded`,
 * and in the end `seen`.
 */
function matching(query: SearchQuery, most: number): SQL {
  const which = materialsOf(query)
  const texts = which ? sql`select ${material.id} from ${which}` : sql`select null::uuid as id`
  const within = which ? sql`(select coalesce(array_agg(id), '{}') from texts)` : sql`null`
  const coded = query.code
    ? codedTurns(query.code)
    : sql`select null::uuid as material_id, null::integer as turn where false`
  const gathered = (column: SQL) =>
    query.code ? sql`(select coalesce(array_agg(${column}), '{}') from coded)` : sql`null`
  const said = query.speaker ? sql`where ${saidBy(passageWords, query.speaker)}` : sql.empty()
  return sql`texts as materialized (${texts}), coded as materialized (${coded}),
    found as materialized (select place, rank from ${sql.raw(SEARCH_WORDS)}(
      websearch_to_tsquery('english', ${query.words}), ${within},
      ${gathered(sql`material_id`)}, ${gathered(sql`turn`)}, ${most})),
    seen as materialized (select ${keyOf(passageWords)} as key,
        (row_number() over (order by found.rank desc, ${passageWords.output_id},
          ${passageWords.turn}, ${passageWords.start}))::float8 as place
      from found join ${passageWords} on ${passageWords}.ctid = found.place ${said}
      order by place limit ${LIST_MAX})`
}

/** Those that hold the words, best first; more are ranked where the first ones were too few. */
async function lexical(tx: Tx, query: SearchQuery, first: First): Promise<string[]> {
  let { words, matched, most } = first
  while (words.length < LIST_MAX && matched >= most) {
    most *= MORE
    const rows = await rowsOf<{ key: string; place: number; matched: number }>(
      tx,
      sql`with ${matching(query, most)}
        select seen.key, seen.place, (select count(*)::int from found) as matched
        from (select) as one left join seen on true`,
    )
    words = inPlace(rows.filter(({ key }) => key !== null))
    matched = rows[0]?.matched ?? 0
  }
  return words
}

/** @param by_index Along the index; else each passage is weighed. */
function nearestTo({ model, vector }: QueryVector, within: SQL, by_index: boolean): SQL {
  const distance = sql`${passage.vector} <=> ${`[${vector.join(',')}]`}::vector`
  return sql`select 'near' as way, ${KEY} as key, ${distance} as place from ${passage}
    where ${passage.model} = ${model} and ${within}
    order by ${by_index ? distance : sql`(${distance}) + 0`} limit ${NEAREST_MAX}`
}

/** A narrow search finds few on the way; then all that it leaves are weighed, which are not many. */
async function nearest(
  tx: Tx,
  meaning: QueryVector,
  query: SearchQuery,
  walked: Near[],
): Promise<string[]> {
  const rows =
    walked.length < NEAREST_MAX
      ? await rowsOf<Near>(tx, nearestTo(meaning, conditions(query, false), false))
      : walked
  return inPlace(rows.filter(({ place }) => place <= 1 - LIKENESS_MIN))
}

async function latest(tx: Tx, query: SearchQuery, limit: number): Promise<string[]> {
  const rows = await tx
    .select({ key: KEY })
    .from(passage)
    .innerJoin(material, eq(material.id, passage.material_id))
    .where(conditions(query, false))
    .orderBy(desc(material.day), KEY)
    .limit(limit)
  return rows.map(({ key }) => key)
}
