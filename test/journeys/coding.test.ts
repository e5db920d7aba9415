import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD } from '../support/app.ts'
import { chromiumPath, openBrowser, signInAs } from '../support/browser.ts'
import { addConversation } from '../support/conversation.ts'
import { addGoldSessions } from '../support/gold-sessions.ts'
import { type ServedApp, serveTestApp } from '../support/served-app.ts'
import { makeCase } from '../support/unit.ts'

const ANN = 'ann@rapport.test'
const BEN = 'ben@rapport.test'
/** Keys for the ten turns; the two differ on the fifth alone. */
const KEYS = ['o', 't', 's', 's', 'e', 'n', 'c', 'n', 'o', 't']
const BENS_KEYS = KEYS.map((key, at) => (at === 4 ? 'a' : key))

let app: ServedApp
let browser: Browser
let session_id: string

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`)).toEqual([])
}

const as = async (email: string) => (await signInAs(browser, app.url, email, PASSWORD)).page
const saved = (page: Page) => page.locator('#saved', { hasText: /^Saved$/ }).waitFor()

async function openTask(page: Page): Promise<void> {
  await page.goto(`${app.url}/coding`)
  await page.getByRole('link', { name: /(Start|Go on with) session S-new/ }).click()
  await page.locator('#turn-form').waitFor()
}

/** From this turn on, one key a turn and on to the next. */
async function codeFrom(page: Page, first: number, keys: readonly string[]): Promise<void> {
  for (let n = first; n < keys.length; n += 1) {
    await page.locator(`#coding[data-turn="${n}"]`).waitFor()
    await page.keyboard.press(keys[n] as string)
    await saved(page)
    if (n < keys.length - 1) await page.keyboard.press('j')
  }
}

describe.skipIf(!chromiumPath)('coding a session blind, in a real browser', () => {
  beforeAll(async () => {
    app = await serveTestApp()
    await app.addAccount('scientist', ANN, 'Ann Coder')
    await app.addAccount('scientist', BEN, 'Ben Coder')
    await addGoldSessions(app.database, 9)
    const of = await makeCase(app.database, 'new')
    session_id = of.session.id
    await addConversation(app.database, of, 'new')
    browser = await openBrowser()
  }, 300_000)

  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  it('begins with a gate that is shut for want of gold turns, and the parent in its place', async () => {
    const page = await as(ANN)
    await page.goto(`${app.url}/coding/agreement`)
    const row = page.getByRole('row', { name: /^Open question Parent shown/ })
    expect(await row.textContent()).toContain('18 gold turns carry it; 20 are needed.')
    await expectAccessible(page)
    await page.context().close()
  })

  it('previews a plan, then gives both coders the one session that nobody coded yet', async () => {
    const page = await as(ANN)
    await page.goto(`${app.url}/coding/plans/new`)
    await page.getByLabel('Name of the plan').fill('The new session too')
    await page.getByLabel('How sessions are drawn').selectOption('random')
    await page.getByLabel('How many sessions').fill('10')
    await page.getByLabel('Share coded by two people').fill('100')
    await page.getByLabel('Ann Coder').check()
    await page.getByLabel('Ben Coder').check()
    await page.getByRole('button', { name: 'Preview' }).click()
    const words = (await page.locator('main').textContent()) ?? ''
    expect(words).toContain('10 of 10 sessions, each with a chance of 100%')
    expect(words).toContain('9 have been given to coders by an earlier plan')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create the plan and its tasks' }).click()
    await page.waitForURL(/done=created/)
    await page.context().close()
  })

  it('codes ten turns by keyboard, losing nothing when the connection goes or the page is left', async () => {
    const page = await as(ANN)
    await openTask(page)
    await expectAccessible(page)
    await page.keyboard.press('o')
    await saved(page)
    await page.keyboard.press('a')
    await saved(page)
    await page.keyboard.press('u')
    await page.locator('#saved', { hasText: 'Undone' }).waitFor()
    expect(await page.locator('input[value=affirm]').isChecked()).toBe(false)
    expect(await page.locator('input[value=question_open]').isChecked()).toBe(true)
    await page.keyboard.press('j')
    await page.locator('#coding[data-turn="1"]').waitFor()
    await page.context().setOffline(true)
    await page.keyboard.press('t')
    await page.locator('#saved', { hasText: 'Not saved: no connection' }).waitFor()
    await page.context().setOffline(false)
    await page.reload()
    await saved(page)
    expect(await page.locator('input[value=change_talk]').isChecked()).toBe(true)
    await page.keyboard.press('m')
    await page.keyboard.type('leans, I think')
    await page.keyboard.press('Escape')
    await saved(page)
    await page.keyboard.press('j')
    await codeFrom(page, 2, KEYS)
    expect(await page.locator('#progress').textContent()).toContain('10 coded')
    await page.getByRole('button', { name: 'I have finished this session' }).click()
    await page.waitForURL(/done=finished/)
    expect((await page.goto(`${app.url}/coding/adjudicate/${session_id}`))?.status()).toBe(404)
    await page.context().close()
  })

  it('codes by its buttons alone where scripts do not run', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${app.url}/sign-in`)
    await page.getByLabel('Email address').fill(BEN)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await openTask(page)
    expect(await page.content()).not.toContain('leans, I think')
    await page.getByLabel('Open question').check()
    await page.getByRole('button', { name: 'Save and next' }).click()
    await page.waitForURL(/turn=1/)
    await page.getByRole('button', { name: 'Save and next' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('Choose one of change_talk')
    await context.close()
  })

  it('finishes as the second coder, who still sees nothing of the first', async () => {
    const page = await as(BEN)
    await openTask(page)
    await codeFrom(page, 1, BENS_KEYS)
    expect(await page.content()).not.toContain('leans, I think')
    await page.getByRole('button', { name: 'I have finished this session' }).click()
    await page.waitForURL(/done=finished/)
    await page.context().close()
  })

  it('adjudicates the one difference, with a reason', async () => {
    const page = await as(ANN)
    await page.goto(`${app.url}/coding/adjudicate`)
    await page.getByRole('link', { name: 'S-new' }).click()
    const words = (await page.locator('main').textContent()) ?? ''
    expect(words).toContain('Ann Coder: Their choice')
    expect(words).toContain('Ben Coder: Affirmation')
    await expectAccessible(page)
    await page.getByLabel('Ann Coder: Their choice').check()
    await page.getByLabel('Why').fill('It leaves the decision with the person')
    await page.getByRole('button', { name: 'Settle' }).click()
    await page.waitForURL(/done=gold/)
    await page.context().close()
  })

  it('sees alpha, and the gate of the code open', async () => {
    const page = await as(ANN)
    await page.goto(`${app.url}/coding/agreement?compare=people`)
    const row = page.getByRole('row', { name: /^Their choice \d/ })
    expect(await row.textContent()).toMatch(/0\.9\d/)
    const gate = page.getByRole('row', { name: /^Open question Shown/ })
    expect(await gate.textContent()).toContain('1.00')
    expect(await page.locator('.rapport-plot').count()).toBe(1)
    await expectAccessible(page)
    await page.goto(`${app.url}/coding/agreement?compare=tagger`)
    await page
      .getByRole('table', { name: /what was called what: question/i })
      .getByRole('link')
      .first()
      .click()
    await page.getByText('What would a good week look like for you?').first().waitFor()
    await page.context().close()
  })
})
