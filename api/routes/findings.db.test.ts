import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LinkTable } from '../../core/statistics/link-table.ts'
import { bannedWords, CAVEAT } from '../../core/statistics/wording.ts'
import type { ShownThemes } from '../../core/themes/shown-themes.ts'
import type { Database } from '../../db/database.ts'
import { analysis } from '../../db/schema/results.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import {
  aLink,
  aLinkTable,
  LOOKS,
  someThemes,
  withheldLink,
} from '../../test/support/seeded-results.ts'
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

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute))

async function store(kind: string, team_id: string | null, result: unknown, minute = 0) {
  const row = { kind, team_id, result, data_hash: `hash-${minute}`, created_at: at(minute) }
  await database.drizzle.insert(analysis).values(row)
}

const textOf = async (asking: Asking, path: string) => (await asking(path)).text()

/** What a reader reads: mark-up taken away. */
const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

async function queuedAnalyses() {
  const found = await database.run(
    `select data from pgboss.job where name = 'analyses' and state = 'created'`,
  )
  return found.rows.map((row) => row.data)
}

describe('GET /links', () => {
  it('says what is needed before anything was computed', async () => {
    const text = await textOf(scientist, '/links')
    expect(text).toContain('No link has been computed yet')
    expect(text).toContain('Compute now')
  })

  it('shows each link in plain words with its interval, what it rests on and its locks', async () => {
    await store('links', null, aLinkTable())
    const text = words(await textOf(scientist, '/links'))
    expect(text).toContain('about 70 with complex reflections were followed by attendance')
    expect(text).toContain('+2 to +14')
    expect(text).toContain('about 895 meetings')
    expect(text).toContain('about 240 people')
    expect(text).toContain('12 coaches')
    expect(text).toContain('2 of 5 locks')
    expect(text).toContain('It has not been looked for in an earlier period.')
    expect(text).toContain('Codes have no gold set yet')
  })

  it('always says what a link does not show, and claims no more in any of its own words', async () => {
    await store('links', null, aLinkTable())
    for (const path of ['/links', '/links?outcome=wai_sr', '/links/confront--attended']) {
      const text = words(await textOf(scientist, path))
      expect(text).toContain(CAVEAT)
      expect(bannedWords(text)).toEqual([])
    }
  })

  it('keeps what is not shown apart, with its reason and no number', async () => {
    await store('links', null, aLinkTable())
    const text = await textOf(scientist, '/links')
    const [shown, withheld] = text.split('Not shown, and why')
    expect(shown).not.toContain('Confrontation')
    expect(withheld).toContain('Confrontation')
    expect(withheld).toContain('fewer than 100 meetings were coded by people')
  })

  it('shows one outcome alone when asked, and takes nothing else from the address', async () => {
    await store('links', null, aLinkTable())
    const one = await textOf(scientist, '/links?outcome=wai_sr')
    expect(one).not.toContain('Talk by the person')
    const first = await textOf(scientist, '/links')
    expect(first).toContain('Talk by the person')
    const odd = await textOf(scientist, '/links?outcome=%3Cscript%3E&done=%3Cb%3E')
    expect(odd).toContain('Talk by the person')
    expect(odd).not.toContain('<b>')
  })

  it('draws the shown links, with the same numbers in a table and nothing the policy refuses', async () => {
    await store('links', null, aLinkTable())
    const text = await textOf(scientist, '/links?outcome=')
    expect(text.match(/<svg[^>]*role="group"/g)).toHaveLength(2)
    expect(text).not.toMatch(/<style|\sstyle=/)
  })

  it('takes the newest row', async () => {
    await store('links', null, { ...aLinkTable(), population: 'the newer ones' }, 5)
    await store('links', null, { ...aLinkTable(), population: 'the older ones' }, 1)
    expect(await textOf(scientist, '/links')).toContain('the newer ones')
  })

  it('gives the API what the page shows', async () => {
    await store('links', null, aLinkTable())
    const body = (await (await scientist('/api/v1/links')).json()) as { table: unknown }
    const table = aLinkTable()
    // Nothing is registered here, so every link is exploratory, whatever the engine says of it.
    const links = table.links.map((link) => ({ ...link, exploratory: true }))
    expect(LinkTable.parse(body.table)).toEqual({ ...table, links })
    const one = await scientist('/api/v1/links/reflection_complex--attended')
    expect(await one.json()).toMatchObject({ link: { exposure: 'reflection_complex' } })
  })
})

describe('GET /links/:key', () => {
  it('gives experts the estimate, its tests, its conditions and where it comes from', async () => {
    await store('links', null, aLinkTable(), 3)
    const text = words(await textOf(scientist, '/links/reflection_complex--attended'))
    for (const part of ['0.081', '0.029', '0.012', '0.036, clear', '11 (coaches in the fit']) {
      expect(text).toContain(part)
    }
    expect(text).toContain('Coaches in the fit 12 10 Yes')
    expect(text).toContain('hash-3')
  })

  it('looks at a link from other sides in plain words, claiming no more than they carry', async () => {
    await store('links', null, { ...aLinkTable(), links: [aLink(LOOKS)] })
    const html = await textOf(scientist, '/links/reflection_complex--attended')
    const text = words(html)
    for (const part of [
      'Odds ratio 1.44 (95% interval 1.09 to 1.89)',
      'Degrees of freedom 11 (coaches in the fit, less one)',
      'Missing outcomes about 5 of 100 meetings',
      'It does not hang on any one coach. This agrees with the link.',
      'in 2 of 3. This weakens the link.',
      'at least 2 fewer +9 +1 to +18',
      'at least 3 fewer Not shown –',
      'Differences between groups are exploratory',
      'Age band Group',
      '50 to 64 +9 +3 to +15',
      'The groups cannot be told apart (p that all are the same: 0.421).',
    ]) {
      expect(text).toContain(part)
    }
    expect(html.match(/<svg[^>]*role="img"/g)).toHaveLength(1)
    expect(html).not.toContain('0.0934')
    expect(html).not.toMatch(/<style|\sstyle=/)
    expect(bannedWords(text)).toEqual([])
    const one = await scientist('/api/v1/links/reflection_complex--attended')
    expect(await one.json()).toMatchObject({ link: LOOKS })
  })

  it('says what was not reckoned in a result stored without these looks, and shows no table', async () => {
    await store('links', null, aLinkTable())
    const text = words(await textOf(scientist, '/links/reflection_complex--attended'))
    expect(text).toContain('Odds ratio not reckoned')
    expect(text).toContain('Missing outcomes not reckoned')
    for (const heading of ['from other sides', 'more of a difference', 'the same for everyone']) {
      expect(text).not.toContain(heading)
    }
  })

  it('keeps every number of a withheld link back, the odds ratio too', async () => {
    const hidden = withheldLink({ ...LOOKS, missing_of_100: null, checks: [] })
    delete hidden.dose
    delete hidden.moderators
    await store('links', null, { ...aLinkTable(), links: [hidden] })
    const text = words(await textOf(scientist, '/links/confront--attended'))
    expect(text).toContain('Odds ratio not shown')
    expect(text).toContain('Degrees of freedom not shown')
    expect(text).toContain('Missing outcomes not shown')
    expect(text).not.toContain('1.44')
  })

  it('is no page for a link that does not exist', async () => {
    await store('links', null, aLinkTable())
    expect((await scientist('/links/unknown--attended')).status).toBe(404)
  })
})

describe('POST /links/compute', () => {
  it('queues the work, writes it down and says so', async () => {
    const response = await scientist('/links/compute', { method: 'POST' })
    expect(response.headers.get('location')).toBe('/links?done=asked')
    expect(await queuedAnalyses()).toContainEqual({ analysis: 'links', team_id: null })
    expect(await textOf(scientist, '/links?done=asked')).toContain('are being computed')
    const found = await database.run(`select * from service.audit order by n desc limit 1`)
    expect(found.rows[0]).toMatchObject({ action: 'compute again', resource: 'link' })
  })

  it('is not for a leader', async () => {
    expect((await leader('/links/compute', { method: 'POST' })).status).toBe(404)
    expect((await leader('/links')).status).toBe(404)
  })
})

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
    const queued = await queuedAnalyses()
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
