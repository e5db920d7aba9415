import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { output, stage } from '../db/schema/material.ts'
import { findMaterial } from '../db/stores/materials.ts'
import { readRawTurns } from '../db/stores/step-inputs.ts'
import { type Asking, openTestApp, type TestApp } from '../test/support/app.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { runPipeline, takeTurns } from '../test/support/held-text.ts'
import { makeCase } from '../test/support/unit.ts'
import { loadBuiltinTagger } from '../workers/models/tagger/builtin-tagger.ts'

const TURNS = [
  'Thanks, the bus was late.',
  'Morning, come in. How was the week?',
  'Not great, my back is bad.',
  'So you have been running on empty. What would help?',
]

let database: Database
let test: TestApp
let of: Awaited<ReturnType<typeof makeCase>>
let coach: Asking
let material: string

const swapped = async () => {
  const tagger = loadBuiltinTagger()
  const turns = Array.from({ length: 8 }, (_, n) => ({
    n,
    speaker: n % 2 === 0 ? ('coach' as const) : ('client' as const),
    text: TURNS[n % 4] as string,
  }))
  const given = { turns, phase: null, channel: null, external_allowed: false } as never
  const found = await tagger.tag(given, new AbortController().signal)
  return found.kind === 'done' ? found.unprocessable : []
}

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  of = await makeCase(database, 'voices')
  coach = await test.signIn('coach', { coach_id: of.coach.id, team_id: of.team.id })
  material = await takeTurns(test.ports, of, TURNS)
  await runPipeline(test.ports)
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

const page = async () => (await coach(`/sessions/${of.session.id}`)).text()
const tagged = and(eq(output.step, 'tag'), eq(output.is_current, true))

describe('voices that look swapped', () => {
  it('are not spoken of while nothing was found', async () => {
    expect(await page()).not.toContain('look swapped')
  })

  it('are a warning on the session’s page, with one button that swaps them', async () => {
    const unprocessable = await swapped()
    expect(unprocessable).toHaveLength(1)
    await database.drizzle.update(output).set({ unprocessable }).where(tagged)
    const shown = await page()
    expect(shown).toContain('These voices look swapped')
    expect(shown).toContain('Swap the two voices')
  })

  it('are swapped by it, and everything made of them is made again', async () => {
    const found = await findMaterial(database.drizzle, material)
    const before = await readRawTurns(database.drizzle, test.ports.keys, found!)
    const body = new URLSearchParams({ voice: 'client' })
    const done = await coach(`/materials/${material}/voice`, { method: 'POST', body })
    expect(done.status).toBe(303)
    const after = await readRawTurns(database.drizzle, test.ports.keys, found!)
    expect(after?.map((turn) => turn.speaker)).toEqual(
      before?.map(({ speaker }) => (speaker === 'coach' ? 'client' : 'coach')),
    )
    const stages = await database.drizzle
      .select()
      .from(stage)
      .where(eq(stage.material_id, material))
    expect(stages.filter((row) => row.state === 'done').map((row) => row.step)).not.toContain('tag')
    await runPipeline(test.ports)
    expect(await page()).not.toContain('look swapped')
  })

  it('are told to nobody whose session it is not', async () => {
    const other = await makeCase(database, 'other-voices')
    const them = await test.signIn('coach', { coach_id: other.coach.id, team_id: other.team.id })
    expect((await them(`/sessions/${of.session.id}`)).status).toBe(404)
    const body = new URLSearchParams({ voice: 'client' })
    expect((await them(`/materials/${material}/voice`, { method: 'POST', body })).status).toBe(404)
  })
})

describe('a conversation that lacks a voice', () => {
  it('says so on the session’s page', async () => {
    const reason = { code: 'no_client', sentence: 'No turn is marked as the client’s.' }
    const unprocessable = [{ where: 'voices', reason }]
    await database.drizzle.update(output).set({ unprocessable }).where(tagged)
    const shown = await page()
    expect(shown).toContain('No turn is marked as the client’s.')
    expect(shown).not.toContain('Swap the two voices')
  })
})
