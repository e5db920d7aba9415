import { createHash, randomBytes } from 'node:crypto'
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { RedactIn, RedactOut } from '../../core/pipeline/shapes.ts'
import type { ExternalCall } from '../../core/pipeline/step.ts'
import { asRaw, type RedactedText } from '../../core/session/text.ts'
import { LinkTable } from '../../core/statistics/link-table.ts'
import type { Database, Tx } from '../../db/database.ts'
import type { AnalysisJob, FetchedJob, Queue } from '../../db/queue.ts'
import { analysis } from '../../db/schema/results.ts'
import type { Keys } from '../../db/sealing/keys.ts'
import { EXPERIENCE, LINK_CUT } from '../../db/stores/analyses.ts'
import { appendAudit, byPipeline } from '../../db/stores/audit.ts'
import { recordCall } from '../../db/stores/external-calls.ts'
import { gatesInForce, storeGates } from '../../db/stores/gates.ts'
import { codedSessions } from '../../db/stores/gold.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import type { AnalysisHost, StepHost } from '../step-host.ts'
import { linksInput } from './links-input.ts'
import { teamThemes } from './team-themes.ts'

export interface AnalysisDeps {
  database: Database
  queue: Queue
  keys: Keys
  host: AnalysisHost & StepHost
  now: () => Date
  log: (event: string, facts: Record<string, unknown>, level?: 'info' | 'error') => void
}

/** Computes one analysis and stores it as it may be shown; the same data is not computed twice. */
export async function runAnalysis(
  deps: AnalysisDeps,
  fetched: FetchedJob,
  job: AnalysisJob,
): Promise<void> {
  const started_ms = deps.now().getTime()
  const tx = deps.database.drizzle
  const parts = job.team_id === null ? await links(tx, deps) : [await themes(tx, deps, job)]
  let computed = 0
  // Each part is kept as soon as it is there: whoever waits for the links need not wait for the rest.
  for (const made of parts) {
    if (!(await isNew(tx, job, made))) continue
    const results = await made.compute()
    await deps.database.drizzle.transaction(async (transaction) => {
      for (const result of results) await store(transaction as Tx, deps, job, { ...made, result })
    })
    computed += results.length
  }
  await deps.database.drizzle.transaction((transaction) =>
    deps.queue.complete(transaction as Tx, fetched),
  )
  const took_ms = deps.now().getTime() - started_ms
  deps.log('analysis done', { analysis: job.analysis, computed, took_ms })
}

/** What an analysis would be made of; computing it is left out when the data are the same. */
interface Made {
  /** As the rows are marked that keep it. */
  kind: string
  data_hash: string
  compute: () => Promise<object[]>
}

/** Raised when the same data give another result, so that stored ones are computed anew. */
const ENGINE_VERSION = 2

/** The links of all sessions, how measures move with experience, then links of each part. */
async function links(tx: Tx, deps: AnalysisDeps): Promise<Made[]> {
  const sessions = await codedSessions(tx)
  const gates = await gatesInForce(tx, loadCodebook(), sessions)
  // Pages show the gates to people who must not see the codings themselves.
  await storeGates(tx, gates, hashOf(gates), deps.now())
  const input = await linksInput(tx, { sessions, gates }, deps.now())
  const data_hash = hashOf([ENGINE_VERSION, input])
  return [
    {
      ...{ kind: 'links', data_hash },
      compute: async () => [await deps.host.analyse({ analysis: 'links', input })],
    },
    {
      ...{ kind: EXPERIENCE, data_hash },
      compute: async () => [
        await deps.host.analyse({ analysis: 'experience', sessions: input.rows }),
      ],
    },
    {
      ...{ kind: LINK_CUT, data_hash },
      compute: async () =>
        LinkTable.array().parse(await deps.host.analyse({ analysis: 'link-cuts', input })),
    },
  ]
}

async function themes(tx: Tx, deps: AnalysisDeps, { team_id, query }: AnalysisJob): Promise<Made> {
  let recorded = Promise.resolve()
  const called = (call: ExternalCall) => {
    // One after the other: the answer must not be overtaken by its own question.
    recorded = recorded.then(() => record(deps, call))
    recorded.catch(() => {})
  }
  const redact = (text: string) => redactWords(deps.host, text)
  const on = { host: deps.host, now: deps.now(), redact, called }
  const { made_of, compute } = await teamThemes(tx, on, team_id ?? '', query)
  // A page somebody asked for is kept apart from the team's daily summary.
  const kind = query ? 'pack' : 'themes'
  return {
    ...{ kind, data_hash: hashOf(made_of) },
    compute: () =>
      compute()
        .then((result) => [result])
        .finally(() => recorded),
  }
}

/** Words that no case's names are known for; unsure ones would be held for a person, so they are left. */
async function redactWords(host: StepHost, text: string): Promise<RedactedText | null> {
  const { timeout_ms } = host.describe('redact').limits
  const input: RedactIn = {
    turns: [{ n: 0, speaker: 'coach', text: asRaw(text) }],
    ...{ known: [], pseudonyms: {}, hash_key: randomBytes(32).toString('hex') },
  }
  const tools = { signal: AbortSignal.timeout(timeout_ms), progress: () => {} }
  const result = await host.run('redact', input, tools)
  if (result.kind !== 'done') return null
  const { turns, hold } = result.output as RedactOut
  return hold.length === 0 ? (turns[0]?.text ?? null) : null
}

/** Each call to an outside service is written down: what for and how large, never its content. */
async function record(deps: AnalysisDeps, call: ExternalCall): Promise<void> {
  const { engine, purpose, bytes, answered } = call
  deps.log('external call', { engine, purpose, bytes, answered })
  await recordCall(deps.database.drizzle, call, null, deps.now())
}

async function isNew(tx: Tx, job: AnalysisJob, { kind, data_hash }: Made): Promise<boolean> {
  const [newest] = await tx
    .select()
    .from(analysis)
    .where(
      and(
        eq(analysis.kind, kind),
        job.team_id === null ? isNull(analysis.team_id) : eq(analysis.team_id, job.team_id),
      ),
    )
    .orderBy(desc(analysis.created_at))
    .limit(1)
  return newest?.data_hash !== data_hash
}

async function store(
  tx: Tx,
  deps: AnalysisDeps,
  job: AnalysisJob,
  { kind, data_hash, result }: Omit<Made, 'compute'> & { result: object },
): Promise<void> {
  const now = deps.now()
  const row = { kind, team_id: job.team_id, created_at: now, data_hash, result }
  const [stored] = await tx.insert(analysis).values(row).returning({ id: analysis.id })
  const entry = {
    ...byPipeline,
    action: 'analyse',
    resource: job.analysis,
    ...(stored ? { resource_id: stored.id } : {}),
  }
  await appendAudit(tx, deps.keys.audit, entry, now)
}

const hashOf = (input: unknown) => createHash('sha256').update(JSON.stringify(input)).digest('hex')
