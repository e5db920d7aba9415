import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LinkTable } from '../../core/statistics/link-table.ts'
import { bannedWords, CAVEAT } from '../../core/statistics/wording.ts'
import type { Database } from '../../db/database.ts'
import { analysis } from '../../db/schema/results.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import {
  aLink,
  aLinkTable,
  EXPERT,
  LOOKS,
  withheldLink,
} from '../../test/support/seeded-results.ts'
import { queuedAnalyses, storeAnalysis, textOf, words } from '../../test/support/stored-analyses.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let scientist: Asking
let leader: Asking
let ours: Awaited<ReturnType<typeof makeCase>>

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  ours = await makeCase(database, 'ours')
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

describe('GET /links', () => {
  it('says what is needed before anything was computed', async () => {
    const text = await textOf(scientist, '/links')
    expect(text).toContain('No link has been computed yet')
    expect(text).toContain('Compute now')
  })

  it('says first what was asked, what came of it and what is held back', async () => {
    const counts = { meetings: 895, people: 240, coaches: 12 }
    await store('links', null, { ...aLinkTable(), counts })
    const text = words(await textOf(scientist, '/links'))
    expect(text).toContain('About 895 meetings of about 240 people with 12 coaches.')
    expect(text).toContain('4 links: 3 techniques and measures with each of 2 outcomes.')
    expect(text).toContain('Shown 3 of 4')
    expect(text).toContain('1: Not enough evidence yet: fewer than 100 meetings')
    expect(text).toContain('None. Every link is exploratory')
    expect(text).toContain('Attendance at the next meeting 3 2 1 0 0 1 1')
    expect(text.indexOf('In short')).toBeLessThan(text.indexOf('Technique group or measure'))
  })

  it('shows each link of one outcome with its interval, what it rests on and its locks', async () => {
    await store('links', null, aLinkTable())
    const text = words(await textOf(scientist, '/links'))
    expect(text).toContain('Complex reflections +8 +2 to +14 70 and 62 240 Clear')
    expect(text).toContain('2 of 5 locks')
    expect(text).toContain('No gold set of codings is agreed yet')
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

  it('shows one outcome at a time, the first without being asked, and nothing unknown', async () => {
    await store('links', null, aLinkTable())
    const listed = async (path: string) =>
      (await textOf(scientist, path)).split('Technique group or measure')[1] ?? ''
    const one = await listed('/links?outcome=wai_sr')
    expect(one).not.toContain('Talk by the person')
    expect(one).toContain('+0.25')
    for (const path of ['/links', '/links?outcome=', '/links?outcome=%3Cscript%3E&done=%3Cb%3E']) {
      const first = await listed(path)
      expect(first).toContain('Talk by the person')
      expect(first).not.toContain('+0.25')
      expect(first).not.toContain('<b>')
    }
    const known = await listed('/links?group=known')
    expect(known).toContain('Talk by the person')
    expect(known).not.toContain('Complex reflections')
  })

  it('draws the shown links, with the same numbers in a table and nothing the policy refuses', async () => {
    await store('links', null, aLinkTable())
    const text = await textOf(scientist, '/links')
    expect(text.match(/<svg[^>]*role="group"/g)).toHaveLength(1)
    expect(text).not.toMatch(/<style|\sstyle=/)
  })

  it('takes the newest row', async () => {
    await store('links', null, { ...aLinkTable(), population: 'the newer ones' }, 5)
    await store('links', null, { ...aLinkTable(), population: 'the older ones' }, 1)
    expect(await textOf(scientist, '/links')).toContain('The newer ones')
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

describe('links of a part of the sessions', () => {
  const shown = { dimension: 'phase', level: 'ongoing', name: 'Phase: Ongoing support' }
  const few = { dimension: 'site', level: 'library', name: 'Site: Library' }
  const later = { dimension: 'channel', level: 'phone', name: 'Channel: Phone' }
  const cuts = [
    { ...shown, people: 120, refused: null },
    { ...few, people: null, refused: 'It rests on fewer than 10 people, so it is hidden.' },
    { ...later, people: 60, refused: null },
  ]
  const difference = { estimate: 0.0437, se: 0.02, low: 0.004, high: 0.083 }
  const part = (filter: Record<string, string>, over: Partial<LinkTable> = {}) => ({
    ...{ ...aLinkTable(), population: shown.name, filter, ...over },
    links: [aLink({ difference, people: 120 })],
  })

  beforeEach(async () => {
    await store('links', null, { ...aLinkTable(), cuts }, 3)
    await store('link-cut', null, part({ phase: 'ongoing' }), 3)
  })

  it('are chosen in a form that works by its address alone, and say what was looked at', async () => {
    const whole = words(await textOf(scientist, '/links'))
    expect(whole).toContain('The same are asked of 2 parts of the sessions')
    expect(whole).toContain('Library (too few to show)')
    const text = words(await textOf(scientist, '/links?cut=phase:ongoing'))
    expect(text).toContain('In short: Phase: Ongoing support')
    expect(text).toContain('+4 0 to +8')
    expect(text).toContain('something in one part alone is most likely chance')
    expect(bannedWords(text)).toEqual([])
  })

  it('lead to the link within that part, which is exploratory and cannot be kept', async () => {
    const html = await textOf(scientist, '/links?cut=phase:ongoing')
    expect(html).toContain('/links/reflection_complex--attended?cut=phase%3Aongoing')
    const path = '/links/reflection_complex--attended?cut=phase:ongoing'
    const text = words(await textOf(scientist, path))
    expect(text).toContain('Phase: Ongoing support')
    expect(text).toContain('0.044')
    expect(text).toContain('Plans are registered for all sessions')
    expect(text).not.toContain('Keep in the catalogue')
    expect(words(await textOf(scientist, path.split('?')[0]!))).toContain('0.081')
  })

  it('are refused in words where few people part them from others, in page and API alike', async () => {
    const page = await scientist('/links?cut=site:library')
    expect(page.status).toBe(200)
    const text = words(await page.text())
    expect(text).toContain('Nothing is shown of this part. It rests on fewer than 10 people')
    expect(text).not.toContain('+8')
    const api = await scientist('/api/v1/links?cut=site:library')
    expect(api.status).toBe(409)
    expect(((await api.json()) as { detail: string }).detail).toContain('fewer than 10 people')
  })

  it('say that they are on their way, also when those there are belong to older data', async () => {
    for (const minute of [null, 1]) {
      if (minute) await store('link-cut', null, part({ channel: 'phone' }), minute)
      const text = words(await textOf(scientist, '/links?cut=channel:phone'))
      expect(text).toContain('still being computed')
      expect(text).not.toContain('+4')
      expect((await scientist('/api/v1/links?cut=channel:phone')).status).toBe(409)
    }
  })

  it('do not exist where nobody decided on them', async () => {
    for (const path of ['/links?cut=age_band:18-24', '/api/v1/links?cut=x', '/links?cut=phase:%27'])
      expect((await scientist(path)).status).toBe(404)
  })

  it('are given by the API as the page shows them', async () => {
    const body = await (await scientist('/api/v1/links?cut=phase:ongoing')).json()
    expect(body).toMatchObject({
      table: { filter: { phase: 'ongoing' }, links: [{ difference, exploratory: true }] },
    })
    const one = await scientist('/api/v1/links/reflection_complex--attended?cut=phase:ongoing')
    expect(await one.json()).toMatchObject({ link: { difference }, population: shown.name })
  })

  it('are for nobody who may not read links', async () => {
    for (const path of ['/links?cut=phase:ongoing', '/api/v1/links?cut=phase:ongoing'])
      expect((await leader(path)).status).toBe(404)
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

  it('sets the human-coded and the raw line beside the headline for experts, and nowhere else', async () => {
    await store('links', null, { ...aLinkTable(), links: [aLink(EXPERT)] })
    const html = await textOf(scientist, '/links/reflection_complex--attended')
    const text = words(html)
    const [before, after] = text.split('For experts') as [string, string]
    expect(before).not.toContain('+19')
    for (const part of [
      'Tags corrected by human codings: the one to read +8 +2 to +14',
      'Human-coded meetings alone +11 −1 to +24',
      'Raw tags: wrong, not to be quoted +19 +14 to +23',
      'The line of the raw tags is not to be quoted.',
    ]) {
      expect(after).toContain(part)
    }
    expect(bannedWords(text)).toEqual([])
    for (const path of ['/links', '/api/v1/links', '/api/v1/links/reflection_complex--attended']) {
      const other = await textOf(scientist, path)
      expect(other).not.toContain('0.1876')
      expect(words(other)).not.toContain('+19')
    }
  })

  it('says how coaches, sides and gaps look, with no coach alone and names for all parts', async () => {
    await store('links', null, { ...aLinkTable(), links: [aLink(EXPERT)] })
    const html = await textOf(scientist, '/links/reflection_complex--attended')
    const text = words(html)
    for (const part of [
      'no dot is anybody’s own number',
      '3 +5',
      '9 +11',
      'by a standard deviation of 4 of 100 (p that all are the same: 0.314)',
      '1 of 2 groups part the two sides',
      'Phase: Ongoing support 61 48 0.26',
      'Age band: 50 to 64 (not adjusted for) 30 31 −0.02',
      'Not in the fit: about 15 of 100 meetings (outcome not known).',
      'No known outcome: about 15 of 100 meetings with it, fewer than 3 of 100 without.',
      'age band in about 10 of 100',
    ]) {
      expect(text).toContain(part)
    }
    expect(html).toContain('aria-label="How coaches differ, in groups without names or order"')
    expect(html.match(/<circle/g)).toHaveLength(12)
    expect(html).not.toMatch(/<style|\sstyle=/)
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
    expect(await queuedAnalyses(database)).toContainEqual({ analysis: 'links', team_id: null })
    expect(await textOf(scientist, '/links?done=asked')).toContain('are being computed')
    const found = await database.run(`select * from service.audit order by n desc limit 1`)
    expect(found.rows[0]).toMatchObject({ action: 'compute again', resource: 'link' })
  })

  it('is not for a leader', async () => {
    expect((await leader('/links/compute', { method: 'POST' })).status).toBe(404)
    expect((await leader('/links')).status).toBe(404)
  })
})
