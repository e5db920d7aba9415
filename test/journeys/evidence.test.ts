import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { parse } from 'csv-parse/sync'
import mammoth from 'mammoth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LinkTable, ShownCut } from '../../core/statistics/link-table.ts'
import { analysis } from '../../db/schema/results.ts'
import { PASSWORD } from '../support/app.ts'
import { chromiumPath, openBrowser, signInAs } from '../support/browser.ts'
import { aLink, aLinkTable, EXPERT, LOOKS } from '../support/seeded-results.ts'
import { type ServedApp, serveTestApp } from '../support/served-app.ts'

const SCIENTIST = 'ann@rapport.test'
const LEADER = 'lee@rapport.test'

const CUTS: ShownCut[] = [
  {
    ...{ dimension: 'phase', level: 'ongoing', name: 'Phase: Ongoing support' },
    ...{ people: 120, refused: null },
  },
  {
    ...{ dimension: 'site', level: 'north', name: 'Site: North library', people: null },
    refused: 'It rests on fewer than 10 people, so it is hidden.',
  },
]

const anOngoingPart = (): LinkTable => ({
  ...{ ...aLinkTable(), population: 'Phase: Ongoing support', filter: { phase: 'ongoing' } },
  links: [aLink({ difference: { estimate: 0.04, se: 0.02, low: 0, high: 0.08 }, people: 120 })],
})

/** With all that an expert is shown, so that those parts are looked at for accessibility too. */
const linksForExperts = () =>
  aLinkTable().links.map((link) =>
    link.method === 'corrected' ? { ...link, ...EXPERT, ...LOOKS } : link,
  )

let app: ServedApp
let browser: Browser

const as = async (email: string) => (await signInAs(browser, app.url, email, PASSWORD)).page
const main = async (page: Page) => (await page.locator('main').textContent()) ?? ''

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`)).toEqual([])
}

/** What a click on a link to a file brings. */
async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name, exact: true }).click(),
  ])
  return readFileSync(await file.path())
}

describe.skipIf(!chromiumPath)('from a link to the catalogue, in a real browser', () => {
  beforeAll(async () => {
    app = await serveTestApp()
    await app.addAccount('scientist', SCIENTIST, 'Ann Scientist')
    await app.addAccount('leader', LEADER, 'Lee Leader')
    const of = { team_id: null, data_hash: 'hash-1' }
    await app.database.drizzle.insert(analysis).values([
      { ...of, kind: 'links', result: { ...aLinkTable(), links: linksForExperts(), cuts: CUTS } },
      { ...of, kind: 'link-cut', result: anOngoingPart() },
    ])
    browser = await openBrowser()
  }, 300_000)

  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  it('narrows the links to a phase, and says why a small site is not shown', async () => {
    const page = await as(SCIENTIST)
    await page.goto(`${app.url}/links`)
    await page.getByLabel('Phase, site or subgroup').selectOption('Ongoing support')
    await page.getByRole('button', { name: 'Show' }).click()
    await page.waitForURL(/cut=phase%3Aongoing/)
    expect(await main(page)).toContain('0 to +8')
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Complex reflections', exact: true }).click()
    expect(await main(page)).toContain('Phase: Ongoing support')
    await page.getByRole('link', { name: 'The same link in all sessions' }).click()
    expect(await main(page)).toContain('+2 to +14')
    await page.goto(`${app.url}/links?cut=site:north`)
    expect(await main(page)).toContain('It rests on fewer than 10 people')
    expect(await main(page)).not.toContain('+8')
    await expectAccessible(page)
    await page.context().close()
  })

  it('goes from the forest plot to one link and keeps it', async () => {
    const page = await as(SCIENTIST)
    await page.goto(`${app.url}/links`)
    await expectAccessible(page)
    await page.locator('svg a[href="/links/reflection_complex--attended"]').click()
    await page.waitForURL(/\/links\/reflection_complex--attended$/)
    const link = await main(page)
    for (const words of ['about 70 with complex reflections', 'not to be quoted', 'Exploratory'])
      expect(link).toContain(words)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Keep in the catalogue' }).click()
    await page.getByLabel('What readers should know (optional)').fill('For the board')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.waitForURL(/\/evidence\/.*done=kept/)
    expect(await main(page)).toContain('For the board')
    await expectAccessible(page)
    await page.context().close()
  })

  it('lets a leader read the entry and take it away, the same in every file', async () => {
    const page = await as(LEADER)
    await page.goto(`${app.url}/evidence`)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Complex reflections and attendance' }).click()
    await expectAccessible(page)
    expect(await main(page)).not.toContain('0.081')
    const parts = ['about 70 with complex reflections', '8 more (95% interval: 2 more to 14 more)']
    const docx = (await mammoth.extractRawText({ buffer: await download(page, 'Word') })).value
    const csv = (await download(page, 'CSV')).toString('utf8')
    const md = (await download(page, 'Markdown')).toString('utf8')
    for (const text of [docx, csv, md]) {
      for (const part of parts) expect(text).toContain(part)
      expect(text).not.toContain('0.081')
    }
    const [row] = parse(csv, { columns: true, bom: true }) as Record<string, string>[]
    expect(row).toMatchObject({ Entry: 'E-1', Coaches: '12', People: 'about 240' })
    await page.context().close()
  })

  it('begins an experiment, works out its size and locks it', async () => {
    const page = await as(SCIENTIST)
    await page.goto(`${app.url}/experiments/new`)
    await expectAccessible(page)
    await page.getByLabel('Name', { exact: true }).fill('A named time')
    await page.getByLabel('Question').fill('Does a time bring more replies?')
    await page.getByLabel('What counts as a response').fill('replied within two weeks')
    await page.getByLabel('Who gets a message').fill('Everybody invited')
    await page.locator('#label_A').fill('Usual')
    await page.locator('#label_B').fill('Tuesday')
    await page.getByLabel('Of 100 in arm A').fill('30')
    await page.getByLabel('And at least how many').fill('45')
    await page.getByLabel('No: lock the plan beforehand').check()
    await page.getByRole('button', { name: 'Check' }).click()
    expect(await main(page)).toMatch(/\d+ people an arm, to see 45 against 30 of 100/)
    await page.getByRole('button', { name: 'Lock this experiment' }).click()
    await page.waitForURL(/done=locked/)
    expect(await main(page)).toContain('Registered beforehand')
    await expectAccessible(page)
    const people = Array.from({ length: 240 }, (_, i) => `C${i}`)
    await page.getByLabel('People (CSV)').setInputFiles({
      ...{ name: 'people.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(['reference', ...people].join('\n')),
    })
    await page.getByRole('button', { name: 'Add and allocate' }).click()
    await page.waitForURL(/done=people/)
    const allocation = (await download(page, 'Who gets what (CSV)')).toString('utf8')
    const given = parse(allocation, { columns: true, bom: true }) as Record<string, string>[]
    expect(given).toHaveLength(240)
    await page.context().close()
  })
})
