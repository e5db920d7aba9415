import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { type FilledCase, fillEveryTable } from '../../test/support/every-table.ts'
import { NOW } from '../../test/support/unit.ts'
import { asActor, type Database } from '../database.ts'
import { consent } from '../schema/people.ts'
import { review } from '../schema/review.ts'
import { exampleQuotes } from './quotes.ts'

const SCIENTIST = { account_id: 'x', role: 'scientist' as const, coach_id: null, team_id: null }

let database: Database
let test: TestApp
let ours: FilledCase

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  ours = await fillEveryTable(database, test, 'ours')
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

beforeEach(async () => {
  await database.drizzle.update(consent).set({ withdrawn_at: null })
  await database.drizzle.update(review).set({ state: 'released' })
})

const quotes = () =>
  asActor(database, SCIENTIST, (tx) => exampleQuotes(tx, 'question_open', 3, NOW))

it('quotes redacted words of somebody who agreed to be quoted', async () => {
  const text = 'Hello [Person 1], what matters to you?'
  expect(await quotes()).toEqual([{ material_id: ours.material_id, text }])
})

it.each(['quote', 'analyse'])(
  'quotes nobody whose consent to “%s” is withdrawn',
  async (purpose) => {
    const whose = and(eq(consent.person_id, ours.person.id), eq(consent.purpose, purpose))
    await database.drizzle.update(consent).set({ withdrawn_at: NOW }).where(whose)
    expect(await quotes()).toEqual([])
  },
)

it('quotes nothing of a text that is held for review', async () => {
  await database.drizzle.update(review).set({ state: 'held' })
  expect(await quotes()).toEqual([])
})
