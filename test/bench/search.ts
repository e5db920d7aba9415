import { randomUUID } from 'node:crypto'
import type { Actor } from '../../core/access/policy.ts'
import { SearchQuery } from '../../core/search/search-query.ts'
import { connectPostgres } from '../../db/connect-postgres.ts'
import { asActor, type Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { searchPassages } from '../../db/stores/search.ts'
import type { QueryVector } from '../../db/stores/search-lists.ts'
import { sweep } from '../../workers/duties/duties.ts'
import type { Embedder } from '../../workers/models/embedder/embedder.ts'
import { createLexicalEmbedder } from '../../workers/models/embedder/lexical.ts'
import { databaseUrl } from '../support/global-setup.ts'
import { fill, inventor, makeUnit } from './made-passages.ts'
import { openOwnService } from './own-service.ts'
import { type Bench, type BenchRow, median, timed } from './row.ts'

const SCIENTIST: Actor = {
  account_id: 'a scientist of a benchmark',
  role: 'scientist',
  coach_id: null,
  team_id: null,
}
/** What people look for, common words and rare ones. */
const ASKED = [
  ...['work', 'help', 'bus pass', 'bus or train', 'worried about benefits', 'back pain'],
  ...['anxious about work', '"part time"', 'travel to the appointment', 'what would help you'],
  ...['permitted work', 'stop my money', 'training course', 'voluntary', 'good day bad day'],
  ...['my daughter', 'doctor said', 'never been asked', 'computer -phone', 'how did that feel'],
  ...['wheelchair', 'shop job', 'gardening', 'travell cardd'],
]
/** Fields that narrow a search, each used in turn with words somebody says. */
const NARROWED = [{}, { speaker: 'client' }, { phase: 'ongoing' }, { code: 'question_open' }]
const SAMPLED = 36
const HITS = 20
const LIKE = 10
const EXTRA = 1_000
/** No text holds it, so that a search for it answers with the nearest meanings alone. */
const NO_WORD = 'zzqx'
/** A cosine distance beyond which `searchPassages` sees no likeness. */
const FAR = 0.8
/** Vectors are kept in 32 bits. */
const EQUAL = 1e-5

/** Searching many passages as a scientist does, row-level security included, on each engine. */
export const search: Bench = {
  name: 'search',
  async run({ passages, engine, say }) {
    const rows: BenchRow[] = []
    if (engine !== 'postgres') {
      const own = await openOwnService()
      rows.push(...(await measured(own.database, passages, 150, say).finally(own.close)))
    }
    const url = process.env.TEST_DATABASE_URL
    if (engine !== 'pglite' && url) {
      const server = await openOwnPostgres(url)
      rows.push(...(await measured(server, passages, 50, say).finally(server.close)))
    }
    if (engine !== 'pglite' && !url) say('TEST_DATABASE_URL is not set: no search on PostgreSQL.')
    return rows
  },
}

/** A database of its own on the server, dropped when it is closed. */
async function openOwnPostgres(url: string): Promise<Database> {
  const name = `rapport_bench_${randomUUID().replaceAll('-', '')}`
  const server = connectPostgres(url, 1)
  await server.run(`create database ${name}`)
  const database = connectPostgres(databaseUrl(url, name), 2)
  await migrate(database)
  return {
    ...database,
    close: async () => {
      await database.close()
      await server.run(`drop database ${name} with (force)`)
      await server.close()
    },
  }
}

async function measured(
  database: Database,
  passages: number,
  target_ms: number,
  say: (text: string) => void,
): Promise<BenchRow[]> {
  const embedder = createLexicalEmbedder()
  const loaded = await load(database, embedder, passages)
  say(
    `${database.kind}: ${passages} passages are in, index built in ${loaded.index_s.toFixed(0)} s`,
  )
  const queries = [...ASKED.map((words) => SearchQuery.parse({ words })), ...sampled(2, SAMPLED)]
  // A service that has been up for a while: other searches came before.
  await searched(database, embedder, sampled(3, queries.length))
  const times = await searched(database, embedder, queries)
  const recall = await recallOf(database, embedder, queries)
  const on = `${passages.toLocaleString('en-GB')} passages, ${database.kind}`
  const sorted = [...times].sort((a, b) => a - b)
  const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] as number
  const { rows: memory } = await database.run('show shared_buffers')
  const note =
    `${queries.length} searches, as a scientist, the words' vector made beforehand, ` +
    `as many others before them, ${memory[0]?.shared_buffers} of shared_buffers`
  return [
    { what: `a search, median, ${on}`, measured: median(times), unit: 'ms', note },
    { what: `a search, p95, ${on}`, measured: p95, unit: 'ms', target_most: target_ms, note },
    {
      what: `nearest ten the index misses, ${on}`,
      measured: 100 * (1 - recall),
      unit: '%',
      target_most: 5,
      note: 'against an exact scan; equally near counts as found',
    },
    {
      what: `a passage put in, ${on}`,
      measured: loaded.with_index_ms,
      unit: 'ms',
      peer: { what: 'without the vector index', measured: loaded.without_ms },
      note: `a thousand at a time; all of them indexed at once took ${loaded.index_s.toFixed(0)} s`,
    },
  ]
}

/** The index is built over all passages, and what it costs a passage is told from a few more. */
async function load(database: Database, embedder: Embedder, passages: number) {
  const made = inventor(1)
  await makeUnit(database)
  await database.run('drop index research.passage_nearest')
  const all_s = await fill(database, embedder, made, { first: 0, passages })
  const { wall_s: index_s } = await timed(() =>
    database.run(`set maintenance_work_mem = '512MB';
      set max_parallel_maintenance_workers = 0;
      create index passage_nearest on research.passage using hnsw (vector vector_cosine_ops)`),
  )
  const more_s = await fill(database, embedder, made, { first: passages, passages: EXTRA })
  // A server sees to its statistics by itself before long; for the embedded database a duty does.
  if (database.kind === 'postgres') await database.run('vacuum (analyze)')
  else await sweep(database)
  return { index_s, without_ms: (1000 * all_s) / passages, with_index_ms: (1000 * more_s) / EXTRA }
}

/** A few words that somebody says in the made texts, each fourth search of a kind narrowed alike. */
function sampled(seed: number, count: number): SearchQuery[] {
  const made = inventor(seed)
  return Array.from({ length: count }, (_, at) => {
    const words = made.next().text.match(/[\p{L}']+/gu) ?? []
    const from = made.choose(Math.max(1, words.length - 3))
    const length = 2 + made.choose(3)
    const narrowed = NARROWED[at % NARROWED.length]
    return SearchQuery.parse({ words: words.slice(from, from + length).join(' '), ...narrowed })
  })
}

async function meaningOf(embedder: Embedder, words: string): Promise<QueryVector> {
  const [vector = []] = await embedder.embed([words], new AbortController().signal)
  return { model: embedder.model, vector }
}

/** Milliseconds of each search. */
async function searched(
  database: Database,
  embedder: Embedder,
  queries: readonly SearchQuery[],
): Promise<number[]> {
  const times: number[] = []
  for (const query of queries) {
    const meaning = await meaningOf(embedder, query.words)
    const started_ms = performance.now()
    await asActor(database, SCIENTIST, (tx) => searchPassages(tx, query, meaning, HITS))
    times.push(performance.now() - started_ms)
  }
  return times
}

/** Of the ten passages nearest in meaning, the share that a search comes up with. */
async function recallOf(
  database: Database,
  embedder: Embedder,
  queries: readonly SearchQuery[],
): Promise<number> {
  const nobody = SearchQuery.parse({ words: NO_WORD })
  let wanted = 0
  let found = 0
  for (const { words } of queries) {
    const meaning = await meaningOf(embedder, words)
    const hits = await asActor(database, SCIENTIST, (tx) =>
      searchPassages(tx, nobody, meaning, LIKE),
    )
    const vectors = await embedder.embed(
      hits.map((hit) => hit.text),
      new AbortController().signal,
    )
    const exact = (await exactDistances(database, meaning)).filter((distance) => distance <= FAR)
    const last = exact.at(-1)
    if (last === undefined) continue
    wanted += exact.length
    const near = vectors.filter((vector) => distanceOf(vector, meaning.vector) <= last + EQUAL)
    found += Math.min(near.length, exact.length)
  }
  return found / wanted
}

const distanceOf = (a: readonly number[], b: readonly number[]) =>
  1 - a.reduce((sum, value, at) => sum + value * (b[at] as number), 0)

/** An expression no index is over, so that every passage is looked at. */
async function exactDistances(database: Database, { vector }: QueryVector): Promise<number[]> {
  const { rows } = await database.run(
    `select (vector <=> $1::vector) + 0 as distance from research.passage order by 1 limit ${LIKE}`,
    [JSON.stringify(vector)],
  )
  return rows.map((row) => row.distance as number)
}
