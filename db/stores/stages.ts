import { and, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { MaterialKind } from '../../core/pipeline/order.ts'
import type { Reason, StepName } from '../../core/pipeline/step.ts'
import type { Tx } from '../database.ts'
import type { Queue, StepJob } from '../queue.ts'
import { material, stage } from '../schema/material.ts'

export const STAGE_STATES = ['queued', 'running', 'waiting', 'done', 'stopped', 'dead'] as const
export type StageState = (typeof STAGE_STATES)[number]

/** A job handed out is claimed within milliseconds; after this its worker is dead. */
const HANDED_OUT_MS = 60_000

export type Stage = typeof stage.$inferSelect
export type Material = typeof material.$inferSelect

/** Marks a step as queued and enqueues its job, in the caller's transaction. */
export async function queueStep(
  tx: Tx,
  queue: Queue,
  job: StepJob,
  now: Date,
  later: { after_ms: number; reason: Reason; attempts: number } | null = null,
): Promise<void> {
  const job_id = await queue.sendStep(tx, job, later?.after_ms)
  const fresh = {
    state: 'queued' as const,
    attempts: later?.attempts ?? 0,
    progress: 0,
    reason_code: later?.reason.code ?? null,
    reason: later?.reason.sentence ?? null,
    lease: null,
    lease_until: null,
    job_id,
    queued_at: now,
    started_at: null,
    finished_at: null,
  }
  await tx
    .insert(stage)
    .values({ material_id: job.material_id, step: job.step, ...fresh })
    .onConflictDoUpdate({ target: [stage.material_id, stage.step], set: fresh })
}

/**
 * Takes the lease on a step for one job. Null when the job is out of date: the step is done, was
 * queued anew under another job, or somebody else holds a live lease.
 */
export async function claimStage(
  tx: Tx,
  job: StepJob & { id: string },
  lease: string,
  now: Date,
  lease_ms: number,
): Promise<{ attempts: number; material: Material } | null> {
  const rows = await tx
    .update(stage)
    .set({
      state: 'running',
      lease,
      lease_until: new Date(now.getTime() + lease_ms),
      attempts: sql`${stage.attempts} + 1`,
      started_at: now,
      progress: 0,
    })
    .from(material)
    .where(
      and(
        eq(stage.material_id, job.material_id),
        eq(stage.step, job.step),
        eq(stage.job_id, job.id),
        eq(material.id, stage.material_id),
        or(eq(stage.state, 'queued'), and(eq(stage.state, 'running'), lt(stage.lease_until, now))),
      ),
    )
    .returning()
  return rows[0] ?? null
}

/** Keeps a lease alive and says how far the step has come. False when the lease was lost. */
export async function renewLease(
  tx: Tx,
  held: { material_id: string; step: StepName; lease: string },
  until: Date,
  progress: number,
): Promise<boolean> {
  const rows = await tx
    .update(stage)
    .set({ lease_until: until, progress })
    .where(leaseIs(held))
    .returning({ step: stage.step })
  return rows.length === 1
}

/** Locks the stage row and says whether the lease is still held. */
export async function holdsLease(
  tx: Tx,
  held: { material_id: string; step: StepName; lease: string },
): Promise<boolean> {
  const rows = await tx.select({ step: stage.step }).from(stage).where(leaseIs(held)).for('update')
  return rows.length === 1
}

const leaseIs = (held: { material_id: string; step: StepName; lease: string }) =>
  and(
    eq(stage.material_id, held.material_id),
    eq(stage.step, held.step),
    eq(stage.lease, held.lease),
    eq(stage.state, 'running'),
  )

/** Ends a step whose lease is still held, and says whether it was. */
export async function finishStage(
  tx: Tx,
  held: { material_id: string; step: StepName; lease: string },
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(stage)
    .set({ state: 'done', progress: 1, ...ENDED, finished_at: now })
    .where(leaseIs(held))
    .returning({ step: stage.step })
  return rows.length === 1
}

const ENDED = { reason_code: null, reason: null, lease: null, lease_until: null }

/** Ends a step without a result, and keeps the reason where people see it. */
export async function endStage(
  tx: Tx,
  of: { material_id: string; step: StepName },
  state: 'waiting' | 'stopped' | 'dead',
  { code, sentence }: Reason,
  now: Date,
): Promise<void> {
  const reason = { reason_code: code, reason: sentence }
  await tx
    .update(stage)
    .set({ state, progress: 0, ...ENDED, ...reason, finished_at: now })
    .where(and(eq(stage.material_id, of.material_id), eq(stage.step, of.step)))
}

/** Sends the job of every stage that matches anew; attempts already made still count when asked. */
async function requeueWhere(
  tx: Tx,
  queue: Queue,
  now: Date,
  which: ReturnType<typeof and>,
  keepAttempts: boolean,
): Promise<number> {
  const rows = await tx
    .select({ stage, kind: material.kind })
    .from(stage)
    .innerJoin(material, eq(material.id, stage.material_id))
    .where(which)
    .for('update', { skipLocked: true })
  for (const row of rows) {
    const job = {
      material_id: row.stage.material_id,
      kind: row.kind as MaterialKind,
      step: row.stage.step as StepName,
    }
    const reason = { code: 'taken_up_again', sentence: 'Taken up again.' }
    const later = { after_ms: 0, reason, attempts: keepAttempts ? row.stage.attempts : 0 }
    await queueStep(tx, queue, job, now, later)
  }
  return rows.length
}

/**
 * Stages whose worker died: their lease ran out, or their job was handed out and never claimed. With
 * `alone`, the caller proves that no rival lives, and nobody's time need run out first.
 */
export async function recoverLost(tx: Tx, queue: Queue, now: Date, alone: boolean) {
  const running = alone
    ? eq(stage.state, 'running')
    : and(eq(stage.state, 'running'), lt(stage.lease_until, now))
  const since = new Date(now.getTime() - HANDED_OUT_MS).toISOString()
  const recently = alone ? sql`false` : sql`job.started_on > ${since}::timestamptz`
  const unclaimed = and(
    eq(stage.state, 'queued'),
    sql`not exists (select 1 from pgboss.job as job where job.id = ${stage.job_id}
      and (job.state < 'active' or (job.state = 'active' and ${recently})))`,
  )
  return requeueWhere(tx, queue, now, or(running, unclaimed), true)
}

/** Parked stages try again: an engine may have come, or a consent. */
export async function resumeWaiting(tx: Tx, queue: Queue, now: Date, person_id?: string) {
  const states: StageState[] = ['waiting']
  const mine = person_id ? eq(material.person_id, person_id) : undefined
  return requeueWhere(tx, queue, now, and(inArray(stage.state, states), mine), false)
}

/** What was parked for one reason that time has cleared goes on. */
export async function resumeParked(tx: Tx, queue: Queue, now: Date, reason_code: string) {
  const parked = and(eq(stage.state, 'waiting'), eq(stage.reason_code, reason_code))
  return requeueWhere(tx, queue, now, parked, false)
}

/**
 * After a consent was recorded: what waited, and what had stopped for want of it, goes on. A consent
 * that still lacks another purpose simply stops again and says which.
 */
export async function resumeAfterConsent(tx: Tx, queue: Queue, now: Date, person_id: string) {
  const wanting = and(eq(stage.state, 'stopped'), eq(stage.reason_code, 'consent_missing'))
  const which = and(eq(material.person_id, person_id), or(eq(stage.state, 'waiting'), wanting))
  return requeueWhere(tx, queue, now, which, false)
}

/** One stage that gave up or waits is tried again, from its first attempt. */
export async function tryStageAgain(tx: Tx, queue: Queue, now: Date, of: Material, step: StepName) {
  const states: StageState[] = ['waiting', 'stopped', 'dead']
  const this_one = and(eq(stage.material_id, of.id), eq(stage.step, step))
  return requeueWhere(tx, queue, now, and(this_one, inArray(stage.state, states)), false)
}
