import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POLICY, ROLES, type Role, whoseMay } from '../core/access/policy.ts'
import type { Database } from '../db/database.ts'
import { type Asking, ORIGIN, openTestApp, type TestApp } from '../test/support/app.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { type FilledCase, fillEveryTable } from '../test/support/every-table.ts'
import { type Guarded, isPermitted, type Permission } from './middleware/permit.ts'

let database: Database
let test: TestApp
let ours: FilledCase
let theirs: FilledCase
const asking = new Map<Role, Asking>()

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  ours = await fillEveryTable(database, test, 'ours')
  theirs = await fillEveryTable(database, test, 'theirs')
  for (const role of ROLES) {
    asking.set(role, await test.signIn(role, belonging(role, ours)))
  }
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

/** A coach is one of a team's coaches, a leader leads a team; the others belong to neither. */
function belonging(role: Role, of: FilledCase) {
  if (role === 'coach') return { coach_id: of.coach.id, team_id: of.team.id }
  return role === 'leader' ? { team_id: of.team.id } : {}
}

interface Route {
  method: string
  path: string
  permission: Permission | 'open' | 'signed-in'
}

/** Every page and every route of the API, with what it says it needs. */
function routes(): Route[] {
  const found = new Map<string, Route>()
  for (const { method, path, handler } of test.app.routes) {
    const { permission } = handler as Guarded
    if (method !== 'ALL' && permission) found.set(`${method} ${path}`, { method, path, permission })
  }
  return [...found.values()]
}

const guarded = () =>
  routes().flatMap(({ permission, ...route }) =>
    typeof permission === 'string' ? [] : [{ ...route, permission }],
  )

/** Real ids for the parts of an address, by the word before them. */
function idsOf(of: FilledCase): Record<string, string> {
  return {
    people: of.person.id,
    consents: of.person.id,
    sessions: of.session.id,
    materials: of.material_id,
    reviews: of.material_id,
    transcripts: of.material_id,
    links: 'reflection_complex--attended',
    registrations: of.registration_id,
    evidence: of.evidence_id,
    experiments: of.experiment_id,
  }
}

function addressOf(path: string, of: FilledCase): string {
  const parts = path.split('/')
  return parts
    .map((part, at) =>
      part.startsWith(':')
        ? (idsOf(of)[parts[at - 1] ?? ''] ?? '00000000-0000-4000-8000-000000000000')
        : part,
    )
    .join('/')
}

/** Pages that speak to the coach of the session; others get at the same rows by their own pages. */
const COACH_SIDE = /^\/(people|sessions|materials|notes)\b/

const isStream = (path: string) => path.endsWith('/events')

/** An answer without what differs from one request to the next. */
async function answer(response: Response) {
  const type = response.headers.get('content-type') ?? ''
  const body = await response.text()
  const same = body.replace(/"instance":"[^"]*"/, '')
  return { status: response.status, type, body: same }
}

const ask = async (role: Role, method: string, path: string) =>
  (asking.get(role) as Asking)(path, { method })

/** What an address that was never there answers, on the page side or the API's. */
const never = async (role: Role, method: string, path: string) =>
  answer(await ask(role, method, path.startsWith('/api/') ? '/api/v1/never' : '/never'))

describe('every page and route of the API', () => {
  it('has at least one role that may use it', () => {
    const idle = guarded().filter(({ permission }) =>
      ROLES.every((role) => !isPermitted(role, permission)),
    )
    expect(idle).toEqual([])
  })

  it('is behind the sign-in unless it is open to all', async () => {
    const let_in: string[] = []
    for (const { method, path, permission } of routes()) {
      if (permission === 'open') continue
      const headers = { origin: ORIGIN }
      const url = `${ORIGIN}${addressOf(path, ours)}`
      const response = await test.app.request(url, { method, headers })
      const to_sign_in = response.headers.get('location')?.startsWith('/sign-in') ?? false
      if (response.status !== 401 && !to_sign_in) let_in.push(`${method} ${path}`)
    }
    expect(let_in).toEqual([])
  })

  it.each(ROLES)('is not there at all for a %s without a row in the policy', async (role) => {
    const wrong: string[] = []
    for (const { method, path, permission } of guarded()) {
      if (isPermitted(role, permission)) continue
      const got = await answer(await ask(role, method, addressOf(path, ours)))
      const expected = await never(role, method, path)
      if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push(`${method} ${path}`)
    }
    expect(wrong).toEqual([])
  })

  it.each(ROLES)('opens for a %s with a row in the policy', async (role) => {
    const shut: string[] = []
    for (const { method, path, permission } of guarded()) {
      if (method !== 'GET' || !isPermitted(role, permission)) continue
      const known = [...path.matchAll(/([^/]+)\/:/g)].every(
        ([, word]) => word && word in idsOf(ours),
      )
      if (!known) continue
      const response = await ask(role, method, addressOf(path, ours))
      const open = response.ok || response.status === 303
      const kept_for_coaches = COACH_SIDE.test(path) && role !== 'coach' && response.status === 404
      if (!open && !kept_for_coaches) shut.push(`${response.status} ${path}`)
      await response.body?.cancel()
    }
    expect(shut).toEqual([])
  })

  it('does not tell a coach another coach’s row from one that never was', async () => {
    const told: string[] = []
    for (const { method, path, permission } of guarded()) {
      if (whoseMay('coach', permission.action, permission.resource) !== 'own') continue
      if (!path.includes('/:') || path.includes('/links/')) continue
      const got = await answer(await ask('coach', method, addressOf(path, theirs)))
      const gone = path.replaceAll(/:[a-z]+/g, crypto.randomUUID())
      const expected = await answer(await ask('coach', method, gone))
      if (JSON.stringify(got) !== JSON.stringify(expected)) told.push(`${method} ${path}`)
    }
    expect(told).toEqual([])
  })
})

describe('what roles that study or lead can read', () => {
  const readable = (role: Role) =>
    guarded().filter(
      ({ method, path, permission: { action, resource } }) =>
        method === 'GET' && !isStream(path) && whoseMay(role, action, resource) !== null,
    )

  async function read(role: Role) {
    const texts: { path: string; text: string }[] = []
    for (const { path } of readable(role)) {
      for (const of of [ours, theirs]) {
        const response = await ask(role, 'GET', addressOf(path, of))
        texts.push({ path, text: await response.text() })
      }
    }
    return texts
  }

  it('holds no raw word, no name and no coach for a scientist', async () => {
    const texts = await read('scientist')
    expect(texts.some(({ text }) => text.includes('what matters to you?'))).toBe(true)
    for (const { path, text } of texts) {
      for (const { canaries, coach } of [ours, theirs]) {
        for (const canary of [canaries.raw, canaries.name, coach.name, coach.reference]) {
          expect(text.includes(canary), `${canary} on ${path}`).toBe(false)
        }
      }
    }
  })

  it('holds nothing per coach, no person and nothing of another team for a leader', async () => {
    const texts = await read('leader')
    expect(texts.some(({ text }) => text.includes('worry about losing benefits'))).toBe(true)
    for (const { path, text } of texts) {
      for (const { canaries, coach, person } of [ours, theirs]) {
        const marks = [canaries.raw, canaries.name, coach.name, coach.reference, coach.id]
        for (const canary of [...marks, person.reference, person.id, theirs.team.id]) {
          expect(text.includes(canary), `${canary} on ${path}`).toBe(false)
        }
      }
    }
  })

  it('holds no content for an administrator', async () => {
    for (const { path, text } of await read('admin')) {
      for (const { canaries, person, session } of [ours, theirs]) {
        const marks = [canaries.raw, canaries.name, person.reference, session.reference]
        for (const canary of marks) {
          expect(text.includes(canary), `${canary} on ${path}`).toBe(false)
        }
      }
    }
  })
})

describe('the policy', () => {
  it('has each cell once', () => {
    const cells = POLICY.map(({ role, action, resource }) => `${role} ${action} ${resource}`)
    expect(new Set(cells).size).toBe(cells.length)
  })
})
