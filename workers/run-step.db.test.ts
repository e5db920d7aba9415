import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepName, StepResult } from '../core/pipeline/step.ts'
import { asRaw } from '../core/session/text.ts'
import { asActor, type Database, rowsOf, type Tx } from '../db/database.ts'
import { createQueue, QUEUES, type Queue } from '../db/queue.ts'
import { verifyAudit } from '../db/stores/audit.ts'
import { withdrawConsent } from '../db/stores/consents.ts'
import { takeText } from '../db/stores/intake.ts'
import { recoverLost } from '../db/stores/stages.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { makeCase, NOW, openTestKeys, type TestKeys, TURNS } from '../test/support/unit.ts'
import { type RunDeps, runStep } from './run-step.ts'
import type { StepHost } from './step-host.ts'

let database: Database
let queue: Queue
let secrets: TestKeys
let now = NOW

/** A host whose answers a test scripts; what is not scripted succeeds. */
function scriptedHost(script: Partial<Record<StepName, () => StepResult<unknown>>> = {}) {
  const ran: StepName[] = []
  const done = (output: unknown) => ({ kind: 'done' as const, output, unprocessable: [] })
  const usual: Record<StepName, (input: never) => unknown> = {
    transcribe: () => ({}),
    redact: (input: { turns: { n: number; speaker: string; text: string }[] }) => ({
      turns: input.turns.map((turn) => ({
        ...turn,
        text: turn.text.replace('Sharon', '[Person 1]'),
      })),
      spans: [],
      pseudonyms: [],
    }),
    embed: () => ({ model: 'test 1', passages: [] }),
    tag: () => ({
      tagger: { name: 't', version: '1', codebook: 'eiu-1', model: null, prompt_hash: null },
      tags: [{ turn: 2, code: 'question_open', score: 0.9, start: 0, end: 9 }],
    }),
    measure: () => ({ measures: { coach_turns: 3 }, too_short: true }),
  }
  const host: StepHost = {
    describe: () => ({
      version: 1,
      model: 'test',
      limits: { timeout_ms: 5_000, attempts_max: 3, input_bytes_max: 1_000_000 },
    }),
    run: async (step, input) => {
      ran.push(step)
      return script[step]?.() ?? done(usual[step](input as never))
    },
  }
  return { host, ran }
}

const deps = (host: StepHost): RunDeps => ({
  database,
  queue,
  keys: secrets.keys,
  objects: secrets.objects,
  host,
  now: () => now,
  log: () => {},
})

async function drain(run: RunDeps): Promise<void> {
  for (;;) {
    let found = false
    for (const name of QUEUES) {
      const job = await queue.fetch(name)
      if (!job) continue
      found = true
      await runStep(run, job)
    }
    if (!found) return
  }
}

async function arrive(label: string) {
  const unit = await makeCase(database, label)
  const arrival = {
    kind: 'transcript' as const,
    session_id: unit.session.id,
    person_id: unit.person.id,
    coach_id: unit.coach.id,
    team_id: unit.team.id,
    day: '2026-11-19',
    media_type: 'text/vtt',
  }
  const intake = { keys: secrets.keys, queue, now: () => now }
  const taken = await asActor(database, unit.actor, (tx) =>
    takeText(tx, intake, unit.actor, arrival, [...TURNS], false),
  )
  if (!taken.ok) throw new Error(taken.why)
  return { ...unit, material_id: taken.material_id }
}

const stages = (material_id: string) =>
  rowsOf<{ step: string; state: string; attempts: number; reason: string | null }>(
    database.drizzle,
    sql`select step, state, attempts, reason from research.stage
      where material_id = ${material_id} order by array_position(array['transcribe','redact','embed','tag','measure'], step)`,
  )

const count = async (table: string, material_id: string) => {
  const [row] = await rowsOf<{ n: number }>(
    database.drizzle,
    sql`select count(*)::int as n from ${sql.raw(table)} where material_id = ${material_id}`,
  )
  return row?.n
}

beforeAll(async () => {
  database = await openTestDatabase()
  queue = await createQueue(database, { supervise: false })
  secrets = await openTestKeys()
})

afterAll(async () => {
  await queue?.stop()
  await database?.close()
})

describe('the pipeline', () => {
  it('walks a transcript through every step and writes each effect once', async () => {
    const { material_id, session } = await arrive('walk')
    const { host, ran } = scriptedHost()
    await drain(deps(host))
    expect(ran).toEqual(['redact', 'embed', 'tag', 'measure'])
    expect(await stages(material_id)).toMatchObject(
      ran.map((step) => ({ step, state: 'done', attempts: 1 })),
    )
    expect(await count('research.turn', material_id)).toBe(TURNS.length)
    const [measure] = await rowsOf<{ values: Record<string, number> }>(
      database.drizzle,
      sql`select values from research.measure where session_id = ${session.id} and is_current`,
    )
    expect(measure?.values).toEqual({ coach_turns: 3 })
    expect(await verifyAudit(database.drizzle, secrets.keys.audit)).toMatchObject({ ok: true })
  })

  it('lets the effect of a job that runs twice land once', async () => {
    const { material_id } = await arrive('twice')
    const { host } = scriptedHost()
    const run = deps(host)
    await drain(run)
    const before = await count('research.turn', material_id)
    await database.drizzle.execute(sql`update research.stage set state = 'running', lease = null,
      lease_until = ${new Date(NOW.getTime() - 1).toISOString()} where material_id = ${material_id} and step = 'redact'`)
    await recoverLost(database.drizzle, queue, now, false)
    await drain(run)
    expect(await count('research.turn', material_id)).toBe(before)
    expect(await count('research.output', material_id)).toBe(4)
  })

  it('throws away the result of a worker that lost its lease', async () => {
    const { material_id } = await arrive('lease')
    const job = await queue.fetch('steps')
    const { host } = scriptedHost({
      redact: () => ({
        kind: 'done',
        output: { turns: [], spans: [], pseudonyms: [] },
        unprocessable: [],
      }),
    })
    const stealing: StepHost = {
      ...host,
      run: async (step, input, tools) => {
        await database.drizzle.execute(
          sql`update research.stage set lease = ${randomUUID()} where material_id = ${material_id}`,
        )
        return host.run(step, input, tools)
      },
    }
    await runStep(deps(stealing), job as never)
    expect(await count('research.output', material_id)).toBe(0)
    await database.drizzle.execute(
      sql`update research.stage set state = 'stopped' where material_id = ${material_id}`,
    )
  })

  it('tries a failing step again with growing pauses and keeps it aside in the end', async () => {
    const { material_id } = await arrive('dead')
    const retry = () => ({
      kind: 'retry' as const,
      reason: { code: 'busy', sentence: 'The engine is busy.' },
      after_ms: 0,
    })
    const { host, ran } = scriptedHost({ redact: retry })
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await database.drizzle.execute(sql`update pgboss.job set start_after = now()`)
      await drain(deps(host))
    }
    expect(ran).toHaveLength(3)
    expect(await stages(material_id)).toMatchObject([
      { state: 'dead', reason: 'The engine is busy.' },
    ])
  })

  it('parks a step that waits for an engine, and stores nothing of it', async () => {
    const { material_id } = await arrive('wait')
    const reason = { code: 'no_engine', sentence: 'Fetch a model.' }
    const { host } = scriptedHost({ tag: () => ({ kind: 'wait', reason }) })
    await drain(deps(host))
    expect((await stages(material_id)).at(-1)).toMatchObject({ step: 'tag', state: 'waiting' })
    expect(await count('research.tag', material_id)).toBe(0)
  })

  it('stores nothing once consent was withdrawn, even while the step was running', async () => {
    const { material_id, person } = await arrive('withdrawn')
    const { host } = scriptedHost()
    const withdrawing: StepHost = {
      ...host,
      run: async (step, input, tools) => {
        await withdrawConsent(database.drizzle, person.id, ['analyse'], 'test', now)
        return host.run(step, input, tools)
      },
    }
    await drain(deps(withdrawing))
    expect(await stages(material_id)).toMatchObject([{ step: 'redact', state: 'stopped' }])
    expect(await count('research.turn', material_id)).toBe(0)
  })

  it('refuses garbage from a step and tries again instead of storing it', async () => {
    const { material_id } = await arrive('garbage')
    const { host } = scriptedHost({
      redact: () => ({ kind: 'done', output: { turns: 'all of them' }, unprocessable: [] }),
    })
    await drain(deps(host))
    expect(await stages(material_id)).toMatchObject([{ step: 'redact', state: 'queued' }])
    expect((await stages(material_id))[0]?.reason).toContain('makes no sense')
    expect(await count('research.output', material_id)).toBe(0)
    await database.drizzle.execute(sql`delete from pgboss.job where state < 'active'`)
  })

  it('never enqueues anything when intake is refused for lack of consent', async () => {
    const unit = await makeCase(database, 'refused', ['record'])
    const intake = { keys: secrets.keys, queue, now: () => now }
    const arrival = {
      kind: 'transcript' as const,
      session_id: unit.session.id,
      person_id: unit.person.id,
      coach_id: unit.coach.id,
      team_id: unit.team.id,
      day: '2026-11-19',
      media_type: 'text/plain',
    }
    const words = [{ n: 0, speaker: 'coach' as const, text: asRaw('Hello') }]
    const taken = await asActor(database, unit.actor, (tx: Tx) =>
      takeText(tx, intake, unit.actor, arrival, words, false),
    )
    expect(taken).toMatchObject({ ok: false, missing: ['transcribe', 'analyse'] })
    now = NOW
  })
})
