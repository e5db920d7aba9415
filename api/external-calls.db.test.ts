import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { recordCall } from '../db/stores/external-calls.ts'
import { openTestApp, type TestApp } from '../test/support/app.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { NOW } from '../test/support/unit.ts'

let database: Database
let test: TestApp

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

it('tells the data-protection lead what left, and nobody else', async () => {
  const lead = await test.signIn('data_protection')
  const page = async () => (await lead('/external-calls')).text()
  expect(await page()).toContain('Nothing has left this machine')
  const call = {
    ...{ id: crypto.randomUUID(), engine: 'openai-compatible', model: 'some-model' },
    ...{ purpose: 'tag' as const, bytes: 12_345, tokens_in: 4_000, tokens_out: 500 },
    ...{ cost: 0.09, answered: false },
  }
  await recordCall(database.drizzle, call, null, NOW)
  expect(await page()).toContain('its cost is the most it can be')
  const came_to = { tokens_in: 3_000, tokens_out: 100, cost: 0.04, answered: true }
  await recordCall(database.drizzle, { ...call, ...came_to }, null, NOW)
  const after = await page()
  for (const shown of ['some-model', '12,345', '3,100', '0.0400']) expect(after).toContain(shown)
  expect(after).not.toContain('4,500')
  const sound = { id: crypto.randomUUID(), purpose: 'transcribe' as const, cost: 0 }
  await recordCall(database.drizzle, { ...call, ...sound }, null, NOW)
  expect(await page()).toContain('Transcribing sound')
  for (const role of ['coach', 'scientist', 'leader', 'admin'] as const) {
    expect((await (await test.signIn(role))('/external-calls')).status).toBe(404)
  }
})
