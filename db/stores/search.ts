import { and, asc, desc, eq, gte, inArray, lte, type SQL, sql } from 'drizzle-orm'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import { fuse } from '../../core/search/fuse.ts'
import type { SearchQuery } from '../../core/search/search-query.ts'
import type { Phase } from '../../core/session/session.ts'
import { SEARCH_WORDS } from '../access/search-words.ts'
import { rowsOf, type Tx } from '../database.ts'
import { material, output } from '../schema/material.ts'
import { session } from '../schema/people.ts'
import { passage, tag, turn } from '../schema/results.ts'

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
  // Compiling such a query takes longer than running it.
  await tx.execute(sql`select set_config('jit', 'off', true)`)
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

/** A passage's address: output, turn and where it begins. */
const KEY = sql<string>`${passage.output_id} || ':' || ${passage.turn} || ':' || ${passage.start}`

/**
 * What every list is narrowed by, as one condition on `passage`. Each part is put so that it stays
 * a filter on passages: as a join, Postgres would begin at the outputs and weigh every passage
 * there is, and without statistics, which the embedded database lacks, it does.
 * @param few Whether few passages are asked about, each for itself; else what is allowed is gathered
 *   once beforehand.
 */
function conditions({ phase, kind, from, to, code, speaker }: SearchQuery, few: boolean): SQL {
  const of_this = (condition: SQL) => (few ? sql` and ${condition}` : sql.empty())
  const current = sql`(${passage.output_id} in (select id from ${output}
    where step = 'embed' and is_current${of_this(sql`id = ${passage.output_id}`)})) is true`
  const parts: (SQL | undefined)[] = [current]
  if (phase || kind || from || to) {
    const which = and(
      ...[kind ? eq(material.kind, kind) : undefined, phase ? eq(session.phase, phase) : undefined],
      ...[from ? gte(material.day, from) : undefined, to ? lte(material.day, to) : undefined],
    )
    parts.push(sql`(${passage.material_id} in (select ${material.id} from ${material}
      left join ${session} on ${session.id} = ${material.session_id}
      where ${which}${of_this(sql`${material.id} = ${passage.material_id}`)})) is true`)
  }
  if (speaker) {
    parts.push(sql`(select ${turn.speaker} from ${turn} where ${turn.n} = ${passage.turn}
      and ${turn.output_id} = (select redacted.id from ${output} as redacted
        where redacted.material_id = ${passage.material_id} and redacted.step = 'redact'
          and redacted.is_current)) = ${speaker}`)
  }
  // Gathered from an index by code; asked of each, it would take twice as long.
  if (code) {
    parts.push(sql`((${passage.material_id}, ${passage.turn}) in
      (select ${tag.material_id}, ${tag.turn} from ${tag} join ${output} as tagged
        on tagged.id = ${tag.output_id} and tagged.is_current and tagged.step = 'tag'
        where ${tag.code} = ${code})) is true`)
  }
  return and(...parts) as SQL
}

const keysOf = (rows: { key: string }[]) => rows.map(({ key }) => key)

/** So many matches are read as the asker at first: more of those that narrowing leaves few of. */
function matchesFor({ phase, kind, from, to, code, speaker }: SearchQuery): number {
  if (code) return 30 * LIST_MAX
  return (phase || kind || from || to || speaker ? 6 : 1.5) * LIST_MAX
}

/** Where too few were for the asker, so many times more are ranked, until all there are. */
const MORE = 10

/** The function ranks what holds the words; what comes back is read and narrowed as the asker. */
async function lexical(tx: Tx, query: SearchQuery): Promise<string[]> {
  let most = matchesFor(query)
  for (;;) {
    const rows = await rowsOf<{ key: string | null; matched: number }>(
      tx,
      sql`with found as materialized
          (select place, rank from ${sql.raw(SEARCH_WORDS)}(
            websearch_to_tsquery('english', ${query.words}), ${most})),
        seen as (select ${KEY} as key, found.rank, ${passage.output_id} as output_id,
            ${passage.turn} as turn, ${passage.start} as start
          from found join ${passage} on ${passage}.ctid = found.place
          where ${conditions(query, true)}
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
  const walked = await inOrderOf(distance, conditions(query, true))
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

const CURRENT_TEXT = and(eq(output.step, 'redact'), eq(output.is_current, true))

type Read = Omit<SearchHit, 'found_by'> & { key: string }

/** The words and the place of each hit, in the order asked for. */
async function readHits(tx: Tx, keys: string[], words: string): Promise<Read[]> {
  if (keys.length === 0) return []
  const outputs = [...new Set(keys.map((key) => key.split(':')[0] as string))]
  const rows = await tx
    .select({
      key: KEY,
      material_id: material.id,
      reference: session.reference,
      kind: material.kind,
      phase: session.phase,
      day: material.day,
      turn: passage.turn,
      speaker: turn.speaker,
      text: turn.text,
      start: passage.start,
      end: passage.end,
    })
    .from(passage)
    .innerJoin(material, eq(material.id, passage.material_id))
    .leftJoin(session, eq(session.id, material.session_id))
    .innerJoin(output, and(eq(output.material_id, material.id), CURRENT_TEXT))
    .innerJoin(turn, and(eq(turn.output_id, output.id), eq(turn.n, passage.turn)))
    .where(and(inArray(passage.output_id, outputs), inArray(KEY, keys)))
  const codes = await codesOf(tx, [...new Set(rows.map((row) => row.material_id))])
  const texts = rows.map(({ text, start, end }) => text.slice(start, end))
  const marked = await marksOf(tx, texts, words)
  const read = rows.map(
    ({ start: _, end: __, ...row }, at): Read => ({
      ...row,
      kind: row.kind as MaterialKind,
      phase: row.phase as Phase | null,
      text: texts[at] as string,
      marks: marked[at] ?? [],
      codes: codes.get(`${row.material_id}:${row.turn}`) ?? [],
    }),
  )
  const by = new Map(read.map((row) => [row.key, row]))
  return keys.flatMap((key) => by.get(key) ?? [])
}

/** Codes put on the turns of these texts, as far as the caller may see tags. */
async function codesOf(tx: Tx, materials: string[]): Promise<Map<string, string[]>> {
  const rows = await tx
    .select({ material_id: tag.material_id, turn: tag.turn, code: tag.code })
    .from(tag)
    .innerJoin(output, eq(output.id, tag.output_id))
    // Asked of the output, which has an index by material; tags have none.
    .where(and(inArray(output.material_id, materials), eq(output.step, 'tag'), output.is_current))
    .orderBy(asc(tag.code))
  const by = new Map<string, string[]>()
  for (const { material_id, turn, code } of rows) {
    const key = `${material_id}:${turn}`
    by.set(key, [...(by.get(key) ?? []), code])
  }
  return by
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
