import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { setDisabled } from '../db/stores/accounts.ts'
import { ORIGIN, openTestApp, PASSWORD, type TestApp } from '../test/support/app.ts'
import { openTestDatabase } from '../test/support/database.ts'
import type { Guarded } from './middleware/permit.ts'

let database: Database
let test: TestApp

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

describe('the way in', () => {
  it('sends whoever is not signed in to the sign-in page, and back where they wanted to go', async () => {
    const response = await test.app.request(`${ORIGIN}/sessions`)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/sign-in?to=%2Fsessions')
  })

  it('answers an API call without an account as problem+json', async () => {
    const response = await test.app.request(`${ORIGIN}/api/v1/sessions`)
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
  })

  it('does not tell an unknown address from a wrong password', async () => {
    const tryWith = (email: string) =>
      test.app.request(`${ORIGIN}/sign-in`, {
        method: 'POST',
        headers: { origin: ORIGIN },
        body: new URLSearchParams({ email, password: 'wrong password entirely' }),
      })
    await test.signIn('admin')
    const unknown = await tryWith('nobody@rapport.test')
    expect(unknown.status).toBe(401)
    expect(await unknown.text()).toContain('Enter the email address and password')
  })

  it('stops evaluating guesses for one account after twenty in an hour', async () => {
    const guess = () =>
      test.app.request(`${ORIGIN}/sign-in`, {
        method: 'POST',
        headers: { origin: ORIGIN },
        body: new URLSearchParams({ email: 'guessed@rapport.test', password: PASSWORD }),
      })
    const answers = []
    for (let tries = 0; tries < 21; tries += 1) answers.push((await guess()).status)
    expect(answers.slice(0, 20)).toEqual(Array(20).fill(401))
    expect(answers[20]).toBe(429)
  })

  it('only ever leads on to its own pages', async () => {
    const response = await test.app.request(`${ORIGIN}/sign-in?to=//elsewhere.test`)
    expect(await response.text()).toContain('name="to" value="/"')
  })

  it('shuts a disabled account out at once', async () => {
    const admin = await test.signIn('admin')
    expect((await admin('/')).headers.get('location')).toBe('/accounts')
    const found = await database.run(
      `select id from service.account where role = 'admin' order by created_at desc limit 1`,
    )
    await setDisabled(database.drizzle, String(found.rows[0]?.id), new Date())
    expect((await admin('/')).headers.get('location')).toContain('/sign-in')
  })

  it('ends every sign-in twelve hours after it began', async () => {
    const leader = await test.signIn('leader')
    test.setNow(new Date(Date.now() + 12 * 3_600_000 + 1_000))
    expect((await leader('/')).headers.get('location')).toContain('/sign-in')
    test.setNow(new Date())
  })
})

describe('requests from elsewhere', () => {
  it.each([
    ['another origin', { origin: 'http://elsewhere.test' }],
    ['no origin', { origin: '' }],
    ['an origin that only looks alike', { origin: `${ORIGIN}.elsewhere.test` }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
  ])('refuses an unsafe request from %s', async (_name, headers) => {
    const coach = await test.signIn('coach')
    const response = await coach('/sign-out', { method: 'POST', headers })
    expect(response.status).toBe(403)
  })
})

describe('every route', () => {
  it('leaves nothing of a signed-in page in the browser’s memory', async () => {
    const leader = await test.signIn('leader')
    const page = await leader('/themes')
    expect(page.headers.get('cache-control')).toBe('no-store')
    const asset = await leader('/assets/rapport.css')
    expect(asset.headers.get('cache-control')).toContain('max-age')
  })

  it('says what permission it needs', () => {
    const guarded = new Set<string>()
    const all = new Set<string>()
    for (const route of test.app.routes) {
      if (route.method === 'ALL') continue
      const name = `${route.method} ${route.path}`
      all.add(name)
      if ((route.handler as Guarded).permission) guarded.add(name)
    }
    expect([...all].filter((name) => !guarded.has(name))).toEqual([])
  })

  it('sends a content security policy that allows nothing from outside', async () => {
    const response = await test.app.request(`${ORIGIN}/sign-in`)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(await response.text()).not.toMatch(/(src|href)="https?:/)
  })
})
