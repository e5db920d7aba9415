import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EvidenceEntry } from '../../core/evidence/entry.ts'
import type { Database } from '../../db/database.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'

let database: Database
let test: TestApp
let scientist: Asking
let leader: Asking
let id: string

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  scientist = await test.signIn('scientist')
  leader = await test.signIn('leader')
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

const PLAN = {
  ...{ name: 'A named time', question: 'Does a time bring more replies?', outcome: 'replied' },
  ...{ for_whom: 'Everybody invited', unit: 'person', allocation: 'here', seen: 'no' },
  ...{ p0: '30', p1: '50', power: '80', cluster_size: '20', icc: '0.05', cv: '0.5' },
  ...{ strata: 'site', baseline: 'age_band', stopping: '' },
  ...{ label_A: 'Usual', message_A: 'Hello', channel_A: 'text', offer_A: '' },
  ...{ label_B: 'Tuesday', message_B: 'Tuesday?', channel_B: 'text', offer_B: 'Tuesday, 10am' },
  ...{ channel_C: 'text', channel_D: 'text' },
}

const form = (path: string, fields: Record<string, string>) =>
  scientist(path, {
    ...{ method: 'POST', body: new URLSearchParams(fields) },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

function upload(path: string, name: string, csv: string, more: Record<string, string> = {}) {
  const body = new FormData()
  body.set(name, new File([csv], 'table.csv', { type: 'text/csv' }))
  for (const [key, value] of Object.entries(more)) body.set(key, value)
  return scientist(path, { method: 'POST', body })
}

const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const page = async () => words(await (await scientist(`/experiments/${id}`)).text())
const units = async () =>
  (await database.run('select * from research.experiment_unit order by reference')).rows
const newestAudit = async () =>
  (await database.run('select * from service.audit order by n desc limit 1')).rows[0]

const people = (from: number, to: number, site = (i: number) => (i % 2 ? 'North' : 'South')) =>
  [
    'reference,site,age band',
    ...Array.from({ length: to - from }, (_, i) => `C${from + i},${site(i)},25-34`),
  ].join('\n')

describe('a new experiment', () => {
  it('says what is missing and keeps what was entered', async () => {
    const response = await form('/experiments', { ...PLAN, label_B: '', p0: 'many' })
    expect(response.status).toBe(422)
    const text = await response.text()
    expect(text).toContain('Enter a short name for the arm')
    expect(text).toContain('Enter a percentage from 1 to 99')
    expect(text).toContain('Tuesday, 10am')
  })

  it('works out its size before anything is locked', async () => {
    const response = await form('/experiments', PLAN)
    expect(response.status).toBe(200)
    expect(words(await response.text())).toMatch(/\d+ people an arm, to see 50 against 30 of 100/)
    expect((await database.run('select * from research.experiment')).rows).toEqual([])
  })

  it('is locked with a seed and a registration that covers its whole plan', async () => {
    const response = await form('/experiments', { ...PLAN, step: 'lock' })
    expect(response.status).toBe(303)
    id = (response.headers.get('location') as string).split('?')[0]!.split('/')[2]!
    const [row] = (await database.run('select * from research.experiment')).rows
    expect(row?.seed).toBeGreaterThanOrEqual(0)
    expect(await newestAudit()).toMatchObject({ action: 'lock', detail: { seed: row?.seed } })
    const text = await page()
    expect(text).toContain('Registered beforehand R-1 on')
    expect(text).not.toContain('no longer the one that was registered')
  })

  it('cannot have its arms changed unseen', async () => {
    const change = (to: string) =>
      database.run(`update research.experiment set plan = jsonb_set(plan, '{question}', '"${to}"')`)
    await change('Another question')
    expect(await page()).toContain('no longer the one that was registered')
    await change(PLAN.question)
    expect(await page()).not.toContain('no longer the one that was registered')
  })

  it('is exploratory, and not registered, where responses had been seen', async () => {
    const seen = { ...PLAN, name: 'Seen before', seen: 'yes', step: 'lock' }
    const made = await form('/experiments', seen)
    const text = words(await (await scientist(made.headers.get('location') as string)).text())
    expect(text).toContain('Exploratory No plan was registered')
  })

  it('is not for a leader', async () => {
    for (const path of ['/experiments', `/experiments/${id}`, `/experiments/${id}/allocation`]) {
      expect((await leader(path)).status).toBe(404)
    }
  })
})

describe('people', () => {
  it('are refused where a column is missing, and a name is never a reference', async () => {
    const without = await upload(`/experiments/${id}/people`, 'people', 'reference\nC1\n')
    expect(without.status).toBe(422)
    expect(await without.text()).toContain('no column site, age_band')
    const named =
      'reference,site,age band\nZdenka1,North,25-34\nC900,Farhiya Novak,25-34\nC901,North,\n'
    const response = await upload(`/experiments/${id}/people`, 'people', named)
    const text = words(await response.text())
    expect(text).toContain('Row 2: the reference is missing, or may be a name')
    expect(text).toContain('Row 3: “site” is long, or may be a name')
    expect(text).not.toContain('Zdenka')
    expect((await units()).map((one) => one.reference)).toEqual(['C901'])
  })

  it('are allocated evenly within strata by the recorded seed, and keep their arm', async () => {
    const response = await upload(`/experiments/${id}/people`, 'people', people(0, 300))
    expect(response.status).toBe(303)
    const before = await units()
    for (const stratum of ['North', 'South']) {
      const of = before.filter((one) => one.stratum === stratum)
      const first = of.filter((one) => one.arm === 'A').length
      expect(Math.abs(2 * first - of.length)).toBeLessThanOrEqual(4)
    }
    const again = await upload(`/experiments/${id}/people`, 'people', people(0, 300))
    expect(words(await again.text())).toContain('300 were in it already and keep their arm.')
    expect(await units()).toEqual(before)
    expect(await newestAudit()).toMatchObject({ action: 'allocate', detail: { people: 0 } })
  })

  it('are handed to whoever sends, with message and offer, and that is written down', async () => {
    const csv = await (await scientist(`/experiments/${id}/allocation`)).text()
    expect(csv).toContain('reference,arm,label,message,channel,offer')
    expect(csv).toMatch(/C\d+,B,Tuesday,Tuesday\?,text,"Tuesday, 10am"/)
    expect(await newestAudit()).toMatchObject({ action: 'export', resource: 'experiment' })
  })
})

describe('responses', () => {
  const of = (rows: Record<string, unknown>[], rate: (arm: string) => number) => {
    const seen: Record<string, number> = { A: 0, B: 0 }
    return rows.map(({ reference, arm }) => {
      const place = seen[arm as string]!
      seen[arm as string] = place + 1
      return `${reference},${place % 10 < 10 * rate(arm as string) ? 1 : 0}`
    })
  }

  it('are logged one by one; what is nobody’s is counted and never shown', async () => {
    const path = `/experiments/${id}/responses`
    expect((await form(path, { reference: 'C1', response: '1' })).status).toBe(303)
    const stranger = await form(path, { reference: 'C9999', response: '1' })
    expect(words(await stranger.text())).toContain(
      '1 of these references is not in this experiment',
    )
    expect((await form(path, { reference: 'Zdenka Novak', response: '1' })).status).toBe(422)
    expect(await page()).toContain('Nothing is compared before 100 people')
  })

  it('come as a file, after which a plan would be too late', async () => {
    const all = ['reference,response', ...of(await units(), (arm) => (arm === 'B' ? 0.5 : 0.3))]
    const response = await upload(`/experiments/${id}/responses`, 'responses', all.join('\n'))
    expect(response.status).toBe(303)
    const [row] = (
      await database.run('select * from research.experiment where opened_at is not null')
    ).rows
    expect(row?.id).toBe(id)
    expect(await page()).toContain('Registered beforehand R-1 on')
  })

  it('are shown as rounded rates with the interval that may be looked at early', async () => {
    const text = await page()
    expect(text).toContain('about 150')
    expect(text).toMatch(/Of 100 people who got “Tuesday”, about \d+ replied/)
    const api = await (await scientist('/api/v1/experiments')).text()
    expect(api).not.toContain('C10')
    for (const one of (JSON.parse(api) as { experiments: { report: { arms: object[] } }[] })
      .experiments[1]!.report.arms as { people: number; answered: number }[]) {
      expect(one.people % 5).toBe(0)
      expect(one.answered % 5).toBe(0)
    }
  })
})

describe('stopping', () => {
  it('asks why, and shows what will be written', async () => {
    const preview = words(await (await scientist(`/experiments/${id}/stop`)).text())
    expect(preview).toContain('writes this into the evidence catalogue')
    const response = await form(`/experiments/${id}/stop`, { note: 'So far' })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('Choose why it is stopped')
  })

  it('writes it up for leaders, and forgets whose responses they are', async () => {
    const response = await form(`/experiments/${id}/stop`, { reason: 'size_reached', note: '' })
    expect(response.status).toBe(303)
    const path = (response.headers.get('location') as string).split('?')[0] as string
    const text = words(await (await leader(path)).text())
    expect(text).toContain('A named time')
    expect(text).toContain('B, Tuesday (text message; offer: Tuesday, 10am)')
    expect(text).toContain('Registered beforehand')
    const [row] = (await database.run('select entry from research.evidence')).rows
    expect(EvidenceEntry.parse(row?.entry).grade.locks).toBeGreaterThan(0)
    const kept = (await units()).filter((one) => one.experiment_id === id)
    expect(kept).toHaveLength(301)
    expect(kept.every((one) => one.reference === null)).toBe(true)
    expect(await newestAudit()).toMatchObject({
      action: 'stop',
      detail: { reason: 'size_reached' },
    })
  })

  it('takes nothing afterwards', async () => {
    const late = await form(`/experiments/${id}/responses`, { reference: 'C1', response: '0' })
    expect(late.status).toBe(409)
    const people_late = await upload(`/experiments/${id}/people`, 'people', people(400, 401))
    expect(people_late.status).toBe(409)
    const again = await form(`/experiments/${id}/stop`, { reason: 'harm', note: '' })
    expect(again.status).toBe(409)
    expect(await page()).not.toContain('Add people')
  })
})

describe('an experiment that was allocated elsewhere', () => {
  it('takes arms and responses from one file, and says that it is weaker for it', async () => {
    const plan = {
      ...PLAN,
      name: 'From elsewhere',
      allocation: 'elsewhere',
      strata: '',
      baseline: '',
    }
    const made = await form('/experiments', { ...plan, seen: 'yes', step: 'lock' })
    const other = (made.headers.get('location') as string).split('?')[0] as string
    const rows = Array.from(
      { length: 400 },
      (_, i) => `E${i},${i % 2 ? 'b' : 'A'},${i % 3 === 0 ? 1 : 0}`,
    )
    const csv = ['reference;arm;response', ...rows.map((row) => row.replaceAll(',', ';'))].join(
      '\n',
    )
    expect((await upload(`${other}/people`, 'people', csv)).status).toBe(303)
    await form(`${other}/stop`, { reason: 'practical', note: '' })
    const found = await database.run('select entry from research.evidence order by n desc limit 1')
    const { grade, standing } = EvidenceEntry.parse(found.rows[0]?.entry)
    expect(standing.exploratory).toBe(true)
    expect(grade.lost.join(' ')).toContain('Arms were given elsewhere')
  })
})
