import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExperienceTable } from '../../core/statistics/experience-table.ts'
import type { Database } from '../../db/database.ts'
import { session } from '../../db/schema/people.ts'
import { analysis, measure } from '../../db/schema/results.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let coach: Asking
let colleague: Asking
let scientist: Asking
let ours: Awaited<ReturnType<typeof makeCase>>
let theirs: Awaited<ReturnType<typeof makeCase>>

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  ours = await makeCase(database, 'ours')
  theirs = await makeCase(database, 'theirs')
  coach = await test.signIn('coach', { coach_id: ours.coach.id, team_id: ours.team.id })
  colleague = await test.signIn('coach', { coach_id: theirs.coach.id, team_id: theirs.team.id })
  scientist = await test.signIn('scientist')
  for (let n = 0; n < 20; n += 1) await count(ours, n, n < 10 ? 0.41 : 0.57)
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

async function count(of: typeof ours, n: number, talk_share_client: number) {
  const [row] = await database.drizzle
    .insert(session)
    .values({
      ...{ reference: `S-practice-${n}`, person_id: of.person.id, coach_id: of.coach.id },
      ...{ phase: 'ongoing', channel: 'phone', held_at: new Date(Date.UTC(2026, 5, 1 + n)) },
    })
    .returning()
  const values = { talk_share_client }
  await database.drizzle
    .insert(measure)
    .values({ session_id: row!.id, coach_id: of.coach.id, values })
}

const words = async (asking: Asking, path: string) =>
  (await (await asking(path)).text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('GET /practice', () => {
  it('shows a coach their own sessions ten at a time, the latest first', async () => {
    const text = await words(coach, '/practice')
    expect(text).toContain('11 June 2026 to 20 June 2026 10 57%')
    expect(text).toContain('1 June 2026 to 10 June 2026 10 41%')
    expect(text).toContain('Only you see this page')
  })

  it('shows a colleague nothing of it, and says what it would take', async () => {
    const text = await words(colleague, '/practice')
    expect(text).toContain('Nothing is counted yet')
    expect(text).not.toContain('57%')
  })

  it('is no page for anybody else', async () => {
    const leader = await test.signIn('leader', { team_id: ours.team.id })
    const admin = await test.signIn('admin')
    for (const asking of [scientist, leader, admin])
      expect((await asking('/practice')).status).toBe(404)
  })
})

describe('GET /experience', () => {
  const table: ExperienceTable = {
    lines: [
      {
        measure: 'talk_share_client',
        bands: [
          { band: 'under_1y', mean: 0.47, people: 45, coaches: 4 },
          { band: 'over_5y', mean: null, people: null, coaches: null },
        ],
        within: { estimate: 0.021, se: 0.01, low: 0.003, high: 0.039 },
        reason: null,
      },
    ],
  }

  it('says that nothing is computed before the first time', async () => {
    expect(await words(scientist, '/experience')).toContain('Nothing is computed yet')
    expect(await (await scientist('/api/v1/experience')).json()).toBeNull()
  })

  it('gives scientists means by band and no coach, the same in page and API', async () => {
    const row = { kind: 'experience', team_id: null, result: table, data_hash: 'hash' }
    await database.drizzle.insert(analysis).values(row)
    const text = await words(scientist, '/experience')
    expect(text).toContain('Words spoken by the person 47% 45 people, 4 coaches hidden')
    expect(text).toContain('+2 of 100 words (95% interval 0 to +4)')
    const json = await (await scientist('/api/v1/experience')).json()
    expect(json).toMatchObject(table)
    for (const canary of [ours.coach.name, ours.coach.reference, ours.coach.id]) {
      expect(text).not.toContain(canary)
      expect(JSON.stringify(json)).not.toContain(canary)
    }
  })

  it('is for nobody else', async () => {
    for (const path of ['/experience', '/api/v1/experience'])
      expect((await coach(path)).status).toBe(404)
  })
})
