import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Tx } from '../../db/database.ts'
import { createQueue, type Queue } from '../../db/queue.ts'
import { upload } from '../../db/schema/material.ts'
import { createDraft, openDraft } from '../../db/stores/import-drafts.ts'
import { partsOf } from '../../db/stores/uploads.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase, NOW, openTestKeys, type TestKeys } from '../../test/support/unit.ts'
import { askForAnalyses, isAnalysesHour, sweepLeftovers } from './daily.ts'

let database: Database
let queue: Queue
let secrets: TestKeys
const DAY_MS = 24 * 3_600_000
const ago = (ms: number) => new Date(NOW.getTime() - ms)

beforeAll(async () => {
  database = await openTestDatabase()
  queue = await createQueue(database, { supervise: false })
  secrets = await openTestKeys()
})

afterAll(async () => {
  await queue?.stop()
  await database?.close()
})

const deps = () => ({ database, queue, ...secrets, now: () => NOW })

describe('the daily sweep', () => {
  it('removes given-up uploads with their parts after a day, and leaves the others alone', async () => {
    const { person, session, coach } = await makeCase(database, 'sweep')
    const row = (created_at: Date, material_id: string | null) => ({
      ...{ id: randomUUID(), coach_id: coach.id, session_id: session.id, person_id: person.id },
      ...{ byte_count: 3, created_at, material_id, sealed_name: new Uint8Array([1]) },
    })
    const old = row(ago(DAY_MS + 1), null)
    const fresh = row(ago(DAY_MS - 60_000), null)
    const taken = row(ago(9 * DAY_MS), randomUUID())
    for (const one of [old, fresh, taken]) {
      await database.drizzle.insert(upload).values(one)
      await secrets.objects.put(`${partsOf(one.id)}/part`, new Uint8Array([1, 2, 3]))
    }
    expect(await sweepLeftovers(deps())).toEqual({ drafts: 0, uploads: 1 })
    expect(await secrets.objects.list(partsOf(old.id))).toEqual([])
    expect(await secrets.objects.list(partsOf(fresh.id))).toHaveLength(1)
    expect(await secrets.objects.list(partsOf(taken.id))).toHaveLength(1)
  })

  it('puts a table nobody confirmed beyond reach after a day', async () => {
    const made = { account_id: 'a', kind: 'people', bytes: new Uint8Array([7]) }
    const make = (now: Date) =>
      database.drizzle.transaction((tx) => createDraft(tx as Tx, secrets.keys, { ...made, now }))
    const old = await make(ago(DAY_MS + 1))
    const fresh = await make(ago(60_000))
    expect(await sweepLeftovers(deps())).toMatchObject({ drafts: 1 })
    const open = (id: string) =>
      database.drizzle.transaction((tx) => openDraft(tx as Tx, secrets.keys, id))
    expect(await open(old)).toBeNull()
    expect(await open(fresh)).toEqual(new Uint8Array([7]))
    expect(await secrets.keys.ring.existing(`import:${old}`)).toBeNull()
  })
})

describe('the daily analyses', () => {
  it('are asked for in the hour of five in London, summer and winter', () => {
    expect(isAnalysesHour(new Date('2026-01-15T05:30:00Z'))).toBe(true)
    expect(isAnalysesHour(new Date('2026-07-15T04:30:00Z'))).toBe(true)
    expect(isAnalysesHour(new Date('2026-07-15T05:30:00Z'))).toBe(false)
  })

  it('are the links of the unit and the themes of every team', async () => {
    const { team } = await makeCase(database, 'daily')
    await askForAnalyses(deps())
    const jobs = []
    for (let job = await queue.fetch('analyses'); job; job = await queue.fetch('analyses')) {
      jobs.push(job.data)
    }
    expect(jobs).toContainEqual({ analysis: 'links', team_id: null })
    expect(jobs).toContainEqual({ analysis: 'themes', team_id: team.id })
  })
})
