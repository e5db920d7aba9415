import { createHash } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import type { Database, Tx } from '../../db/database.ts'
import type { AnalysisJob, FetchedJob, Queue } from '../../db/queue.ts'
import { analysis } from '../../db/schema/results.ts'
import type { Keys } from '../../db/sealing/keys.ts'
import { agreeingPeople, teamPassages } from '../../db/stores/analysis-inputs.ts'
import { appendAudit, byPipeline } from '../../db/stores/audit.ts'
import { gatesOf, storeGates } from '../../db/stores/gates.ts'
import { codedSessions } from '../../db/stores/gold.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import type { AnalysisHost } from '../step-host.ts'
import { linksInput } from './links-input.ts'

export interface AnalysisDeps {
  database: Database
  queue: Queue
  keys: Keys
  host: AnalysisHost
  now: () => Date
  log: (event: string, facts: Record<string, unknown>, level?: 'info' | 'error') => void
}

/** Four weeks: what a debrief looks back on. */
const THEME_DAYS = 28

/** Computes one analysis and stores it as it may be shown; the same data is not computed twice. */
export async function runAnalysis(
  deps: AnalysisDeps,
  fetched: FetchedJob,
  job: AnalysisJob,
): Promise<void> {
  const started_ms = deps.now().getTime()
  const tx = deps.database.drizzle
  const made = job.team_id === null ? await links(tx, deps) : await themes(tx, deps, job.team_id)
  const result = (await isNew(tx, job, made.data_hash)) ? await made.compute() : null
  await deps.database.drizzle.transaction(async (transaction) => {
    const inner = transaction as Tx
    if (result) await store(inner, deps, job, { result, data_hash: made.data_hash })
    await deps.queue.complete(inner, fetched)
  })
  const took_ms = deps.now().getTime() - started_ms
  deps.log('analysis done', { analysis: job.analysis, computed: result !== null, took_ms })
}

/** What an analysis would be made of; computing it is left out when the data are the same. */
interface Made {
  data_hash: string
  compute: () => Promise<object>
}

async function links(tx: Tx, deps: AnalysisDeps): Promise<Made> {
  const sessions = await codedSessions(tx)
  const gates = gatesOf(loadCodebook(), sessions)
  // Pages show the gates to people who must not see the codings themselves.
  await storeGates(tx, gates, hashOf(gates), deps.now())
  const input = await linksInput(tx, { sessions, gates }, deps.now())
  const data_hash = hashOf(input)
  return { data_hash, compute: () => deps.host.analyse({ analysis: 'links', input }) }
}

async function themes(tx: Tx, deps: AnalysisDeps, team_id: string): Promise<Made> {
  const now = deps.now()
  const from = new Date(now.getTime() - THEME_DAYS * 24 * 3_600_000).toISOString().slice(0, 10)
  const until = now.toISOString().slice(0, 10)
  const agreeing = await agreeingPeople(tx, ['analyse'], now)
  const quotable = await agreeingPeople(tx, ['quote'], now)
  const rows = await teamPassages(tx, team_id, from)
  const passages = rows
    .filter((row) => row.person_id === null || agreeing.has(row.person_id))
    .map((row) => ({
      id: row.id,
      document_id: row.material_id,
      text: row.text,
      date: row.day,
      coach: row.coach_id,
      ...(row.person_id ? { person: row.person_id } : {}),
      quotable: row.person_id !== null && quotable.has(row.person_id),
    }))
  const compute = async () => {
    const shown = await deps.host.analyse({ analysis: 'themes', passages })
    return { ...shown, from, until }
  }
  return { data_hash: hashOf([from, passages]), compute }
}

async function isNew(tx: Tx, job: AnalysisJob, data_hash: string): Promise<boolean> {
  const [newest] = await tx
    .select()
    .from(analysis)
    .where(
      job.team_id === null ? eq(analysis.kind, job.analysis) : eq(analysis.team_id, job.team_id),
    )
    .orderBy(desc(analysis.created_at))
    .limit(1)
  return newest?.data_hash !== data_hash
}

async function store(
  tx: Tx,
  deps: AnalysisDeps,
  job: AnalysisJob,
  made: { result: object; data_hash: string },
): Promise<void> {
  const now = deps.now()
  const row = { kind: job.analysis, team_id: job.team_id, created_at: now, ...made }
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
