import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StepName, StepResult } from '../../core/pipeline/step.ts'
import { asActor, type Database, rowsOf } from '../../db/database.ts'
import { createQueue, QUEUES, type Queue, type StepJob, sendingQueue } from '../../db/queue.ts'
import { takeText } from '../../db/stores/intake.ts'
import { claimStage } from '../../db/stores/stages.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase, NOW, openTestKeys, type TestKeys, TURNS } from '../../test/support/unit.ts'
import { LEASE_MS, type RunDeps, runStep } from '../run-step.ts'
import type { StepHost } from '../step-host.ts'
import { atStart, recover, sweep } from './duties.ts'

let database: Database
let queue: Queue
let secrets: TestKeys
let now = NOW

beforeAll(async () => {
  database = await openTestDatabase()
  queue = await createQueue(database, { supervise: false })
  secrets = await openTestKeys()
})
afterAll(async () => {
  await queue?.stop()
  await database?.close()
})
beforeEach(async () => {
  now = NOW
  await database.run(`delete from pgboss.job; delete from research.stage`)
})

/** Steps whose versions, models and answers a test sets; the rest succeed. */
class Steps implements StepHost {
  versions: Partial<Record<StepName, number>> = {}
  models: Partial<Record<StepName, string>> = {}
  answers: Partial<Record<StepName, StepResult<unknown>>> = {}
  readonly ran: StepName[] = []

  describe(step: StepName) {
    return {
      version: this.versions[step] ?? 1,
      model: this.models[step] ?? 'test',
      limits: { timeout_ms: 5_000, attempts_max: 3, input_bytes_max: 1_000_000 },
    }
  }

  async run(step: StepName, input: unknown): Promise<StepResult<unknown>> {
    this.ran.push(step)
    return this.answers[step] ?? { kind: 'done', output: OUTPUT[step](input), unprocessable: [] }
  }
}

const OUTPUT: Record<StepName, (input: unknown) => unknown> = {
  transcribe: () => ({}),
  redact: (input) => ({ turns: (input as { turns: unknown[] }).turns, spans: [], pseudonyms: [] }),
  embed: () => ({ model: 'test 1', passages: [] }),
  tag: () => ({
    tagger: { name: 't', version: '1', codebook: 'eiu-1', model: null, prompt_hash: null },
    tags: [{ turn: 2, code: 'question_open', score: 0.9, start: 0, end: 9 }],
  }),
  measure: () => ({ measures: { coach_turns: 3 }, too_short: true }),
}

const deps = (host: StepHost): RunDeps => ({
  ...{ database, queue, host, now: () => now, log: () => {} },
  ...{ keys: secrets.keys, objects: secrets.objects },
})

async function drain(host: StepHost): Promise<void> {
  for (;;) {
    const jobs = await Promise.all(QUEUES.map((name) => queue.fetch(name)))
    const found = jobs.filter((job) => job !== null)
    if (found.length === 0) return
    for (const job of found) await runStep(deps(host), job)
  }
}

/** A transcript whose first job is queued; its id. */
async function arrive(through: Queue = queue): Promise<string> {
  const unit = await makeCase(database, randomUUID().slice(0, 8))
  const arrival = {
    kind: 'transcript' as const,
    ...{ session_id: unit.session.id, person_id: unit.person.id, coach_id: unit.coach.id },
    ...{ team_id: unit.team.id, day: '2026-11-19', media_type: 'text/vtt' },
  }
  const intake = { keys: secrets.keys, queue: through, now: () => now }
  const taken = await asActor(database, unit.actor, (tx) =>
    takeText(tx, intake, unit.actor, arrival, [...TURNS], false),
  )
  if (!taken.ok) throw new Error(taken.why)
  return taken.material_id
}

/** Claims the first job as a worker does, and leaves it at that, as one that was killed does. */
async function dieWhileRunning(): Promise<void> {
  const job = await queue.fetch('steps')
  if (!job) throw new Error('There is a job to fetch')
  const claimed = { ...(job.data as StepJob), id: job.id }
  await claimStage(database.drizzle, claimed, randomUUID(), now, LEASE_MS)
}

const stages = (material_id: string) =>
  rowsOf<{ step: StepName; state: string; attempts: number }>(
    database.drizzle,
    sql`select step, state, attempts from research.stage where material_id = ${material_id}
      order by array_position(array['transcribe','redact','embed','tag','measure'], step)`,
  )
const statesOf = async (id: string) =>
  Object.fromEntries((await stages(id)).map(({ step, state }) => [step, state]))

const ALL_DONE = { redact: 'done', embed: 'done', tag: 'done', measure: 'done' }
const later = (ms: number) => {
  now = new Date(NOW.getTime() + ms)
}

describe('a job whose worker was killed', () => {
  it('is left alone while its lease runs', async () => {
    const id = await arrive()
    await dieWhileRunning()
    later(LEASE_MS - 1)
    expect(await recover(deps(new Steps()))).toBe(0)
    expect(await stages(id)).toMatchObject([{ step: 'redact', state: 'running', attempts: 1 }])
  })

  it('is taken up when the lease has run out, and the attempt counts', async () => {
    const id = await arrive()
    await dieWhileRunning()
    later(LEASE_MS + 1)
    const host = new Steps()
    expect(await recover(deps(host))).toBe(1)
    expect(await recover(deps(host))).toBe(0)
    await drain(host)
    expect(await statesOf(id)).toEqual(ALL_DONE)
    expect((await stages(id))[0]).toMatchObject({ step: 'redact', attempts: 2 })
    expect(host.ran).toEqual(['redact', 'embed', 'tag', 'measure'])
  })

  it('is taken up once when several processes look at the same moment', async () => {
    const id = await arrive()
    await dieWhileRunning()
    later(LEASE_MS + 1)
    const host = new Steps()
    const taken = await Promise.all([1, 2, 3].map(() => recover(deps(host))))
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(1)
    await drain(host)
    expect(host.ran).toEqual(['redact', 'embed', 'tag', 'measure'])
    expect(await statesOf(id)).toEqual(ALL_DONE)
  })

  it('is taken up at start: at once where no rival can live, else when its lease is over', async () => {
    const id = await arrive()
    await dieWhileRunning()
    const alone = database.kind === 'pglite'
    expect((await atStart(deps(new Steps()))).recovered).toBe(alone ? 1 : 0)
    later(LEASE_MS + 1)
    await recover(deps(new Steps()))
    await drain(new Steps())
    expect(await statesOf(id)).toEqual(ALL_DONE)
  })

  it('is taken up when its job was handed out and never claimed, once the claim is overdue', async () => {
    const id = await arrive()
    expect(await queue.fetch('steps')).not.toBeNull()
    now = new Date()
    await recover(deps(new Steps()))
    expect(await queue.fetch('steps')).toBeNull()
    await database.run(`update pgboss.job set started_on = started_on - interval '2 minutes'`)
    await recover(deps(new Steps()))
    await drain(new Steps())
    expect(await statesOf(id)).toEqual(ALL_DONE)
  })
})

describe('a step that waits for an engine', () => {
  it('goes on at the next start, from its first attempt', async () => {
    const id = await arrive()
    const host = new Steps()
    const reason = { code: 'no_engine', sentence: 'Fetch a model.' }
    host.answers.tag = { kind: 'wait', reason }
    await drain(host)
    expect(await statesOf(id)).toEqual({ redact: 'done', embed: 'done', tag: 'waiting' })
    delete host.answers.tag
    expect((await atStart(deps(host))).resumed).toBe(1)
    await drain(host)
    expect(await statesOf(id)).toEqual(ALL_DONE)
    expect((await stages(id)).find((one) => one.step === 'tag')).toMatchObject({ attempts: 1 })
  })

  it('waits again when the engine is still away', async () => {
    const id = await arrive()
    const host = new Steps()
    host.answers.tag = { kind: 'wait', reason: { code: 'no_engine', sentence: 'Fetch a model.' } }
    await drain(host)
    await atStart(deps(host))
    await drain(host)
    expect((await statesOf(id)).tag).toBe('waiting')
  })

  it('is not tried again when it had stopped for good', async () => {
    const id = await arrive()
    const host = new Steps()
    host.answers.tag = { kind: 'stop', reason: { code: 'poison', sentence: 'It cannot be read.' } }
    await drain(host)
    expect((await atStart(deps(host))).resumed).toBe(0)
    await drain(host)
    expect((await statesOf(id)).tag).toBe('stopped')
  })
})

describe('a step that became better', () => {
  it('is made again from there on when its version was raised, and only then', async () => {
    const id = await arrive()
    await drain(new Steps())
    const same = new Steps()
    await atStart(deps(same))
    await drain(same)
    expect(same.ran).toEqual([])
    const better = new Steps()
    better.versions = { tag: 2 }
    await atStart(deps(better))
    await drain(better)
    expect(better.ran[0]).toBe('tag')
    expect(better.ran).not.toContain('redact')
    expect(await statesOf(id)).toEqual(ALL_DONE)
    const current = await rowsOf<{ step: string; step_version: number }>(
      database.drizzle,
      sql`select step, step_version from research.output
        where material_id = ${id} and is_current and step = 'tag'`,
    )
    expect(current).toEqual([{ step: 'tag', step_version: 2 }])
  })

  it('is made again when its model is another one', async () => {
    const id = await arrive()
    await drain(new Steps())
    const other = new Steps()
    other.models = { embed: 'sentences 2' }
    await atStart(deps(other))
    await drain(other)
    expect(other.ran[0]).toBe('embed')
    expect(await statesOf(id)).toEqual(ALL_DONE)
    const again = new Steps()
    again.models = { embed: 'sentences 2' }
    await atStart(deps(again))
    await drain(again)
    expect(again.ran).toEqual([])
  })

  it('is begun with the earliest of several, which carries the later ones', async () => {
    await arrive()
    await drain(new Steps())
    const better = new Steps()
    better.versions = { redact: 2, measure: 3 }
    await atStart(deps(better))
    const [queued] = await rowsOf<{ n: number }>(
      database.drizzle,
      sql`select count(*)::int as n from research.stage where state = 'queued'`,
    )
    expect(queued).toEqual({ n: 1 })
    await drain(better)
    expect(better.ran[0]).toBe('redact')
    expect(better.ran).toContain('measure')
  })
})

describe('a queue that only sends', () => {
  it('enqueues what a started queue fetches, without starting anything itself', async () => {
    const id = await arrive(sendingQueue(database))
    const host = new Steps()
    await drain(host)
    expect(await statesOf(id)).toEqual(ALL_DONE)
  })
})

describe('the embedded database, which nobody else sweeps', () => {
  it('has the tables that every job rewrites swept and counted', async () => {
    if (database.kind !== 'pglite') return
    await arrive()
    await database.run(`update research.stage set attempts = attempts`)
    await sweep(database)
    const [row] = await rowsOf<{ counted: number; rows: number }>(
      database.drizzle,
      sql`select reltuples::int as counted, (select count(*)::int from research.stage) as rows
        from pg_class where oid = 'research.stage'::regclass`,
    )
    expect(row).toEqual({ counted: row?.rows, rows: row?.rows })
    expect(row?.rows).toBeGreaterThan(0)
  })

  it('has what a search reads counted once it has grown', async () => {
    if (database.kind !== 'pglite') return
    await arrive()
    await sweep(database)
    const { rows } = await database.run(`select reltuples::int as counted,
      (select count(*)::int from research.turn) as rows from pg_class
      where oid = 'research.turn'::regclass`)
    expect(rows[0]?.rows).toBeGreaterThan(0)
    expect(rows[0]?.counted).toBe(rows[0]?.rows)
  })
})
