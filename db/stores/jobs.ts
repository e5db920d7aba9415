import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import { STEP_NAMES, type StepName } from '../../core/pipeline/step.ts'
import { asService, type Tx } from '../database.ts'
import type { Queue } from '../queue.ts'
import { material, stage } from '../schema/material.ts'
import { queueStep, type StageState } from './stages.ts'

/** The states in which a step goes on only when somebody sees to it. */
export const HELD_STATES = ['waiting', 'stopped', 'dead'] as const satisfies StageState[]
export type HeldState = (typeof HELD_STATES)[number]

/** A step that does not go on by itself. Materials go by id: no names, no references. */
export interface HeldStage {
  material_id: string
  kind: MaterialKind
  step: StepName
  state: HeldState
  attempts: number
  reason: string | null
  queued_at: Date
  finished_at: Date | null
}

/** Held steps the caller may see, newest first. */
export async function listHeldStages(
  tx: Tx,
  state: HeldState | null,
  page: { limit: number; offset: number },
): Promise<HeldStage[]> {
  const rows = await tx
    .select({ stage, kind: material.kind })
    .from(stage)
    .innerJoin(material, eq(material.id, stage.material_id))
    .where(inArray(stage.state, state ? [state] : [...HELD_STATES]))
    .orderBy(desc(stage.queued_at), asc(stage.material_id))
    .limit(page.limit)
    .offset(page.offset)
  return rows.map(({ stage: row, kind }) => ({
    material_id: row.material_id,
    kind: kind as MaterialKind,
    step: row.step as StepName,
    state: row.state as HeldState,
    attempts: row.attempts,
    reason: row.reason,
    queued_at: row.queued_at,
    finished_at: row.finished_at,
  }))
}

/** One held step, or every waiting one. */
export type Requeue = { material_id: string; step: string } | 'waiting'

/**
 * Sends held steps again with all their attempts before them. Rows are chosen and locked under the
 * caller's own rights, so nobody sends again what they may not change; returns how many were.
 */
export async function requeueHeld(tx: Tx, queue: Queue, which: Requeue, now: Date) {
  const chosen =
    which === 'waiting'
      ? eq(stage.state, 'waiting')
      : and(
          eq(stage.material_id, which.material_id),
          eq(stage.step, which.step),
          inArray(stage.state, [...HELD_STATES]),
        )
  const rows = await tx
    .select({ material_id: stage.material_id, step: stage.step, kind: material.kind })
    .from(stage)
    .innerJoin(material, eq(material.id, stage.material_id))
    .where(chosen)
    .for('update', { skipLocked: true })
  await asService(tx, async (service) => {
    for (const row of rows) {
      const step = STEP_NAMES.find((name) => name === row.step)
      if (!step) continue
      const job = { material_id: row.material_id, kind: row.kind as MaterialKind, step }
      await queueStep(service, queue, job, now)
    }
  })
  return rows.length
}
