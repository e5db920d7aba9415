import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../db/database.ts'
import { debriefItem, themeEdit } from '../../db/schema/debrief.ts'
import { analysis } from '../../db/schema/results.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { someThemes } from '../../test/support/seeded-results.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let ours: Asking
let theirs: Asking
let team_id = ''

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  const [us, them] = [await makeCase(database, 'us'), await makeCase(database, 'them')]
  team_id = us.team.id
  const at = (days: number) => new Date(Date.now() - days * 24 * 3_600_000)
  const themes = someThemes()
  const before = someThemes({ themes: [{ ...themes.themes[1]!, size: 15 }, oldTheme()] })
  await database.drizzle.insert(analysis).values([
    { kind: 'themes', team_id, result: before, data_hash: 'a', created_at: at(1) },
    { kind: 'themes', team_id, result: themes, data_hash: 'b', created_at: new Date() },
  ])
  ours = await test.signIn('leader', { team_id })
  theirs = await test.signIn('leader', { team_id: them.team.id })
})
afterAll(async () => {
  await test?.close()
  await database?.close()
})

const oldTheme = () => ({ ...someThemes().themes[0]!, id: 'old', label: 'forms and passwords' })

function post(asking: Asking, path: string, fields: Record<string, string>): Promise<Response> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return asking(path, { method: 'POST', headers, body: new URLSearchParams(fields) })
}

const text = async (asking: Asking, path = '/debrief') => (await asking(path)).text()

describe('a team’s debrief page', () => {
  it('says what changed against the debrief before, and marks what is unstable', async () => {
    const page = await text(ours)
    expect(page).toContain('Gone since the last debrief: forms and passwords.')
    expect(page).toMatch(/Travel and bus fares <strong[^>]*>Growing/)
    expect(page).toMatch(/Worry about losing benefits <strong[^>]*>New/)
    expect(page).toContain('unstable, so take it with care')
    expect(page).toContain('To discuss: ')
    expect(page).not.toContain('Third.')
  })

  it('says once where a theme stands, and keeps those it helped apart from the others', async () => {
    const page = await text(ours)
    const card = page.slice(page.indexOf('aria-label="worry'), page.indexOf('aria-label="travel'))
    expect(card.match(/New/g)).toHaveLength(1)
    expect(page).toContain('About 10 tell what helped, a few tell what got in the way')
    expect(page).toContain('<strong>Helped: </strong>The travel card helped, she came twice.')
    expect(page).toContain('<strong>In the way: </strong>The fare is a day’s food.')
    const markdown = await text(ours, '/debrief/export?format=md')
    expect(markdown).toContain('> Helped: “The travel card helped, she came twice.”')
  })

  it('keeps what the engine wrote beside what people wrote, and takes an edit back', async () => {
    const renamed = { do: 'rename', label: 'Getting there' }
    expect((await post(ours, '/debrief/themes/bus-travel-cost', renamed)).status).toBe(303)
    const page = await text(ours)
    expect(page).toContain('Getting there')
    expect(page).toContain('Found as “travel and bus fares”')
    const [edit] = await database.drizzle.select().from(themeEdit)
    expect((await post(ours, `/debrief/edits/${edit!.id}/undo`, {})).status).toBe(303)
    expect(await text(ours)).not.toContain('Getting there')
    expect(await database.drizzle.select().from(themeEdit)).toHaveLength(1)
  })

  it('shows a moved quotation, a pinned question and a hidden theme at once', async () => {
    await post(ours, '/debrief/themes/bus-travel-cost', {
      ...{ do: 'move', quote: '0', to: 'worry-benefit-stop' },
    })
    const question = 'What would a bus pass change?'
    await post(ours, '/debrief/themes/bus-travel-cost', { do: 'question', text: question })
    await post(ours, '/debrief/themes/morning-appointments', { do: 'hide' })
    const page = await text(ours)
    const worry = page.slice(page.indexOf('aria-label="worry'), page.indexOf('aria-label="travel'))
    expect(worry).toContain('The travel card helped')
    expect(page).toContain(question)
    expect(page).not.toContain('aria-label="mornings are hard"')
    expect(page).toContain('“mornings are hard” is hidden')
  })

  it('refuses names and numbers in what everybody reads, keeping what was typed', async () => {
    const asked = { kind: 'action', owner: 'DK' }
    for (const bad of ['Ask Zebedee Okafor about it', 'Ring 07700 900123 about it']) {
      const response = await post(ours, '/debrief/items', { ...asked, text: bad })
      expect(response.status).toBe(422)
      expect(await response.text()).toContain(bad)
    }
    const named = { do: 'rename', label: 'Okafor and the bus' }
    expect((await post(ours, '/debrief/themes/bus-travel-cost', named)).status).toBe(422)
    expect(await database.drizzle.select().from(debriefItem)).toEqual([])
  })

  it('is nothing to another team, and to nobody but leaders', async () => {
    expect(await text(theirs)).not.toContain('Travel and bus fares')
    const path = '/debrief/themes/bus-travel-cost'
    expect((await post(theirs, path, { do: 'hide' })).status).toBe(404)
    const [edit] = await database.drizzle.select().from(themeEdit)
    expect((await post(theirs, `/debrief/edits/${edit!.id}/undo`, {})).status).toBe(404)
    for (const role of ['coach', 'scientist', 'data_protection', 'admin'] as const) {
      const asking = await test.signIn(role)
      expect((await asking('/debrief')).status).toBe(404)
      expect((await asking('/debrief/export')).status).toBe(404)
    }
  })

  it('says what to do before the first page, and when days make no sense', async () => {
    expect(await text(theirs)).toContain('Make the first page')
    const backwards = { from: '2026-11-20', until: '2026-11-01', phase: '', site_id: '' }
    const response = await post(ours, '/debrief/ask', backwards)
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('The last day must not be before the first')
  })
})
