import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor, asService, type Database } from '../../db/database.ts'
import { consent, person } from '../../db/schema/people.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { writeTeamNotes } from '../../test/support/team-notes.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let ours: Asking
let theirs: Asking
let team_id = ''

const DAY_MS = 24 * 3_600_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
/** Fourteen people speak of each of four matters, one week or the other. */
const DAYS = [daysAgo(14), daysAgo(21)]

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  test.setNow(new Date())
  const [us, them] = [await makeCase(database, 'us'), await makeCase(database, 'them')]
  team_id = us.team.id
  await writeTeamNotes(database, us, DAYS)
  ours = await test.signIn('leader', { team_id })
  theirs = await test.signIn('leader', { team_id: them.team.id })
})
afterAll(async () => {
  await test?.close()
  await database?.close()
})

interface Found {
  people: number | null
  weeks: { people: number | null }[]
  quotes: string[]
}
async function found(words: string, asking = ours): Promise<Found> {
  const answer = await asking(`/api/v1/team-search?${new URLSearchParams({ words })}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Found
}

describe('a leader’s search of the team’s notes', () => {
  it('tells a rounded count and words that may be quoted, and nothing of anyone', async () => {
    const page = await (await ours('/team-search?words=bus+fare')).text()
    expect(page).toContain('About 15 people')
    expect(page).toMatch(/The bus fare is dear/)
    const told = await found('bus fare')
    expect(told).toMatchObject({ people: 15 })
    expect(told.quotes).toHaveLength(3)
    const people = await database.drizzle
      .select({ id: person.id, r: person.reference })
      .from(person)
    for (const { id, r } of people) {
      expect(JSON.stringify(told)).not.toContain(id)
      expect(page).not.toContain(r)
    }
  })

  it('tells the same nothing of what few or none speak of', async () => {
    const [few, none] = [await found('bus fare platform cold'), await found('submarine')]
    expect(few).toEqual(none)
    expect(few).toMatchObject({ people: null, weeks: [], quotes: [] })
    const page = await (await ours('/team-search?words=submarine')).text()
    expect(page).toContain('Use wider or other words')
  })

  it('cannot leave a word out, so that no search is another one less a few', async () => {
    expect(await found('bus -platform')).toEqual(await found('bus platform'))
  })

  it('withholds an answer that differs from an earlier one by a person', async () => {
    expect((await found('landlord arrears')).people).toBe(15)
    const [row] = await database.drizzle
      .select({ person_id: consent.person_id })
      .from(consent)
      .innerJoin(person, eq(person.id, consent.person_id))
      .where(sql`${person.reference} like '%-2'`)
    const withdrawn_at = new Date(Date.now() - DAY_MS)
    const of = eq(consent.person_id, row!.person_id)
    await database.drizzle.update(consent).set({ withdrawn_at }).where(of)
    expect(await found('landlord arrears')).toMatchObject({ people: null, quotes: [] })
    await database.drizzle.update(consent).set({ withdrawn_at: null }).where(of)
    expect((await found('landlord arrears')).people).toBe(15)
  })

  it('writes its words down nowhere, and keeps no person in the clear', async () => {
    await found('wintergreen')
    const kept = await asService(database.drizzle, async (tx) => [
      await tx.execute('select * from service.audit'),
      await tx.execute('select * from research.team_search_cut'),
    ])
    const text = JSON.stringify([kept, test.logged])
    expect(text).toContain('team_search')
    expect(text).not.toMatch(/wintergreen|landlord/)
    const people = await database.drizzle.select({ id: person.id }).from(person)
    const cuts = JSON.stringify(kept[1])
    for (const { id } of people) expect(cuts).not.toContain(id)
  })

  it('is of the leader’s own team, and is nowhere for anyone else', async () => {
    expect((await found('bus fare', theirs)).people).toBeNull()
    for (const role of [
      'coach',
      'scientist',
      'data_protection',
      'safeguarding',
      'admin',
    ] as const) {
      const asking = await test.signIn(role)
      expect((await asking('/team-search?words=bus')).status, role).toBe(404)
      expect((await asking('/api/v1/team-search?words=bus')).status, role).toBe(404)
    }
  })

  it.each([
    'research.team_search_cut',
    'research.passage',
    'research.passage_words',
    'research.turn',
  ])('gives a leader’s own database role no way to %s', async (table) => {
    const actor = { account_id: 'l', role: 'leader' as const, coach_id: null, team_id }
    const why = await asActor(database, actor, (tx) =>
      tx.execute(sql.raw(`select * from ${table}`)),
    ).catch((error) => String(error.cause ?? error))
    expect(why).toMatch(/permission denied/)
  })

  it('says what to do about too few letters', async () => {
    const page = await ours('/team-search?words=b')
    expect(page.status).toBe(422)
    expect(await page.text()).toContain('Give at least one word')
  })
})
