import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../db/database.ts'
import { importDraft } from '../../db/schema/vault.ts'
import { type Asking, ORIGIN, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let admin: Asking
let ours: Awaited<ReturnType<typeof makeCase>>
let theirs: Awaited<ReturnType<typeof makeCase>>

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  admin = await test.signIn('admin')
  ours = await makeCase(database, 'ours')
  theirs = await makeCase(database, 'theirs')
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

const form = (fields: Record<string, string>) => ({
  method: 'POST',
  body: new URLSearchParams(fields),
})
const rowsOf = async (text: string) => (await database.run(text)).rows
const lastEntry = async () =>
  (await rowsOf('select * from service.audit order by n desc limit 1'))[0]

const signInWith = (email: string, password: string) =>
  test.app.request(`${ORIGIN}/sign-in`, {
    ...form({ email, password }),
    headers: { origin: ORIGIN },
  })

describe('/accounts', () => {
  it('adds an account whose password is shown once, works, and stands nowhere in plain words', async () => {
    const fields = { name: 'Nia Coach', email: 'nia@rapport.test', role: 'coach' }
    const response = await admin('/accounts', form({ ...fields, coach_id: ours.coach.id }))
    expect(response.headers.get('cache-control')).toBe('no-store')
    const password = /<code>([a-z0-9-]{24})<\/code>/.exec(await response.text())?.[1] ?? ''
    expect((await signInWith('nia@rapport.test', password)).status).toBe(303)
    expect(await (await admin('/accounts')).text()).not.toContain(password)
    const everything = await rowsOf(`select a::text, c::text from service.account a
      left join service.credential c on c.user_id = a.id`)
    expect(JSON.stringify(everything)).not.toContain(password)
    const made = await rowsOf(`select * from service.account where email = 'nia@rapport.test'`)
    expect(made[0]).toMatchObject({ coach_id: ours.coach.id, team_id: ours.team.id })
    expect(await lastEntry()).toMatchObject({ action: 'add', detail: { role: 'coach' } })
  })

  it.each([
    ['no name', { name: '' }, 'Enter a name'],
    ['a broken address', { email: 'nia' }, 'Enter an email address'],
    ['no role', { role: '' }, 'Choose a role'],
    ['a coach account for nobody', { role: 'coach' }, 'Choose which coach'],
    ['a leader of nothing', { role: 'leader' }, 'Choose which team'],
    ['a made-up coach', { role: 'coach', coach_id: crypto.randomUUID() }, 'from the list'],
  ])('refuses %s and keeps what was entered', async (_name, fields, message) => {
    const good = { name: 'Bo Lee', email: 'bo@rapport.test', role: 'admin' }
    const response = await admin('/accounts', form({ ...good, ...fields }))
    expect(response.status).toBe(422)
    const text = await response.text()
    expect(text).toContain(message)
    expect(text).toContain('name' in fields ? 'bo@rapport.test' : 'Bo Lee')
  })

  it('gives one address one account', async () => {
    const fields = { name: 'Two', email: 'Two@rapport.test', role: 'scientist' }
    await admin('/accounts', form(fields))
    const again = await admin('/accounts', form({ ...fields, email: 'two@rapport.test' }))
    expect(await again.text()).toContain('has an account already')
  })

  it('shuts an account out with all its sign-ins, and lets it in again', async () => {
    const leader = await test.signIn('leader', { team_id: ours.team.id })
    const [row] = await rowsOf(
      `select id from service.account where role = 'leader' order by created_at desc limit 1`,
    )
    await admin(`/accounts/${row?.id}/disable`, { method: 'POST' })
    expect((await leader('/themes')).status).toBe(303)
    const left = await rowsOf(`select 1 from service.sign_in where user_id = '${row?.id}'`)
    expect(left).toEqual([])
    const answer = await admin(`/accounts/${row?.id}/enable`, { method: 'POST' })
    expect(answer.headers.get('location')).toBe('/accounts?done=enabled')
    expect((await leader('/themes')).status).toBe(303)
  })

  it('lets nobody shut themselves out', async () => {
    const [row] = await rowsOf(`select id from service.account where role = 'admin' limit 1`)
    const answer = await admin(`/accounts/${row?.id}/disable`, { method: 'POST' })
    expect(answer.status).toBe(409)
  })
})

describe('/unit', () => {
  it('adds a team, a site and a coach, each once', async () => {
    await admin('/unit/teams', form({ team_name: 'North' }))
    await admin('/unit/sites', form({ site_name: 'Mill Lane', site_kind: 'library' }))
    const [team] = await rowsOf(`select id from service.team where name = 'North'`)
    const fields = { coach_reference: 'K42', coach_name: 'Ade', coach_team: String(team?.id) }
    const added = await admin('/unit/coaches', form(fields))
    expect(added.headers.get('location')).toBe('/unit?done=coach')
    const page = await (await admin('/unit')).text()
    for (const name of ['North', 'Mill Lane', 'K42']) expect(page).toContain(name)
    const again = await admin('/unit/coaches', form(fields))
    expect(await again.text()).toContain('already')
    expect((await admin('/unit/teams', form({ team_name: 'North' }))).status).toBe(422)
  })
})

describe('/import', () => {
  const upload = (kind: string, csv: string) => {
    const body = new FormData()
    body.set('kind', kind)
    body.set('file', new File([csv], 'table.csv', { type: 'text/csv' }))
    return admin('/import', { method: 'POST', body })
  }
  const PEOPLE = 'Client ref,Coach,Age\nP-501,K-ours,37\nP-502,K-nobody,41\nP-503,K-ours,=1+1\n'

  it('suggests columns, reports every row, and writes nothing before it is confirmed', async () => {
    const at = (await upload('people', PEOPLE)).headers.get('location') ?? ''
    const columns = await (await admin(at)).text()
    expect(columns).toMatch(/<option value="Client ref" selected/)
    const chosen = { reference: 'Client ref', coach_reference: 'Coach', age_band: 'Age' }
    const checked = await admin(`${at}/columns`, form(chosen))
    expect(checked.headers.get('location')).toBe(`${at}/report`)
    const report = await (await admin(`${at}/report`)).text()
    expect(report).toContain('1 row can be imported, 2 cannot')
    expect(report).toContain('There is no coach “K-nobody”')
    expect(report).toContain('formula')
    expect(await rowsOf(`select 1 from research.person where reference = 'P-501'`)).toEqual([])
    await admin(`${at}/confirm`, { method: 'POST' })
    expect(await (await admin(at)).text()).toContain('1 row was written')
    const [person] = await rowsOf(`select * from research.person where reference = 'P-501'`)
    expect(person).toMatchObject({ coach_id: ours.coach.id, age_band: '35-49' })
    expect(await lastEntry()).toMatchObject({
      action: 'import',
      detail: { kind: 'people', rows: 1, left_out: 2 },
    })
  })

  it('keeps the table sealed meanwhile, and destroys it and its key afterwards', async () => {
    const at = (await upload('people', 'ref,coach\nP-510,K-ours\n')).headers.get('location') ?? ''
    const id = at.split('/').at(-1) ?? ''
    const drafts = async () => database.drizzle.select().from(importDraft)
    const before = (await drafts()).find((draft) => draft.id === id)
    expect(Buffer.from(before?.sealed ?? []).includes('P-510')).toBe(false)
    expect(await test.ports.keys.ring.existing(`import:${id}`)).not.toBeNull()
    await admin(`${at}/confirm`, { method: 'POST' })
    expect((await drafts()).find((draft) => draft.id === id)?.sealed).toBeNull()
    expect(await test.ports.keys.ring.existing(`import:${id}`)).toBeNull()
    expect((await admin(`${at}/confirm`, { method: 'POST' })).status).toBe(409)
  })

  it('writes all rows or none', async () => {
    const csv = 'ref,coach\nP-520,K-ours\nP-521,K-ours\n'
    const at = (await upload('people', csv)).headers.get('location') ?? ''
    await database.run(`create function refuse() returns trigger language plpgsql as
      $$ begin if new.reference = 'P-521' then raise 'no'; end if; return new; end $$`)
    await database.run(`create trigger refuse before insert on research.person
      for each row execute function refuse()`)
    expect((await admin(`${at}/confirm`, { method: 'POST' })).status).toBe(503)
    await database.run('drop trigger refuse on research.person')
    expect(await rowsOf(`select 1 from research.person where reference like 'P-52%'`)).toEqual([])
    await admin(`${at}/confirm`, { method: 'POST' })
    const written = await rowsOf(`select 1 from research.person where reference like 'P-52%'`)
    expect(written).toHaveLength(2)
  })

  it('takes sessions and what followed them by the API, and refuses another person’s session', async () => {
    const send = async (kind: string, csv: string) => {
      const headers = { 'content-type': 'text/csv' }
      const init = { method: 'POST', headers, body: csv }
      const taken = await (await admin(`/api/v1/imports?kind=${kind}`, init)).json()
      const { id, mapping } = taken as { id: string; mapping: Record<string, string> }
      const body = JSON.stringify(mapping)
      const json = { 'content-type': 'application/json' }
      const path = `/api/v1/imports/${id}`
      const report = await admin(`${path}/mapping`, { method: 'PUT', headers: json, body })
      const written = await admin(`${path}/confirm`, { method: 'POST' })
      return { report: await report.json(), written: await written.json() }
    }
    const sessions =
      'session,person,coach,date,phase,channel,site\n' +
      'S-9,P-ours,K-ours,01/10/2026,ongoing,phone,Nowhere\n'
    const first = await send('sessions', sessions)
    expect(first.report).toMatchObject({ warnings: [expect.stringContaining('no site “Nowhere”')] })
    expect(first.written).toEqual({ written: 1 })
    const outcomes =
      'person,session,kind,value,date\n' +
      'P-ours,S-9,attended,yes,2026-10-02\n' +
      'P-theirs,S-9,attended,yes,2026-10-02\n'
    const second = await send('outcomes', outcomes)
    expect(second.report).toMatchObject({ counts: { ok: 1, error: 1 } })
    expect(JSON.stringify(second.report)).toContain('belongs to another person')
    expect(second.written).toEqual({ written: 1 })
    const [made] = await rowsOf(`select * from research.outcome where kind = 'attended_next'`)
    expect(made).toMatchObject({ person_id: ours.person.id, coach_id: ours.coach.id })
  })

  it('says what is wrong with a file that is no table', async () => {
    const empty = await upload('people', '')
    expect(await empty.text()).toContain('Choose a file that is not empty')
    const excel = await upload('people', 'PK\u0003\u0004 not text')
    expect(excel.status).toBe(422)
    expect(await excel.text()).toContain('CSV')
  })

  it('is gone after a day, and is nobody else’s', async () => {
    const at = (await upload('people', 'ref,coach\nP-530,K-ours\n')).headers.get('location') ?? ''
    const other = await test.signIn('admin')
    expect((await other(at)).status).toBe(404)
    const id = at.split('/').at(-1)
    await database.run(
      `update vault.import_draft set created_at = now() - interval '25 hours' where id = '${id}'`,
    )
    expect((await admin(at)).status).toBe(404)
    await upload('people', 'ref,coach\nP-531,K-ours\n')
    expect(await rowsOf(`select 1 from vault.import_draft where id = '${id}'`)).toEqual([])
    expect(await test.ports.keys.ring.existing(`import:${id}`)).toBeNull()
  })

  it('shows an administrator nothing of what was imported', async () => {
    for (const path of ['/sessions', '/people', `/consents/${theirs.person.id}`, '/transcripts']) {
      expect((await admin(path)).status).toBe(404)
    }
  })
})
