import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ShownThemes } from '../../core/themes/shown-themes.ts'
import type { Database } from '../../db/database.ts'
import { analysis } from '../../db/schema/results.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { someThemes } from '../../test/support/seeded-results.ts'
import { queuedAnalyses, storeAnalysis, textOf, words } from '../../test/support/stored-analyses.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let scientist: Asking
let leader: Asking
let ours: Awaited<ReturnType<typeof makeCase>>
let theirs: Awaited<ReturnType<typeof makeCase>>

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  ours = await makeCase(database, 'ours')
  theirs = await makeCase(database, 'theirs')
  scientist = await test.signIn('scientist')
  leader = await test.signIn('leader', { team_id: ours.team.id })
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

beforeEach(async () => {
  await database.drizzle.delete(analysis)
})

const store = (...row: [string, string | null, unknown, number?]) => storeAnalysis(database, ...row)

describe('/themes', () => {
  it('says what is needed before the first summary', async () => {
    const text = await textOf(leader, '/themes')
    expect(text).toContain('There is no summary yet')
    expect(text).toContain('Make the first summary')
  })

  it('shows the leader’s own team alone', async () => {
    await store('themes', ours.team.id, someThemes({ sentence: 'Of our team.' }))
    await store('themes', theirs.team.id, someThemes({ sentence: 'Of another team.' }))
    const text = await textOf(leader, '/themes')
    expect(text).toContain('Of our team.')
    expect(text).not.toContain('Of another team.')
    const api = (await (await leader('/api/v1/themes')).json()) as { summaries: ShownThemes[] }
    expect(api.summaries.map((one) => one.sentence)).toEqual(['Of our team.'])
  })

  it('gives each theme its size, trend, change and at most two quotes', async () => {
    const before = someThemes()
    const [first] = before.themes
    before.themes = first
      ? [
          { ...first, size: 20 },
          { ...first, id: 'old', label: 'old one' },
        ]
      : []
    await store('themes', ours.team.id, before, 1)
    await store('themes', ours.team.id, someThemes(), 2)
    const text = words(await textOf(leader, '/themes'))
    expect(text).toContain('5 October 2026 to 1 November 2026')
    expect(text).toContain('About 45 passages')
    expect(text).toContain('Came up more in the later weeks.')
    expect(text).toContain('Larger than in the summary before (about 20).')
    expect(text).toContain('Two buses each way')
    expect(text).not.toContain('Third.')
    expect(text).toContain('Fewer than 10 passages')
    expect(text).toContain('Unsettled')
    expect(text).toContain('In the summary before and not now: old one.')
    expect(text).toContain('are not shown')
  })

  it('queues a summary of the leader’s own team, whatever the request says', async () => {
    const body = new URLSearchParams({ team_id: theirs.team.id })
    await leader('/themes/compute', { method: 'POST', body })
    const queued = await queuedAnalyses(database)
    expect(queued).toContainEqual({ analysis: 'themes', team_id: ours.team.id })
    expect(queued).not.toContainEqual({ analysis: 'themes', team_id: theirs.team.id })
  })

  it('tells a leader without a team whom to ask', async () => {
    const lost = await test.signIn('leader')
    expect(await textOf(lost, '/themes')).toContain('Ask an administrator')
    expect((await lost('/api/v1/themes/compute', { method: 'POST' })).status).toBe(409)
  })

  it('gives a scientist every team’s themes without saying whose they are', async () => {
    await store('themes', ours.team.id, someThemes({ sentence: 'Of our team.' }))
    await store('themes', theirs.team.id, someThemes({ sentence: 'Of another team.' }))
    const text = await textOf(scientist, '/api/v1/themes')
    expect(text).toContain('Of our team.')
    expect(text).toContain('Of another team.')
    for (const { team } of [ours, theirs]) {
      expect(text).not.toContain(team.id)
      expect(text).not.toContain(team.name)
    }
    expect((await scientist('/themes')).status).toBe(404)
    expect((await scientist('/themes/compute', { method: 'POST' })).status).toBe(404)
  })

  it('names no coach on any page a leader can open', async () => {
    await store('themes', ours.team.id, someThemes())
    for (const path of ['/themes', '/themes?done=asked', '/api/v1/themes']) {
      const text = await textOf(leader, path)
      for (const canary of [ours.coach.name, ours.coach.reference, ours.coach.id]) {
        expect(text).not.toContain(canary)
      }
    }
  })
})
