import { and, eq, sql } from 'drizzle-orm'
import { type MaterialKind, ORDER } from '../../core/pipeline/order.ts'
import type { StepName } from '../../core/pipeline/step.ts'
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

/** A step's version was raised or its model changed: everything it made before is made again. */
async function recompute(tx: Tx, deps: DutyDeps, now: Date): Promise<void> {
  const rows = await tx
    .select({ output, kind: material.kind })
    .from(output)
    .innerJoin(material, eq(material.id, output.material_id))
    .innerJoin(stage, and(eq(stage.material_id, material.id), eq(stage.step, output.step)))
    .where(and(eq(output.is_current, true), eq(stage.state, 'done')))
    .orderBy(
      sql`array_position(array['transcribe','redact','embed','tag','measure'], ${output.step})`,
    )
  const begun = new Set<string>()
  for (const row of rows) {
    const step = row.output.step as StepName
    const kind = row.kind as MaterialKind
    const { material_id } = row.output
    const described = deps.host.describe(step)
    const same =
      row.output.step_version === described.version && row.output.facts.model === described.model
    if (same || begun.has(material_id) || !ORDER[kind].includes(step)) continue
    begun.add(material_id)
    await queueStep(tx, deps.queue, { material_id, kind, step }, now)
  }
}
