import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm'
import type { Actor } from '../../core/access/policy.ts'
import { asService, type Tx } from '../database.ts'
import type { AnalysisJob, Queue } from '../queue.ts'
import { analysis } from '../schema/results.ts'
import { appendAudit, byActor } from './audit.ts'

export type AnalysisRow = typeof analysis.$inferSelect

/** The newest links of the whole unit; null before they were first computed. */
export async function newestLinks(tx: Tx): Promise<AnalysisRow | null> {
  const [row] = await tx
    .select()
    .from(analysis)
    .where(and(eq(analysis.kind, 'links'), isNull(analysis.team_id)))
    .orderBy(desc(analysis.created_at))
    .limit(1)
  return row ?? null
}

/** Marks how measures move with coaches' experience. */
export const EXPERIENCE = 'experience'

/** The newest of that; null before it was first computed. */
export async function newestExperience(tx: Tx): Promise<AnalysisRow | null> {
  const [row] = await tx
    .select()
    .from(analysis)
    .where(eq(analysis.kind, EXPERIENCE))
    .orderBy(desc(analysis.created_at))
    .limit(1)
  return row ?? null
}

/** Marks the links of one part of the sessions. */
export const LINK_CUT = 'link-cut'

/**
 * The links of one part of the sessions, computed from the very data of the whole unit's; null while
 * they are not there. Others would differ from the whole by whoever came or went in between.
 */
export async function linksOfCut(
  tx: Tx,
  whole: Pick<AnalysisRow, 'data_hash'>,
  filter: Readonly<Record<string, string>>,
): Promise<AnalysisRow | null> {
  const [row] = await tx
    .select()
    .from(analysis)
    .where(
      and(
        eq(analysis.kind, LINK_CUT),
        eq(analysis.data_hash, whole.data_hash),
        sql`${analysis.result}->'filter' = ${JSON.stringify(filter)}::jsonb`,
      ),
    )
    .orderBy(desc(analysis.created_at))
    .limit(1)
  return row ?? null
}

/**
 * The newest themes of each team the caller may see; row-level security leaves a leader their own
 * team alone.
 */
export async function newestThemes(tx: Tx): Promise<AnalysisRow[]> {
  return tx
    .selectDistinctOn([analysis.team_id])
    .from(analysis)
    .where(and(eq(analysis.kind, 'themes'), sql`${analysis.team_id} is not null`))
    .orderBy(analysis.team_id, desc(analysis.created_at))
}

/** Asks for an analysis to be computed anew; asking twice before it has begun is asking once. */
export async function requestAnalysis(
  tx: Tx,
  deps: { queue: Queue; audit_key: CryptoKey; now: Date },
  actor: Actor,
  job: AnalysisJob,
): Promise<void> {
  await asService(tx, (service) => deps.queue.sendAnalysis(service, job))
  const about = { action: 'compute again', resource: job.analysis === 'links' ? 'link' : 'theme' }
  const of = job.team_id === null ? {} : { resource_id: job.team_id }
  await appendAudit(tx, deps.audit_key, { ...byActor(actor), ...about, ...of }, deps.now)
}

/** The summary before this one, of the same team. */
export async function themesBefore(tx: Tx, of: AnalysisRow): Promise<AnalysisRow | null> {
  const [row] = await tx
    .select()
    .from(analysis)
    .where(
      and(
        eq(analysis.kind, 'themes'),
        eq(analysis.team_id, of.team_id ?? ''),
        lt(analysis.created_at, of.created_at),
      ),
    )
    .orderBy(desc(analysis.created_at))
    .limit(1)
  return row ?? null
}
