import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, openBrowser, signInAs } from '../support/browser.ts'
import { type DemoProcess, startDemo } from '../support/demo-process.ts'
import {
  type ScriptedSpeechServer,
  startScriptedSpeechServer,
} from '../support/scripted-speech-server.ts'

const PASSWORD = 'a-synthetic-password'
const REFERENCE = 'P-9001'
const TEAMS_VTT = `WEBVTT

3f2a/1-0
00:00:01.000 --> 00:00:05.000
<v Work Coach>Hello Marguerite, thank you for coming in. What would you like to talk about today?</v>

3f2a/2-0
00:00:05.500 --> 00:00:12.000
<v Marguerite Quillfeather>I would like to try a couple of mornings, but I worry they will stop my benefit.</v>

3f2a/3-0
00:00:12.500 --> 00:00:20.000
<v Work Coach>Talking to me does not get reported and does not start a reassessment. Whether you try it is entirely your call.</v>

3f2a/4-0
00:00:20.500 --> 00:00:26.000
<v Marguerite Quillfeather>My number is 07700 900123 if you need to ring me.</v>
`

let folder: string
let demo: DemoProcess
let speech: ScriptedSpeechServer
let browser: Browser

async function as(role: string): Promise<Page> {
  return (await signInAs(browser, demo.url, `${role}@demo.example`, PASSWORD)).page
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`)).toEqual([])
}

/** Two seconds of a tone. */
function makeWav(path: string): void {
  const made = spawnSync('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error', '-f', 'lavfi', '-i', 'sine=frequency=200:duration=2'],
    ...['-ar', '16000', '-ac', '1', path],
  ])
  if (made.status !== 0) throw new Error(String(made.stderr))
}

describe.skipIf(!chromiumPath)('a unit’s day, in a real browser', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rapport-journey-'))
    speech = await startScriptedSpeechServer('ok')
    const SPEECH_BASE_URL = speech.base_url
    const data = join(folder, 'data')
    const first = await startDemo(data, { SPEECH_BASE_URL, RAPPORT_KILL: 'tag:before-commit' })
    expect(await first.died).toBe('SIGKILL')
    demo = await startDemo(data, { SPEECH_BASE_URL })
    await demo.table
    browser = await openBrowser()
  }, 600_000)

  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
    await speech?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('finishes a demo that was killed half-way, everything once', async () => {
    const [, stages = ''] = /Pipeline stages +(.*)/.exec(await demo.table) ?? []
    const count = (state: string) => Number(new RegExp(`(\\d+) ${state}`).exec(stages)?.[1] ?? 0)
    // 36 transcripts of four steps and 41 notes of two; 4 recordings wait, or went all five steps.
    // What a person must look at first waits after its redaction.
    const [, review = ''] = /Waiting for a redaction review +(.*)/.exec(await demo.table) ?? []
    const held = (kind: string) => Number(new RegExp(`(\\d+) ${kind}`).exec(review)?.[1] ?? 0)
    const recordings = held('recording')
    const transcripts = held('transcript')
    const notes = held('note')
    const all_held = recordings + transcripts + notes
    // One note is made to be held, so that the page it waits on is not empty.
    expect(notes).toBeGreaterThan(0)
    expect(all_held).toBeLessThan(13)
    const heard = 4 - (count('waiting') - all_held)
    expect(count('done')).toBe(36 * 4 + 41 * 2 + 5 * heard - 3 * (recordings + transcripts) - notes)
    for (const state of ['queued', 'running', 'stopped', 'dead'])
      expect(count(state), state).toBe(0)
  })

  it('ends the demo with its table and a working site', async () => {
    const table = await demo.table
    for (const words of ['240', 'Tags put by the pipeline', demo.url, 'coach@demo.example']) {
      expect(table).toContain(words)
    }
    const page = await (await browser.newContext()).newPage()
    await page.goto(demo.url)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign in')
    expect(await page.getByText('Everyone and everything here is invented').count()).toBe(1)
    await expectAccessible(page)
  })

  it('lets a coach add a person and a session, and refuses a recording without consent', async () => {
    const page = await as('coach')
    await page.goto(`${demo.url}/people/new`)
    await page.getByLabel('Reference').fill(REFERENCE)
    await page.getByLabel('Names they go by').fill('Marguerite Quillfeather')
    await expectAccessible(page)
    await page.locator('main form button[type=submit]').click()
    await page.waitForURL(/\/people\/[0-9a-f-]{36}/)
    expect(await page.content()).not.toContain('Quillfeather')

    await page.goto(`${demo.url}/sessions/new`)
    await page.getByLabel('Person', { exact: true }).selectOption({ label: REFERENCE })
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Time', { exact: true }).fill('10:30')
    await page.getByLabel('First meeting').check()
    await page.getByLabel('In person', { exact: true }).check()
    await page.getByLabel('Where?').selectOption({ label: 'Library' })
    await page.locator('main form button[type=submit]').click()
    await page.waitForURL(/\/sessions\/[0-9a-f-]{36}/)
    await expectAccessible(page)

    await uploadRecording(page)
    const problem = page.getByRole('alert').filter({ hasText: 'There is a problem' })
    await problem.waitFor()
    const words = await problem.textContent()
    expect(words).toContain('There is no live consent')
    expect(words).toContain('Record our appointments')
    expect(words).toContain('Nothing was kept')
    await page.context().close()
  })

  it('takes the recording once consent is recorded, and shows it go through every stage', async () => {
    const page = await as('coach')
    await openPerson(page)
    for (const label of await page.getByRole('checkbox').all()) await label.check()
    await page.getByLabel('Said to me in person').check()
    await page.getByRole('button', { name: 'Record consent' }).click()
    await page.getByText('Live', { exact: true }).first().waitFor()
    await expectAccessible(page)

    await openSession(page)
    await uploadRecording(page)
    await page.waitForURL(/done=recording/)
    const stages = page.locator('[data-live-material], .rapport-card').first()
    await expectEventually(async () => (await stages.getByText('Done').count()) === 5)
    await page.getByText('I would like to work in a garden.').first().waitFor()
    await page.context().close()
  })

  it('reads a Teams transcript, with the name and the number taken out and codes put on', async () => {
    const page = await as('coach')
    await openSession(page)
    await page.getByRole('link', { name: 'Add a transcript' }).click()
    await page.getByLabel('Transcript file').setInputFiles({
      name: 'Meeting with Marguerite Quillfeather.vtt',
      mimeType: 'text/vtt',
      buffer: Buffer.from(TEAMS_VTT),
    })
    await page.getByLabel('Your name as the file has it').fill('Work Coach')
    await page.locator('main form button[type=submit]').click()
    await page.waitForURL(/\/sessions\/[0-9a-f-]{36}/)
    await expectEventually(async () => {
      await page.reload()
      return (await page.getByText('entirely your call').count()) > 0
    })
    await expectEventually(async () => {
      await page.reload()
      return (await page.locator('.rapport-turn__tags').count()) > 0
    })
    const text = (await page.locator('main').textContent()) ?? ''
    expect(text).not.toContain('Marguerite')
    expect(text).not.toContain('Quillfeather')
    expect(text).not.toContain('900123')
    expect(text).toContain('[Person')
    await expectAccessible(page)
    await page.context().close()
  })

  it('lets a scientist open the links and the session’s redacted words, and no raw ones', async () => {
    const page = await as('scientist')
    await page.goto(`${demo.url}/links`)
    await page.getByRole('button', { name: 'Compute again' }).click()
    await expectAccessible(page)
    await page.locator('main a[href^="/links/"]').first().click()
    await page.waitForURL(/\/links\/./)
    const words = (await page.locator('main').textContent()) ?? ''
    expect(words).toContain('does not show that')
    await expectAccessible(page)
    await page.goto(`${demo.url}/transcripts`)
    await page.locator('main a[href^="/transcripts/"]').first().click()
    expect(await page.content()).not.toContain('Quillfeather')
    await page.context().close()
  })

  it('lets a leader open the themes', async () => {
    const page = await as('leader')
    await page.goto(`${demo.url}/themes`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Themes')
    await expectAccessible(page)
    await page.context().close()
  })

  it.each([
    ['coach', ['/links', '/themes', '/consents', '/accounts', '/transcripts']],
    ['scientist', ['/sessions', '/themes', '/consents', '/accounts', '/people']],
    ['leader', ['/sessions', '/links', '/consents', '/accounts', '/transcripts', '/people']],
    ['data-protection', ['/sessions', '/links', '/themes', '/accounts']],
    ['admin', ['/sessions', '/links', '/themes', '/consents', '/jobs', '/audit']],
  ])('refuses a %s the pages of the others', async (role, paths) => {
    const page = await as(role)
    for (const path of paths) {
      const response = await page.goto(demo.url + path)
      expect(response?.status(), path).toBe(404)
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Page not found')
    }
    await page.context().close()
  })

  it('opens again in a few seconds, with everything as it was', async () => {
    await demo.stop()
    demo = await startDemo(join(folder, 'data'), { SPEECH_BASE_URL: speech.base_url })
    expect(await demo.table).toMatch(/People \(all invented\) +241/)
    const page = await as('coach')
    expect(await page.getByText(REFERENCE).count()).toBeGreaterThan(0)
    await page.context().close()
  })
})

async function uploadRecording(page: Page): Promise<void> {
  const wav = join(folder, 'appointment.wav')
  if (!existsSync(wav)) makeWav(wav)
  await page.getByRole('link', { name: 'Add a recording' }).click()
  await page.getByLabel('Recording', { exact: true }).setInputFiles(wav)
  await page.locator('#upload-start').click()
}

async function openPerson(page: Page): Promise<void> {
  await page.goto(`${demo.url}/people`)
  await page.getByRole('link', { name: REFERENCE }).click()
}

async function openSession(page: Page): Promise<void> {
  await page.goto(`${demo.url}/sessions`)
  await page.getByRole('row').filter({ hasText: REFERENCE }).getByRole('link').first().click()
}

/** Asks again until it is so; the pipeline takes the time it takes. */
async function expectEventually(isSo: () => Promise<boolean>): Promise<void> {
  await expect.poll(isSo, { timeout: 90_000, interval: 1_000 }).toBe(true)
}
