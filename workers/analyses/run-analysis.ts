import { createHash } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { COACHES_MIN, PEOPLE_MIN, shownCount } from '../../core/disclosure/threshold.ts'
import { holdBackThemes } from '../../core/themes/hold-back.ts'
import type { Database, Tx } from '../../db/database.ts'
import type { AnalysisJob, FetchedJob, Queue } from '../../db/queue.ts'
import { analysis } from '../../db/schema/results.ts'
import type { Keys } from '../../db/sealing/keys.ts'
import { agreeingPeople, teamPassages } from '../../db/stores/analysis-inputs.ts'
import { appendAudit, byPipeline } from '../../db/stores/audit.ts'
import { analyseLinks } from './links/analyse-links.ts'
import { linksInput } from './links-input.ts'
import { findThemes, THEME_DEFAULTS } from './themes/find-themes.ts'

export interface AnalysisDeps {
  database: Database
  queue: Queue
  keys: Keys
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
  const made = job.analysis === 'links' ? await links(tx, deps) : await themes(tx, deps, job)
  await deps.database.drizzle.transaction(async (transaction) => {
    const inner = transaction as Tx
    if (made && (await isNew(inner, job, made.data_hash))) await store(inner, deps, job, made)
    await deps.queue.complete(inner, fetched)
  })
  const took_ms = deps.now().getTime() - started_ms
  deps.log('analysis done', { analysis: job.analysis, took_ms })
}

interface Made {
  result: unknown
  data_hash: string
}

async function links(tx: Tx, deps: AnalysisDeps): Promise<Made> {
  const input = await linksInput(tx, deps.now())
  return { data_hash: hashOf(input), result: analyseLinks(input) }
}

async function themes(tx: Tx, deps: AnalysisDeps, job: AnalysisJob): Promise<Made | null> {
  if (job.team_id === null) return null
  const now = deps.now()
  const from = new Date(now.getTime() - THEME_DAYS * 24 * 3_600_000).toISOString().slice(0, 10)
  const agreeing = await agreeingPeople(tx, ['analyse'], now)
  const quotable = await agreeingPeople(tx, ['quote'], now)
  const rows = await teamPassages(tx, job.team_id, from)
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
  const found = findThemes(passages, THEME_DEFAULTS)
  const thresholds = { people_min: PEOPLE_MIN, coaches_min: COACHES_MIN }
  const shown = holdBackThemes(found, thresholds, shownCount)
  const until = now.toISOString().slice(0, 10)
  return { data_hash: hashOf(passages), result: { ...shown, from, until } }
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

async function store(tx: Tx, deps: AnalysisDeps, job: AnalysisJob, made: Made): Promise<void> {
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
