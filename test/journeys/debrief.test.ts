import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type ServerType, serve } from '@hono/node-server'
import { hashPassword } from 'better-auth/crypto'
import mammoth from 'mammoth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectPglite } from '../../db/connect-pglite.ts'
import type { Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createAccount } from '../../db/stores/accounts.ts'
import { runAnalysis } from '../../workers/analyses/run-analysis.ts'
import { localHost } from '../../workers/local-host.ts'
import { loadModels } from '../../workers/models/load-models.ts'
import { openTestApp, PASSWORD, type TestApp } from '../support/app.ts'
import { chromiumPath, openBrowser, signInAs } from '../support/browser.ts'
import { writeTeamNotes } from '../support/team-notes.ts'
import { makeCase } from '../support/unit.ts'

let database: Database
let test: TestApp
let server: ServerType
let url: string
let browser: Browser
let page: Page
let team: Awaited<ReturnType<typeof makeCase>>
const folder = mkdtempSync(join(tmpdir(), 'debrief-'))

const DAY_MS = 24 * 3_600_000
/** Sign-ins are dated by the real clock, so the second morning is today. */
const tomorrow = new Date()
const today = new Date(tomorrow.getTime() - DAY_MS)
const dayBefore = (days: number) =>
  new Date(today.getTime() - days * DAY_MS).toISOString().slice(0, 10)

const MODELS = loadModels({ models_dir: '/nowhere', ffmpeg_path: null, speech: null })

/** Does what the leader asked for, or the clock would have. */
async function work(now: Date): Promise<void> {
  for (let job = await test.ports.queue.fetch('analyses'); job; ) {
    const host = localHost(MODELS)
    await runAnalysis({ ...test.ports, host, now: () => now }, job, job.data as never)
    job = await test.ports.queue.fetch('analyses')
  }
}

const themes = () => page.locator('.debrief-theme h2').allTextContents()
const press = async (name: string) => {
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name, exact: true }).click(),
  ])
}

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`)).toEqual([])
}

describe.skipIf(!chromiumPath)('a team leader’s morning', () => {
  beforeAll(async () => {
    database = await connectPglite({ purpose: 'a test', now: today })
    await migrate(database)
    test = await openTestApp(database, { public_url: null })
    server = serve({ fetch: test.app.fetch, hostname: '127.0.0.1', port: 0 })
    await new Promise((ready) => server.once('listening', ready))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    team = await makeCase(database, 'debrief')
    await writeTeamNotes(database, team, [2, 9, 16, 23].map(dayBefore))
    const password_hash = await hashPassword(PASSWORD)
    const account = { name: 'Leader', email: 'leader@debrief.test', role: 'leader' as const }
    await createAccount(database.drizzle, {
      ...{ ...account, coach_id: null, team_id: team.team.id, password_hash },
    })
    browser = await openBrowser()
    page = (await signInAs(browser, url, account.email, PASSWORD)).page
    test.setNow(today)
  })

  afterAll(async () => {
    await browser?.close()
    server?.close()
    await test?.close()
    await database?.close()
    rmSync(folder, { recursive: true })
  })

  it('begins with this morning’s page, made on demand', async () => {
    await page.goto(`${url}/debrief`)
    await press('Make the first page')
    await work(today)
    await page.reload()
    expect((await themes()).length).toBeGreaterThanOrEqual(3)
    expect(await page.locator('.debrief-theme blockquote').count()).toBeGreaterThan(3)
    await expectAccessible()
  })

  it('goes on with a theme renamed and two put together', async () => {
    const card = page.locator('.debrief-theme').filter({ hasText: 'bus' }).first()
    await card.getByRole('link', { name: 'Change' }).click()
    await page.getByLabel('Another name').fill('Getting there by bus')
    await press('Rename')
    expect((await themes()).join()).toContain('Getting there by bus')
    const other = page
      .locator('.debrief-theme')
      .filter({ hasText: /landlord|rent/ })
      .first()
    await other.getByRole('link', { name: 'Change' }).click()
    await expectAccessible()
    await page.getByLabel('Put all of it into').selectOption({ label: 'Getting there by bus' })
    await press('Merge')
    expect(await page.locator('.debrief-theme').filter({ hasText: 'At least about' }).count()).toBe(
      1,
    )
    expect(await page.getByText('was put into “Getting there by bus”').count()).toBe(1)
  })

  it('has the discussion written into it, names refused', async () => {
    await page.getByLabel('What is it?').selectOption('action')
    await page.getByLabel('In a sentence').fill('Ask Zebedee Okafor about bus passes')
    await page.getByLabel('Whose action?').fill('DK')
    await press('Write it down')
    expect(await page.locator('.govuk-error-summary').textContent()).toContain('Leave names out')
    await page.getByLabel('In a sentence').fill('Ask the council about bus passes')
    await press('Write it down')
    expect(await page.getByText('Ask the council about bus passes (DK)').count()).toBe(1)
    await page.getByLabel('What is it?').selectOption('note')
    await page
      .getByLabel('In a sentence')
      .fill('The bus fare is dear and the second bus never waits at the station')
    await press('Write it down')
  })

  it('is printed on one page, without its buttons', async () => {
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []
    expect(pages).toHaveLength(1)
  })

  it('is exported to Word and Markdown, and reads the same there', async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Word document' }).click()
    const path = join(folder, 'debrief.docx')
    await (await download).saveAs(path)
    const { value } = await mammoth.extractRawText({ buffer: readFileSync(path) })
    expect(value).toContain('Getting there by bus')
    expect(value).toContain('To discuss: ')
    expect(value).toContain('Ask the council about bus passes (DK)')
    const quote = await page.locator('.debrief-theme blockquote').first().textContent()
    expect(value).toContain(quote)
    const markdown = await page.request.get(`${url}/debrief/export?format=md`)
    expect(await markdown.text()).toContain('## Getting there by bus')
  })

  it('keeps the edits in tomorrow’s run, counted anew, and asks after the action', async () => {
    await press('Make it anew')
    await work(tomorrow)
    test.setNow(tomorrow)
    await page.goto(`${url}/debrief`)
    const shown = await themes()
    expect(shown.join()).toContain('Getting there by bus')
    expect(shown.join()).not.toMatch(/landlord|rent/)
    const card = page.locator('.debrief-theme').filter({ hasText: 'Getting there by bus' })
    expect(await card.textContent()).toMatch(/About (25|30) passages/)
    expect(await card.textContent()).toContain('Spoken of in a debrief.')
    const action = page.locator('li').filter({ hasText: 'Ask the council about bus passes' })
    await Promise.all([
      page.waitForEvent('load'),
      action.getByRole('button', { name: 'partly' }).click(),
    ])
    expect(await action.first().textContent()).toContain('Seen again? partly')
  })

  it('lets an edit be undone', async () => {
    await Promise.all([
      page.waitForEvent('load'),
      page.getByRole('button', { name: /Undo.*is called/ }).click(),
    ])
    expect((await themes()).join()).not.toContain('Getting there by bus')
  })
})
