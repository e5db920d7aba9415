import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Passage } from '../../core/themes/passage.ts'
import type { Database } from '../../db/database.ts'
import { analysis } from '../../db/schema/results.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'
import { computeAnalysis } from '../../workers/analyses/compute.ts'

let database: Database
let test: TestApp
let leader: Asking
let team_id = ''

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  team_id = (await makeCase(database, 'input')).team.id
  leader = await test.signIn('leader', { team_id })
})
afterAll(async () => {
  await test?.close()
  await database?.close()
})

const LETTERS = 'abcdefghijklmnopqrstuvwx'
const note = (n: number, text: string, over: Partial<Passage> = {}): Passage => ({
  ...{ id: `n${n}`, document_id: `n${n}`, person: `p${n}`, coach: `k${n % 5}`, quotable: true },
  ...{ text, date: '2026-11-10' },
  ...over,
})
/** Twenty-four people's notes of two matters. */
const ordinary = LETTERS.split('').map((letter, n) =>
  note(
    n,
    n % 2 === 0
      ? `The bus fare is dear and the second bus never waits, journey ${letter}.`
      : `Locked out of the online journal, the password reset failed, screen ${letter}.`,
  ),
)

/** The pages a leader reads after these passages were themed as they are each morning. */
async function pages(passages: Passage[]): Promise<string[]> {
  const memory = { known: [], edits: [] }
  const task = { analysis: 'themes', passages, memory, spent_today: 0 } as const
  const shown = await computeAnalysis(task, { titler: null })
  const result = { ...shown, from: '2026-10-26', until: '2026-11-22' }
  await database.drizzle.insert(analysis).values({
    kind: 'themes',
    team_id,
    result,
    data_hash: crypto.randomUUID(),
    created_at: new Date(),
  })
  const both = ['/debrief', '/debrief/export?format=md', '/themes']
  return Promise.all(both.map(async (path) => (await leader(path)).text()))
}

const MORE = 'Choose a longer period or more'

describe('a page of awkward input says what happened and what to do', () => {
  it.each<[string, Passage[], string]>([
    ['no note', [], 'There was nothing to read'],
    ['one note', [note(0, 'The bus fare is dear.')], 'There is 1 different readable text'],
    [
      '500 identical notes',
      Array.from({ length: 500 }, (_, n) => note(n, 'The bus fare is dear.')),
      'There is 1 different readable text among 500',
    ],
    [
      'themes of too few people',
      ordinary.map((one, n) => ({ ...one, person: `p${n % 6}` })),
      'none is carried by at least 10 people',
    ],
    ['one coach', ordinary.map((one) => ({ ...one, coach: 'k' })), 'none is carried by at least'],
  ])('for %s', async (_, passages, sentence) => {
    for (const page of await pages(passages)) {
      expect(page).toContain(sentence)
      expect(page).toContain(MORE)
      expect(page).not.toContain('To discuss')
    }
  })

  it('for a 2 MB note among others, and goes on with the rest', async () => {
    const long = note(90, 'The bus fare is dear. '.repeat(95_000))
    for (const page of await pages([...ordinary, long])) {
      expect(page).toContain('Some passages were left out or shortened')
      expect(page).toMatch(/bus/i)
      expect(page.length).toBeLessThan(60_000)
    }
  })

  it('for a note in another language, and goes on with the rest', async () => {
    const foreign =
      'Dzisiaj spotkałem się z panią, która bardzo boi się jechać autobusem do urzędu pracy.'
    for (const page of await pages([...ordinary, note(91, foreign)])) {
      expect(page).toContain('not in English')
      expect(page).not.toContain('spotkałem')
    }
  })
})
