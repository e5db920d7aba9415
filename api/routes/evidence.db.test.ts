import { sql } from 'drizzle-orm'
import mammoth from 'mammoth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EvidenceEntry } from '../../core/evidence/entry.ts'
import { asActor, type Database } from '../../db/database.ts'
import { outcome, person, session } from '../../db/schema/people.ts'
import { analysis, measure } from '../../db/schema/results.ts'
import { giveConsent } from '../../db/stores/consents.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { aLink, aLinkTable, withheldLink } from '../../test/support/seeded-results.ts'
import { makeCase } from '../../test/support/unit.ts'

const KEY = 'reflection_complex--attended'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

let database: Database
let test: TestApp
let scientist: Asking
let leader: Asking
let unit: Awaited<ReturnType<typeof makeCase>>

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  unit = await makeCase(database, 'unit', [])
  scientist = await test.signIn('scientist')
  leader = await test.signIn('leader', { team_id: unit.team.id })
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

let minute = 0
/** Stores an analysis as of now; each is later than the one before. */
async function compute(table: unknown): Promise<void> {
  minute += 1
  const created_at = new Date(Date.now() + minute)
  const row = { kind: 'links', team_id: null, result: table, data_hash: `hash-${minute}` }
  await database.drizzle.insert(analysis).values({ ...row, created_at })
}

/** People of the unit's coach, each with one session that counts for the link. */
async function addPeople(n: number, label: string): Promise<void> {
  const tx = database.drizzle
  for (let i = 0; i < n; i += 1) {
    const reference = `P-${label}-${i}`
    const [one] = await tx.insert(person).values({ reference, coach_id: unit.coach.id }).returning()
    const [meeting] = await tx
      .insert(session)
      .values({
        ...{ reference: `S-${label}-${i}`, person_id: one!.id, coach_id: unit.coach.id },
        ...{ phase: 'ongoing', channel: 'phone', held_at: new Date('2026-06-01') },
      })
      .returning()
    await tx.insert(measure).values({
      ...{ session_id: meeting!.id, coach_id: unit.coach.id },
      values: { count_reflection_complex: 1 },
    })
    await tx.insert(outcome).values({
      ...{ person_id: one!.id, session_id: meeting!.id, coach_id: unit.coach.id },
      ...{ kind: 'attended', value: 1, recorded_at: new Date('2026-06-08') },
    })
    const purposes = ['analyse', 'link_outcomes'] as const
    const given = { wording_version: 'v1', channel: 'in_person' as const, taken_by: 'test' }
    const since = { given_at: new Date('2026-01-01'), expires_at: null }
    await giveConsent(tx, { person_id: one!.id, purposes, ...given, ...since })
  }
}

function post(asking: Asking, path: string, fields: Record<string, string | string[]>) {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(name, one)
  }
  return asking(path, { method: 'POST', headers: FORM, body })
}

const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const textOf = async (asking: Asking, path: string) => words(await (await asking(path)).text())
const newestAudit = async () =>
  (await database.run('select * from service.audit order by n desc limit 1')).rows[0]

const PLAN = {
  ...{ exposure: 'reflection_complex', outcome: 'attended', follows: '', reason: '' },
  ...{ hypothesis: 'More attend.', planned_n: '600', stopping: '', covariates: ['phase'] },
}

describe('registering a plan', () => {
  it('says what is missing, and keeps what was entered', async () => {
    await compute({ ...aLinkTable(), links: [withheldLink()] })
    const response = await post(scientist, '/registrations', { ...PLAN, hypothesis: '' })
    expect(response.status).toBe(422)
    const text = await response.text()
    expect(text).toContain('Enter what you expect')
    expect(text).toContain('value="600"')
  })

  it('refuses what the links do not know', async () => {
    const response = await post(scientist, '/registrations', {
      ...{ ...PLAN, exposure: 'unheard_of', outcome: 'attended' },
      step: 'lock',
    })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('from the links that are computed')
  })

  it('shows it once more before it is locked, and writes nothing until then', async () => {
    const hidden = { links: [aLink({ ...withheldLink(), exposure: PLAN.exposure })] }
    await compute({ ...aLinkTable(), ...hidden })
    const response = await post(scientist, '/registrations', { ...PLAN, step: 'check' })
    expect(response.status).toBe(200)
    expect(words(await response.text())).toContain('Look at it once more')
    expect((await database.run('select * from research.registration')).rows).toEqual([])
  })

  it('is locked with hash and date, in the audit, before the number is shown', async () => {
    const response = await post(scientist, '/registrations', { ...PLAN, step: 'lock' })
    expect(response.status).toBe(303)
    const page = await textOf(scientist, response.headers.get('location') as string)
    expect(page).toContain('The plan is locked')
    expect(page).toContain('Locked, number not shown yet')
    const [row] = (await database.run('select * from research.registration')).rows
    expect(page).toContain(row?.hash as string)
    expect(await newestAudit()).toMatchObject({
      ...{ action: 'lock', resource: 'registration', resource_id: row?.id },
      detail: { version: 1, hash: row?.hash },
    })
  })

  it('makes the link planned, and leaves every other exploratory, on page and API alike', async () => {
    await compute(aLinkTable())
    const page = await textOf(scientist, `/links/${KEY}`)
    expect(page).toContain('Registered beforehand')
    expect(page).not.toContain('Exploratory')
    expect(await textOf(scientist, '/links/talk_share_client--attended')).toContain('Exploratory')
    const api = (await (await scientist('/api/v1/links')).json()) as {
      table: { links: { exposure: string; outcome: string; exploratory: boolean }[] }
    }
    const planned = api.table.links.filter((link) => !link.exploratory)
    expect(planned.map((link) => `${link.exposure}--${link.outcome}`)).toEqual([KEY])
  })

  it('comes too late once the number was shown, and says so before it is locked', async () => {
    const late = { ...PLAN, exposure: 'talk_share_client' }
    const check = await post(scientist, '/registrations', { ...late, step: 'check' })
    expect(words(await check.text())).toContain('A plan locked now comes too late')
    await post(scientist, '/registrations', { ...late, step: 'lock' })
    const page = await textOf(scientist, '/links/talk_share_client--attended')
    expect(page).toContain('Exploratory R-2 was locked after the numbers had been seen')
  })

  it('is followed by a new version with its reason, and the first stays as it was', async () => {
    const [first] = (await database.run('select * from research.registration order by n')).rows
    const next = { ...PLAN, planned_n: '900', follows: first?.id as string }
    const without = await post(scientist, '/registrations', { ...next, step: 'lock' })
    expect(without.status).toBe(422)
    expect(await without.text()).toContain('Say why there is a new version')
    const made = await post(scientist, '/registrations', {
      ...{ ...next, reason: 'Fewer meetings than hoped for' },
      step: 'lock',
    })
    const page = await textOf(scientist, made.headers.get('location') as string)
    expect(page).toContain('Plan R-1, version 2')
    const [again] = (await database.run('select * from research.registration order by n')).rows
    expect(again).toEqual(first)
    expect(page).toContain(first?.hash as string)
  })

  it('is never changed or removed, not even by the service itself', async () => {
    for (const statement of [
      `update research.registration set hash = 'other'`,
      'delete from research.registration',
      'truncate research.registration cascade',
    ]) {
      await expect(database.run(statement)).rejects.toThrow(/never changes/)
    }
  })

  it('tells when it no longer has the hash it was locked with', async () => {
    const [row] = (await database.run('select * from research.registration order by n')).rows
    await database.drizzle.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`)
      await tx.execute(sql`update research.registration
        set plan = jsonb_set(plan, '{planned_n}', '60') where id = ${row?.id}`)
    })
    expect(await textOf(scientist, `/registrations/${row?.id}`)).toContain('no longer has the hash')
    await database.drizzle.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`)
      await tx.execute(sql`update research.registration
        set plan = jsonb_set(plan, '{planned_n}', '600') where id = ${row?.id}`)
    })
    expect(await textOf(scientist, `/registrations/${row?.id}`)).not.toContain('no longer has')
  })

  it('is not for a leader', async () => {
    for (const path of ['/registrations', '/registrations/new', '/api/v1/registrations']) {
      expect((await leader(path)).status).toBe(404)
    }
  })
})

describe('keeping a link', () => {
  it('shows exactly what leaders will read, and keeps it with an audit entry', async () => {
    await addPeople(12, 'first')
    const preview = await textOf(scientist, `/links/${KEY}/keep`)
    const response = await post(scientist, `/links/${KEY}/keep`, { note: 'For the board' })
    expect(response.status).toBe(303)
    const page = await textOf(leader, response.headers.get('location')?.split('?')[0] as string)
    for (const part of ['about 70 with complex reflections', 'about 895', 'about 240']) {
      expect(preview).toContain(part)
      expect(page).toContain(part)
    }
    expect(page).toContain('For the board')
    expect(page).toContain('What would strengthen it')
    expect(await newestAudit()).toMatchObject({ action: 'keep', resource: 'evidence' })
  })

  it('counts the sessions behind it: listed for the scientist, never for a leader', async () => {
    const [row] = (await database.run('select * from research.evidence')).rows
    const path = `/evidence/${row?.id}`
    expect(await textOf(scientist, path)).toContain('S-first-0')
    expect(await textOf(leader, path)).not.toContain('S-first')
    const actor = { account_id: 'x', role: 'leader' as const, coach_id: null, team_id: null }
    await expect(
      asActor(database, actor, (tx) => tx.execute(sql`select * from research.evidence_session`)),
    ).rejects.toThrow()
  })

  it('refuses an entry that differs from one before by fewer than ten people', async () => {
    await addPeople(3, 'few')
    const response = await post(scientist, `/links/${KEY}/keep`, { note: 'mine' })
    expect(response.status).toBe(422)
    const text = words(await response.text())
    expect(text).toContain('Fewer than 10 people differ')
    expect(text).toContain('mine')
    const api = await scientist(`/api/v1/links/${KEY}/keep`, {
      ...{ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
    })
    expect(api.status).toBe(422)
  })

  it('puts a newer entry in the place of the one before, which stays readable', async () => {
    const [first] = (await database.run('select * from research.evidence')).rows
    await addPeople(8, 'more')
    const response = await post(scientist, `/links/${KEY}/keep`, { note: '' })
    expect(response.status).toBe(303)
    const list = (await (await leader('/api/v1/evidence')).json()) as {
      entries: { name: string }[]
    }
    expect(list.entries.map((one) => one.name)).toEqual(['E-2'])
    expect(await textOf(leader, `/evidence/${first?.id}`)).toContain('A newer entry took the place')
  })

  it('refuses what is not shown', async () => {
    const response = await post(scientist, '/links/confront--attended/keep', { note: '' })
    expect(response.status).toBe(422)
    expect(words(await response.text())).toContain('A link that is not shown cannot be kept')
  })

  it('is not for a leader', async () => {
    expect((await leader(`/links/${KEY}/keep`)).status).toBe(404)
    expect((await post(leader, `/links/${KEY}/keep`, { note: '' })).status).toBe(404)
  })

  it('is never changed or removed afterwards', async () => {
    for (const statement of [
      `update research.evidence set subject = 'other'`,
      'delete from research.evidence',
    ]) {
      await expect(database.run(statement)).rejects.toThrow(/never changes/)
    }
  })
})

describe('what a leader takes away', () => {
  const parts = ['about 70 with complex reflections', '895', '240', '2 of 5 locks']
  const exact = ['0.081', '0.029', '0.619', '0.142', 'K-unit', 'P-first', 'S-first']

  it.each(['csv', 'md', 'docx'])('is the same words and rounded numbers as %s', async (format) => {
    const response = await leader(`/evidence/export?format=${format}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toContain(`evidence.${format}`)
    const bytes = Buffer.from(await response.arrayBuffer())
    const text =
      format === 'docx'
        ? (await mammoth.extractRawText({ buffer: bytes })).value
        : bytes.toString('utf8')
    for (const part of [...parts, 'Everyone and everything in this is invented']) {
      if (part.startsWith('Everyone') && format === 'csv') expect(text).toContain('Invented')
      else expect(text, part).toContain(part)
    }
    for (const number of exact) expect(text, number).not.toContain(number)
    expect(await newestAudit()).toMatchObject({
      ...{ action: 'export', resource: 'evidence', role: 'leader' },
      detail: { format, entries: 1 },
    })
  })

  it('holds no exact number and no single session on any page or answer', async () => {
    const [row] = (await database.run('select * from research.evidence order by n desc')).rows
    for (const path of ['/evidence', `/evidence/${row?.id}`, '/api/v1/evidence']) {
      const text = await (await leader(path)).text()
      for (const number of exact) expect(text, `${number} on ${path}`).not.toContain(number)
    }
  })

  it('is safe to open as a sheet', async () => {
    const [row] = (await database.run('select entry from research.evidence order by n desc')).rows
    const entry = EvidenceEntry.parse(row?.entry)
    await compute(aLinkTable())
    await addPeople(11, 'sheet')
    await post(scientist, `/links/${KEY}/keep`, { note: '=HYPERLINK("http://x")' })
    const csv = await (await leader('/evidence/export?format=csv')).text()
    expect(csv).toContain(`'=HYPERLINK`)
    expect(entry.note).toBe('')
  })

  it('needs a format it knows', async () => {
    expect((await leader('/evidence/export?format=exe')).status).toBe(422)
  })
})
