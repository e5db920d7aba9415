import { and, eq, sql } from 'drizzle-orm'
import { type MaterialKind, ORDER } from '../../core/pipeline/order.ts'
import { STEP_NAMES, type StepName } from '../../core/pipeline/step.ts'
import type { Database, Tx } from '../../db/database.ts'
import type { Queue } from '../../db/queue.ts'
import { material, output, stage } from '../../db/schema/material.ts'
import { queueStep, recoverLost, resumeWaiting } from '../../db/stores/stages.ts'
import type { StepHost } from '../step-host.ts'

export interface DutyDeps {
  database: Database
  queue: Queue
  host: StepHost
  now: () => Date
}

/** What is done once at start, before any job is claimed. */
export async function atStart(deps: DutyDeps): Promise<{ recovered: number; resumed: number }> {
  return deps.database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    const now = deps.now()
    // On the embedded database the folder lock proves that no rival lives: every lease is dead.
    const alone = deps.database.kind === 'pglite'
    const recovered = await recoverLost(tx, deps.queue, now, alone)
    const resumed = await resumeWaiting(tx, deps.queue, now)
    await recompute(tx, deps, now)
    return { recovered, resumed }
  })
}

/** Takes up what a dead worker left behind; runs every few seconds. */
export async function recover(deps: DutyDeps): Promise<number> {
  return deps.database.drizzle.transaction(async (tx) =>
    recoverLost(tx as Tx, deps.queue, deps.now(), false),
  )
}

/**
 * The embedded database is one process without autovacuum: rows that every job rewrites would pile up
 * dead, and handing out a job would take two to three times as long (measured). These tables are
 * small, so it takes a tenth of a second. PostgreSQL sees to this itself.
 */
export async function sweep(database: Database): Promise<void> {
  if (database.kind !== 'pglite') return
  await database.run('vacuum (analyze) pgboss.job, research.stage, research.output')
  const { rows } = await database.run(GROWN)
  for (const { name } of rows) await database.run(`analyze ${name}`)
}

/**
 * Tables that a search reads and that grew by a fifth since they were last counted. Without counts a
 * search of 100,000 passages takes six times as long (measured); counting them takes two seconds.
 */
const GROWN = `select oid::regclass::text as name from pg_class
  where oid = any ('{research.session, research.material, research.turn, research.passage,
      research.passage_words, research.tag}'::regclass[])
    and pg_relation_size(oid) / current_setting('block_size')::int > 1.2 * relpages`

/** A step's version was raised or its model changed: everything it made before is made again. */
async function recompute(tx: Tx, deps: DutyDeps, now: Date): Promise<void> {
  const rows = await tx
    .select({ material_id: output.material_id, step: output.step, kind: material.kind })
    .from(output)
    .innerJoin(material, eq(material.id, output.material_id))
    .innerJoin(stage, and(eq(stage.material_id, material.id), eq(stage.step, output.step)))
    .where(and(eq(output.is_current, true), eq(stage.state, 'done'), outdated(deps.host)))
    .orderBy(
      sql`array_position(array['transcribe','redact','embed','tag','measure'], ${output.step})`,
    )
  const begun = new Set<string>()
  for (const row of rows) {
    const { material_id } = row
    const step = row.step as StepName
    const kind = row.kind as MaterialKind
    if (begun.has(material_id) || !ORDER[kind].includes(step)) continue
    begun.add(material_id)
    await queueStep(tx, deps.queue, { material_id, kind, step }, now)
  }
}

/** Outputs that another version of their step, or another model, would make today. */
function outdated(host: StepHost) {
  const each = STEP_NAMES.map((step) => {
    const { version, model } = host.describe(step)
    const same_model = sql`${output.facts}->>'model' is not distinct from ${model}`
    return sql`(${output.step} = ${step} and not (${output.step_version} = ${version} and ${same_model}))`
  })
  return sql`(${sql.join(each, sql` or `)})`
}
