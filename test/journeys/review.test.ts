import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { type ServerType, serve } from '@hono/node-server'
import { hashPassword } from 'better-auth/crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../core/access/policy.ts'
import { connectPglite } from '../../db/connect-pglite.ts'
import type { Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createAccount } from '../../db/stores/accounts.ts'
import { openTestApp, PASSWORD, type TestApp } from '../support/app.ts'
import { chromiumPath, openBrowser, signInAs } from '../support/browser.ts'
import { redactedTexts, runPipeline, stepStates, takeTurns } from '../support/held-text.ts'
import { makeCase } from '../support/unit.ts'

const TURNS = [
  'Hello Zebedee, how was the week?',
  'I saw Juniper at the job club, and Zebedee came along.',
  'Who runs the job club?',
  'Juniper does. It was fine, and juniper berries grow there.',
]

let database: Database
let test: TestApp
let server: ServerType
let url: string
let browser: Browser
let material: string
let page: Page

async function open(role: Role, of: { coach_id?: string; team_id?: string } = {}): Promise<Page> {
  const email = `${role}@review.test`
  const password_hash = await hashPassword(PASSWORD)
  const belongs = { coach_id: of.coach_id ?? null, team_id: of.team_id ?? null }
  await createAccount(database.drizzle, { name: role, email, role, ...belongs, password_hash })
  return (await signInAs(browser, url, email, PASSWORD)).page
}

/** Presses keys one after the other, as somebody without a mouse does. */
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Presses a key that sends the page off, and waits for the page it leads to. */
async function pressAndLoad(key: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)])
}

const focused = () => page.evaluate(() => document.activeElement?.id ?? '')
const notice = () => page.locator('.govuk-notification-banner__heading').textContent()
const left = () => page.locator('.review-left').textContent()

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`)).toEqual([])
}

describe.skipIf(!chromiumPath)('a redaction review by keyboard alone', () => {
  beforeAll(async () => {
    database = await connectPglite({ purpose: 'a test', now: new Date() })
    await migrate(database)
    test = await openTestApp(database, { public_url: null })
    server = serve({ fetch: test.app.fetch, hostname: '127.0.0.1', port: 0 })
    await new Promise((ready) => server.once('listening', ready))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const of = await makeCase(database, 'review')
    material = await takeTurns(test.ports, of, TURNS)
    await runPipeline(test.ports)
    browser = await openBrowser()
    page = await open('data_protection')
  })

  afterAll(async () => {
    await browser?.close()
    server?.close()
    await test?.close()
    await database?.close()
  })

  it('leads from the queue to a text and opens its words with a reason', async () => {
    await page.goto(`${url}/reviews`)
    await expectAccessible()
    await page.getByRole('link', { name: 'Transcript of S-review' }).focus()
    await pressAndLoad('Enter')
    expect(await page.content()).not.toContain('Juniper')
    await page.getByRole('button', { name: 'Open and record it' }).focus()
    await pressAndLoad('Enter')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Review')
    expect(await left()).toBe('3 marks left to decide')
    await expectAccessible()
  })

  it('moves between marks, and the sure ones too', async () => {
    await press('j')
    expect(await focused()).toBe('mark-1-6-13')
    await press('j')
    expect(await focused()).toBe('mark-3-0-7')
    await press('k', 'k')
    expect(await focused()).toBe('mark-1-6-13')
    await press('Shift+K')
    expect(await focused()).toBe('mark-0-6-13')
  })

  it('shows its keys, and leaves letters typed into a field alone', async () => {
    await press('?')
    expect(await page.locator('#keys').getAttribute('open')).not.toBeNull()
    await page.getByLabel('Words as they stand there').focus()
    await press('a', 'r', 'u')
    expect(await page.getByLabel('Words as they stand there').inputValue()).toBe('aru')
    expect(await left()).toBe('3 marks left to decide')
    await page.getByLabel('Words as they stand there').fill('')
    await press('Escape')
    expect(await focused()).toBe('mark-0-6-13')
  })

  it('accepts in the whole case, undoes, and accepts one by one', async () => {
    await press('j', 'c')
    await pressAndLoad('a')
    expect(await notice()).toBe('Masked.')
    expect(await left()).toBe('Everything is decided. You can release it.')
    expect(await focused()).toBe('ending')
    await pressAndLoad('u')
    expect(await left()).toBe('3 marks left to decide')
    await press('j')
    await pressAndLoad('a')
    expect(await focused()).toBe('mark-3-0-7')
    await pressAndLoad('a')
    expect(await focused()).toBe('mark-3-31-38')
    await pressAndLoad('r')
    expect(await left()).toBe('Everything is decided. You can release it.')
  })

  it('marks words that were selected, and words that were typed', async () => {
    await page.evaluate(() => {
      const words = document.querySelector('[data-turn="2"]')?.firstChild as Text
      document.getSelection()?.setBaseAndExtent(words, 13, words, 21)
      ;(document.activeElement as HTMLElement).blur()
    })
    await press('m')
    expect(await focused()).toBe('type')
    expect(await page.getByLabel('Words as they stand there').inputValue()).toBe('job club')
    await press('o', 'Tab', 'Tab')
    await pressAndLoad('Enter')
    expect(await notice()).toBe('Marked and masked.')
    expect(await focused()).toBe('mark-2-13-21')
    await page.getByLabel('Turn', { exact: true }).focus()
    await page.keyboard.type('1')
    await press('Tab')
    await page.keyboard.type('Job Club')
    await press('Tab', 'o', 'Tab', 'Tab')
    await pressAndLoad('Enter')
    expect(await focused()).toBe('mark-1-21-29')
    await expectAccessible()
  })

  it('releases, and the text goes on with every decision in it', async () => {
    await page.getByRole('button', { name: 'Release' }).focus()
    await pressAndLoad('Enter')
    expect(await notice()).toBe('Released. The next steps have been started.')
    expect(await page.getByText('Nothing is held for review.').count()).toBe(1)
    await runPipeline(test.ports)
    expect(await stepStates(database, material)).toMatchObject({ measure: 'done' })
    expect(await redactedTexts(database, material)).toEqual([
      'Hello [Person 1], how was the week?',
      'I saw [Person 2] at the [Organisation 1], and [Person 1] came along.',
      'Who runs the [Organisation 1]?',
      '[Person 2] does. It was fine, and juniper berries grow there.',
    ])
  })

  it('is nobody else’s page', async () => {
    const other = await open('scientist')
    expect((await other.goto(`${url}/reviews/${material}`))?.status()).toBe(404)
    expect((await other.goto(`${url}/transcripts/${material}`))?.status()).toBe(200)
  })
})
