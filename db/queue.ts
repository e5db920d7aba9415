import PgBoss from 'pg-boss'
import type { DebriefQuery } from '../core/debrief/asked.ts'
import type { MaterialKind } from '../core/pipeline/order.ts'
import { STEP_NAMES, type StepName } from '../core/pipeline/step.ts'
import { type Database, runText, type Tx } from './database.ts'

/** A step to run on a material. */
export interface StepJob {
  material_id: string
  kind: MaterialKind
  step: StepName
}

/** An analysis over everything known so far. */
export interface AnalysisJob {
  analysis: 'themes' | 'links'
  /** Themes are a team's; links are the whole unit's. */
  team_id: string | null
  /** Other days or a part of the work, where somebody asked for that. */
  query?: DebriefQuery
}

/** Speech takes minutes, so it has a queue and a slot of its own and holds nobody else up. */
export const QUEUES = ['steps', 'speech', 'analyses'] as const
export type QueueName = (typeof QUEUES)[number]
const DEAD = 'dead'

export interface FetchedJob {
  id: string
  queue: QueueName
  data: StepJob | AnalysisJob
}

export interface Queue {
  /** Enqueues inside the caller's transaction; returns the job's id. */
  sendStep(tx: Tx, job: StepJob, after_ms?: number): Promise<string>
  sendAnalysis(tx: Tx, job: AnalysisJob): Promise<void>
  /** Keeps a copy of a job that will not be tried again. */
  bury(tx: Tx, job: StepJob): Promise<void>
  fetch(queue: QueueName): Promise<FetchedJob | null>
  /** Finishes a job inside the caller's transaction. */
  complete(tx: Tx, job: FetchedJob): Promise<void>
  /** Calls back whenever this process enqueues something, so that nobody waits for the next poll. */
  onSend(listener: (queue: QueueName) => void): () => void
  stop(): Promise<void>
}

/**
 * pg-boss on either database. Leases, attempts and waiting are kept in `research.stage`, where
 * people can see them; pg-boss stores, orders, hands out and schedules the jobs. A job lost with
 * its worker is sent anew by the recover duty, so pg-boss itself never retries.
 */
export async function createQueue(
  database: Database,
  options: { supervise: boolean },
): Promise<Queue> {
  const boss = bossOn(database, options.supervise)
  await boss.start()
  for (const name of [...QUEUES, DEAD]) await boss.createQueue(name)
  return new BossQueue(boss)
}

/**
 * The queue of a migrated database, opened without asking it anything: for where nobody fetches or
 * supervises jobs and every request would pay for the start.
 */
export function sendingQueue(database: Database): Queue {
  return new BossQueue(bossOn(database, false))
}

function bossOn(database: Database, supervise: boolean): PgBoss {
  const boss = new PgBoss({
    db: { executeSql: (text: string, values?: unknown[]) => database.run(text, values) },
    supervise,
    schedule: false,
    retryLimit: 0,
    expireInHours: 12,
    archiveCompletedAfterSeconds: 3_600,
    deleteAfterDays: 7,
  })
  // pg-boss reports its maintenance troubles here; the next maintenance tries again.
  boss.on('error', () => {})
  return boss
}

const inside = (tx: Tx) => ({
  executeSql: async (text: string, values: unknown[]) => ({
    rows: await runText(tx, text, values),
  }),
})

class BossQueue implements Queue {
  readonly #boss: PgBoss
  readonly #listeners = new Set<(queue: QueueName) => void>()

  constructor(boss: PgBoss) {
    this.#boss = boss
  }

  async sendStep(tx: Tx, job: StepJob, after_ms = 0): Promise<string> {
    const queue: QueueName = job.step === 'transcribe' ? 'speech' : 'steps'
    const id = await this.#boss.send(queue, job, {
      // Later steps first: what is nearly done is finished before more is begun.
      priority: STEP_NAMES.indexOf(job.step),
      startAfter: Math.ceil(after_ms / 1000),
      db: inside(tx),
    })
    this.#announce(queue)
    return id as string
  }

  async sendAnalysis(tx: Tx, job: AnalysisJob): Promise<void> {
    const asked = job.query ? `:${JSON.stringify(job.query)}` : ''
    const singletonKey = `${job.analysis}:${job.team_id ?? 'unit'}${asked}`
    await this.#boss.send('analyses', job, { singletonKey, db: inside(tx) })
    this.#announce('analyses')
  }

  async bury(tx: Tx, job: StepJob): Promise<void> {
    await this.#boss.send(DEAD, job, { db: inside(tx) })
  }

  async fetch(queue: QueueName): Promise<FetchedJob | null> {
    const [job] = await this.#boss.fetch<StepJob | AnalysisJob>(queue)
    return job ? { id: job.id, queue, data: job.data } : null
  }

  async complete(tx: Tx, job: FetchedJob): Promise<void> {
    await this.#boss.complete(job.queue, job.id, {}, { db: inside(tx) })
  }

  onSend(listener: (queue: QueueName) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false, wait: false })
  }

  /** On the next turn, after the transaction around the send has had its chance to commit. */
  #announce(queue: QueueName): void {
    setTimeout(() => {
      for (const listener of this.#listeners) listener(queue)
    }, 0).unref?.()
  }
}
