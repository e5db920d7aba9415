import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asActor, type Database } from '../db/database.ts'
import { createQueue, QUEUES, type Queue } from '../db/queue.ts'
import { externalCall } from '../db/schema/codes.ts'
import { output, stage } from '../db/schema/material.ts'
import { listCalls, spentToday } from '../db/stores/external-calls.ts'
import { takeText } from '../db/stores/intake.ts'
import { openTestDatabase } from '../test/support/database.ts'
import {
  type ChatBehaviour,
  type ScriptedChatServer,
  startScriptedChatServer,
} from '../test/support/scripted-chat-server.ts'
import { makeCase, NOW, openTestKeys, type TestKeys, TURNS } from '../test/support/unit.ts'
import { goOnTheNextDay } from './duties/daily.ts'
import { localHost } from './local-host.ts'
import type { ChatTaggerSettings } from './models/chat-tagger/settings.ts'
import { loadModels } from './models/load-models.ts'
import { type RunDeps, runStep } from './run-step.ts'

let database: Database
let queue: Queue
let secrets: TestKeys
let now = NOW
const servers: ScriptedChatServer[] = []
const logged: { event: string; facts: Record<string, unknown> }[] = []
const CONSENTS = ['transcribe', 'analyse', 'external_processing'] as const

beforeAll(async () => {
  database = await openTestDatabase()
  queue = await createQueue(database, { supervise: false })
  secrets = await openTestKeys()
})

afterEach(async () => {
  now = NOW
  logged.length = 0
  await database.drizzle.delete(externalCall)
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

afterAll(async () => {
  await queue?.stop()
  await database?.close()
})

/** The pipeline with a chat model that follows the script. */
async function pipeline(script: ChatBehaviour[], day: number | null = null): Promise<RunDeps> {
  const server = await startScriptedChatServer(...script)
  servers.push(server)
  const endpoint = { base_url: server.base_url, api_key: 'k', model: 'm', timeout_ms: 5_000 }
  const chat_tagger: ChatTaggerSettings = {
    endpoint,
    prices: { in_per_million: 10, out_per_million: 100 },
    ceilings: { session: null, day },
    concurrency: 1,
  }
  const models = loadModels({
    models_dir: '/nowhere',
    ffmpeg_path: null,
    speech: null,
    chat_tagger,
  })
  return {
    ...{ database, queue, ...secrets, host: localHost(models), now: () => now },
    log: (event, facts) => void logged.push({ event, facts }),
  }
}

/** A transcript comes in and everything that can be done is done. */
async function arrive(
  deps: RunDeps,
  label: string,
  purposes: readonly (typeof CONSENTS)[number][],
) {
  const unit = await makeCase(database, label, purposes)
  const arrival = {
    ...{ kind: 'transcript' as const, session_id: unit.session.id, person_id: unit.person.id },
    ...{ coach_id: unit.coach.id, team_id: unit.team.id },
    ...{ day: '2026-11-19', media_type: 'text/vtt' },
  }
  const intake = { keys: secrets.keys, queue, now: () => now }
  const taken = await asActor(database, unit.actor, (tx) =>
    takeText(tx, intake, unit.actor, arrival, [...TURNS], false),
  )
  if (!taken.ok) throw new Error(taken.why)
  await drain(deps)
  return taken.material_id
}

async function drain(deps: RunDeps): Promise<void> {
  for (const name of QUEUES) {
    for (let job = await queue.fetch(name); job; job = await queue.fetch(name)) {
      await runStep(deps, job)
    }
  }
}

async function tagStage(material_id: string) {
  const [row] = await database.drizzle
    .select()
    .from(stage)
    .where(and(eq(stage.material_id, material_id), eq(stage.step, 'tag')))
  return row
}

const calls = () => listCalls(database.drizzle, { limit: 10, offset: 0 })

describe('a call to an outside service', () => {
  it('is written down with its purpose, size and cost, and none of its words', async () => {
    const deps = await pipeline(['ok'])
    const material_id = await arrive(deps, 'called', CONSENTS)
    expect(await tagStage(material_id)).toMatchObject({ state: 'done' })
    const rows = await calls()
    expect(rows).toMatchObject([
      {
        ...{ material_id, purpose: 'tag', model: 'm', byte_count: servers[0]?.calls[0]?.bytes },
        ...{ tokens_in: 1_000, tokens_out: 100, answered: true },
      },
    ])
    expect(await spentToday(database.drizzle, now)).toBeCloseTo(0.02, 6)
    expect(logged).toContainEqual({
      event: 'external call',
      facts: expect.objectContaining({ purpose: 'tag', material_id }),
    })
    for (const { text } of servers[0]?.calls[0]?.turns ?? []) {
      expect(JSON.stringify([rows, logged])).not.toContain(text)
    }
    const [made] = await database.drizzle
      .select({ facts: output.facts })
      .from(output)
      .where(and(eq(output.material_id, material_id), eq(output.step, 'tag')))
    expect(made?.facts).toMatchObject({
      tagger: { name: 'llm', model: 'm', codebook: 'eiu-1' },
      usage: { calls: 1, tokens_in: 1_000 },
    })
  })

  it('carries redacted words alone', async () => {
    await arrive(await pipeline(['ok']), 'redacted', CONSENTS)
    const sent = servers[0]?.calls.map((call) => call.user).join() ?? ''
    expect(sent).toContain('What made you decide to come in the end?')
    for (const raw of ['Sharon', 'M14 5TQ']) expect(sent).not.toContain(raw)
  })

  it('is not made for a person who did not agree to it', async () => {
    const material_id = await arrive(await pipeline(['ok']), 'not', ['transcribe', 'analyse'])
    expect(await tagStage(material_id)).toMatchObject({
      ...{ state: 'waiting', reason_code: 'external_not_allowed' },
    })
    expect(servers[0]?.calls).toEqual([])
    expect(await calls()).toEqual([])
  })

  it('that broke off counts as spent, since it may have been', async () => {
    const material_id = await arrive(await pipeline(['die']), 'broke', CONSENTS)
    expect(await tagStage(material_id)).toMatchObject({ state: 'queued', reason_code: 'llm_away' })
    expect(await calls()).toMatchObject([{ answered: false }])
    expect(await spentToday(database.drizzle, now)).toBeGreaterThan(0)
  })
})

describe('a day’s ceiling', () => {
  it('parks what comes when it is spent, and the next day it goes on', async () => {
    const deps = await pipeline(['ok'], 1)
    await database.drizzle.insert(externalCall).values({
      ...{ at: NOW, engine: 'e', model: 'm', purpose: 'tag', byte_count: 1 },
      ...{ tokens_in: 1, tokens_out: 1, cost: 0.99 },
    })
    const material_id = await arrive(deps, 'day', CONSENTS)
    expect(await tagStage(material_id)).toMatchObject({
      ...{ state: 'waiting', reason_code: 'spend_ceiling_day' },
    })
    await goOnTheNextDay(deps)
    await drain(deps)
    expect(await tagStage(material_id)).toMatchObject({ state: 'waiting' })
    expect(servers[0]?.calls).toEqual([])
    now = new Date(NOW.getTime() + 24 * 3_600_000)
    await goOnTheNextDay(deps)
    await drain(deps)
    expect(await tagStage(material_id)).toMatchObject({ state: 'done' })
  })
})
