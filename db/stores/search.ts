import { and, desc, eq, gte, lte, type SQL, sql } from 'drizzle-orm'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import { fuse } from '../../core/search/fuse.ts'
import type { SearchQuery } from '../../core/search/search-query.ts'
import type { Phase } from '../../core/session/session.ts'
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

export interface SearchHit {
  material_id: string
  /** The session's reference; null for notes of no session. */
  reference: string | null
  kind: MaterialKind
  phase: Phase | null
  day: string
  turn: number
  speaker: string
  text: string
  /** UTF-16 stretches of `text` that the words stand in. */
  marks: { start: number; end: number }[]
  codes: string[]
  /** By its words, by its meaning, or both. */
  found_by: 'words' | 'meaning' | 'both'
}

/** So many of either list are fused; what is further down in both is not what was looked for. */
const LIST_MAX = 100
/** So many of the nearest in meaning are fused: those further off are like it by chance. */
const NEAREST_MAX = 60
/** Neighbours the index weighs for a search; at this many it misses fewer than one in twenty. */
const NEIGHBOURS = 100
/** Passages looked at along the index before a search counts as a narrow one. */
const WALK_MAX = 4_000
/** A cosine below this is no likeness. */
const LIKENESS_MIN = 0.2

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
  // Compiling such queries, and weighing the orders of their joins, takes longer than running them.
  await tx.execute(sql`select set_config('jit', 'off', true),
    set_config('join_collapse_limit', '1', true)`)
  const byWords = query.words === '' ? [] : await lexical(tx, query)
  const near = meaning && query.words !== '' ? await nearest(tx, meaning, query) : []
  const newest = query.words === '' ? await latest(tx, query, limit) : []
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
function conditions(query: SearchQuery, few: boolean): SQL {
  const of_this = (condition: SQL) => (few ? sql` and ${condition}` : sql.empty())
  const parts: SQL[] = []
  // Gathered from an index by code; asked of each, it would take longer.
  if (query.code) {
    parts.push(sql`((${passage.material_id}, ${passage.turn}) in
      (select ${tag.material_id}, ${tag.turn} from ${turnsWith(query.code)})) is true`)
  }
  const which = materialsOf(query)
  if (which) {
    parts.push(sql`(${passage.material_id} in (select ${material.id} from ${which}
      ${of_this(sql`${material.id} = ${passage.material_id}`)})) is true`)
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

/** The turns that carry a code, as far as the caller may see tags, as what follows “from”. */
const turnsWith = (code: string): SQL => sql`${tag} join ${output} as tagged
  on tagged.id = ${tag.output_id} and tagged.is_current and tagged.step = 'tag'
  where ${tag.code} = ${code}`

const saidBy = (of: Placed, speaker: string): SQL => sql`(select ${turn.speaker} from ${turn}
  where ${turn.n} = ${of.turn} and ${turn.output_id} = (select redacted.id
    from ${output} as redacted where redacted.material_id = ${of.material_id}
      and redacted.step = 'redact' and redacted.is_current)) = ${speaker}`

const keysOf = (rows: { key: string }[]) => rows.map(({ key }) => key)

/** Where too few were for the asker, so many times more are ranked, until all there are. */
const MORE = 10

/**
 * The function ranks what holds the words in the texts and turns that the asker gathers for it; what
 * comes back is read as the asker.
 */
async function lexical(tx: Tx, query: SearchQuery): Promise<string[]> {
  const which = materialsOf(query)
  const within = which
    ? sql`(select coalesce(array_agg(${material.id}), '{}') from ${which})`
    : sql`null::uuid[]`
  const coded = query.code
    ? sql`select coalesce(array_agg(${tag.material_id}), '{}') as materials,
        coalesce(array_agg(${tag.turn}), '{}') as turns from ${turnsWith(query.code)}`
    : sql`select null::uuid[] as materials, null::integer[] as turns`
  const said = query.speaker ? sql`where ${saidBy(passageWords, query.speaker)}` : sql.empty()
  let most = (query.speaker ? 4 : 1.5) * LIST_MAX
  for (;;) {
    const rows = await rowsOf<{ key: string | null; matched: number }>(
      tx,
      sql`with coded as materialized (${coded}),
        found as materialized (select place, rank from coded, ${sql.raw(SEARCH_WORDS)}(
          websearch_to_tsquery('english', ${query.words}), ${within},
          coded.materials, coded.turns, ${most})),
        seen as (select ${keyOf(passageWords)} as key, found.rank,
            ${passageWords.output_id} as output_id, ${passageWords.turn} as turn,
            ${passageWords.start} as start
          from found join ${passageWords} on ${passageWords}.ctid = found.place ${said}
          order by 2 desc, 3, 4, 5 limit ${LIST_MAX})
        select seen.key, (select count(*)::int from found) as matched
        from (select 1) as one left join seen on true
        order by seen.rank desc, seen.output_id, seen.turn, seen.start`,
    )
    const keys = rows.flatMap(({ key }) => key ?? [])
    const matched = rows[0]?.matched ?? 0
    if (keys.length === LIST_MAX || matched < most) return keys
    most *= MORE
  }
}

async function nearest(
  tx: Tx,
  { model, vector }: QueryVector,
  query: SearchQuery,
): Promise<string[]> {
  const literal = `[${vector.join(',')}]`
  const distance = sql<number>`${passage.vector} <=> ${literal}::vector`
  const inOrderOf = (order: SQL, within: SQL) =>
    tx
      .select({ key: KEY, distance })
      .from(passage)
      .where(and(eq(passage.model, model), within))
      .orderBy(order)
      .limit(NEAREST_MAX)
  // Only the index comes in order, so without sorting Postgres takes it, statistics or none.
  await tx.execute(sql`select set_config('hnsw.ef_search', ${String(NEIGHBOURS)}, true),
    set_config('hnsw.iterative_scan', 'strict_order', true),
    set_config('hnsw.max_scan_tuples', ${String(WALK_MAX)}, true),
    set_config('enable_sort', 'off', true)`)
  // A code is on few turns, so that many are looked at on the way.
  const walked = await inOrderOf(distance, conditions(query, query.code === undefined))
  await tx.execute(sql`select set_config('enable_sort', 'on', true)`)
  // A narrow search finds few on the way; then all that it leaves are weighed, which are not many.
  const rows =
    walked.length < NEAREST_MAX
      ? await inOrderOf(sql`(${distance}) + 0`, conditions(query, false))
      : walked
  return keysOf(rows.filter((row) => row.distance <= 1 - LIKENESS_MIN))
}

async function latest(tx: Tx, query: SearchQuery, limit: number): Promise<string[]> {
  const rows = await tx
    .select({ key: KEY })
    .from(passage)
    .innerJoin(material, eq(material.id, passage.material_id))
    .where(conditions(query, false))
    .orderBy(desc(material.day), KEY)
    .limit(limit)
  return keysOf(rows)
}

type Read = Omit<SearchHit, 'found_by'> & { key: string }

/** The words and the place of each hit, in the order asked for, with its codes as far as the caller may see. */
async function readHits(tx: Tx, keys: string[], words: string): Promise<Read[]> {
  if (keys.length === 0) return []
  const places = keys.map((key) => key.split(':'))
  const column = (at: number) => sql`${places.map((place) => place[at]).join(',')}`
  const rows = await rowsOf<Row>(
    tx,
    sql`select asked.place - 1 as place, ${material.id} as material_id,
        ${session.reference} as reference, ${material.kind} as kind, ${session.phase} as phase,
        ${material.day}::text as day, ${passage.turn} as turn, ${turn.speaker} as speaker,
        ${turn.text} as text, ${passage.start} as start, ${passage.end} as "end",
        array(select ${tag.code} from ${output} as tagged join ${tag} on ${tag.output_id} = tagged.id
          where tagged.material_id = ${material.id} and tagged.step = 'tag' and tagged.is_current
            and ${tag.turn} = ${passage.turn} order by ${tag.code}) as codes
      from unnest(string_to_array(${column(0)}, ',')::uuid[],
          string_to_array(${column(1)}, ',')::integer[], string_to_array(${column(2)}, ',')::integer[])
        with ordinality as asked(output_id, turn, start, place)
      join ${passage} on ${passage.output_id} = asked.output_id and ${passage.turn} = asked.turn
        and ${passage.start} = asked.start
      join ${material} on ${material.id} = ${passage.material_id}
      left join ${session} on ${session.id} = ${material.session_id}
      join ${output} on ${output.material_id} = ${material.id} and ${output.step} = 'redact'
        and ${output.is_current}
      join ${turn} on ${turn.output_id} = ${output.id} and ${turn.n} = asked.turn
      order by asked.place`,
  )
  const texts = rows.map(({ text, start, end }) => text.slice(start, end))
  const marked = await marksOf(tx, texts, words)
  return rows.map(
    ({ place, start: _, end: __, ...row }, at): Read => ({
      ...row,
      key: keys[Number(place)] as string,
      text: texts[at] as string,
      marks: marked[at] ?? [],
    }),
  )
}

interface Row extends Omit<Read, 'key' | 'marks'> {
  place: number
  start: number
  end: number
}

/** Characters for private use, which no text holds, stand where Postgres would mark a word. */
const BEGIN = '\ue000'
const END = '\ue001'
const MARKS = /([\ue000\ue001])/

async function marksOf(tx: Tx, texts: string[], words: string): Promise<SearchHit['marks'][]> {
  if (words === '') return texts.map(() => [])
  const options = `HighlightAll=true, StartSel=${BEGIN}, StopSel=${END}`
  const plain = texts.map((text) => text.replace(/[\ue000\ue001]/g, ' '))
  const rows = await rowsOf<{ marked: string }>(
    tx,
    sql`select ts_headline('english', one.text, websearch_to_tsquery('english', ${words}), ${options})
      as marked from jsonb_array_elements_text(${JSON.stringify(plain)}::jsonb)
      with ordinality as one(text, place) order by one.place`,
  )
  return rows.map(({ marked }) => stretches(marked))
}

/** Where the marked words stood before they were marked. */
function stretches(marked: string): SearchHit['marks'] {
  const marks: SearchHit['marks'] = []
  let at = 0
  let start = 0
  for (const part of marked.split(MARKS)) {
    if (part === BEGIN) start = at
    else if (part === END) marks.push({ start, end: at })
    else at += part.length
  }
  return marks
}
