import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../db/database.ts'
import { audit } from '../../db/schema/audit.ts'
import { material, stage } from '../../db/schema/material.ts'
import { writeIdentity } from '../../db/stores/identities.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let lead: Asking
let ours: Awaited<ReturnType<typeof makeCase>>
let theirs: Awaited<ReturnType<typeof makeCase>>

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  lead = await test.signIn('data_protection')
  ours = await makeCase(database, 'ours')
  theirs = await makeCase(database, 'theirs', ['record', 'analyse'])
  const known = [{ type: 'NAME' as const, text: 'Zebedee Quillfeather' }]
  await writeIdentity(database.drizzle, test.ports.keys, ours.person.id, known)
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

const form = (fields: Record<string, string>) => ({
  method: 'POST',
  body: new URLSearchParams(fields),
})

const lastEntry = async () => {
  const rows = await database.drizzle.select().from(audit)
  return rows.sort((a, b) => b.n - a.n)[0]
}

async function heldStage(of: typeof ours, state: string, step = 'redact') {
  const [row] = await database.drizzle
    .insert(material)
    .values({
      kind: 'note',
      session_id: of.session.id,
      person_id: of.person.id,
      coach_id: of.coach.id,
      team_id: of.team.id,
      day: '2026-11-19',
      content_hash: crypto.randomUUID(),
      byte_count: 10,
      media_type: 'text/plain',
    })
    .returning()
  const material_id = row?.id ?? ''
  const reason = 'No speech engine is configured.'
  await database.drizzle.insert(stage).values({ material_id, step, state, reason, attempts: 3 })
  return material_id
}

const stateOf = async (material_id: string) => {
  const [row] = await database.drizzle
    .select()
    .from(stage)
    .where(eq(stage.material_id, material_id))
  return row
}

describe('GET /jobs', () => {
  it('lists what is held up by its id and reason, and names nobody', async () => {
    const id = await heldStage(ours, 'dead')
    const text = await (await lead('/jobs')).text()
    expect(text).toContain(id)
    expect(text).toContain('No speech engine is configured.')
    expect(text).not.toContain('Coach ours')
    expect(text).not.toContain('P-ours')
  })

  it('shows only the state asked for', async () => {
    const dead = await heldStage(ours, 'dead')
    const waiting = await heldStage(ours, 'waiting')
    const text = await (await lead('/jobs?state=waiting')).text()
    expect(text).toContain(waiting)
    expect(text).not.toContain(dead)
  })
})

describe('POST /jobs/retry', () => {
  it('queues the step anew with all its tries and writes it down', async () => {
    const material_id = await heldStage(ours, 'dead')
    const response = await lead('/jobs/retry', form({ material_id, step: 'redact' }))
    expect(response.headers.get('location')).toBe('/jobs?done=retried')
    expect(await stateOf(material_id)).toMatchObject({ state: 'queued', attempts: 0 })
    expect(await lastEntry()).toMatchObject({ action: 'try again', resource_id: material_id })
  })

  it('takes up every waiting step at once and leaves the stopped ones', async () => {
    const waiting = await heldStage(ours, 'waiting')
    const stopped = await heldStage(ours, 'stopped')
    await lead('/jobs/retry-waiting', { method: 'POST' })
    expect((await stateOf(waiting))?.state).toBe('queued')
    expect((await stateOf(stopped))?.state).toBe('stopped')
  })

  it('lets a coach send on their own material only, and a scientist none', async () => {
    const mine = await heldStage(ours, 'dead')
    const others = await heldStage(theirs, 'dead')
    const coach = await test.signIn('coach', { coach_id: ours.coach.id, team_id: ours.team.id })
    const retry = async (material_id: string) => {
      const body = JSON.stringify({ material_id, step: 'redact' })
      const headers = { 'content-type': 'application/json' }
      return (await coach('/api/v1/jobs/retry', { method: 'POST', body, headers })).json()
    }
    expect(await retry(mine)).toEqual({ retried: 1 })
    expect(await retry(others)).toEqual({ retried: 0 })
    expect((await stateOf(mine))?.state).toBe('queued')
    expect((await stateOf(others))?.state).toBe('dead')
    const scientist = await test.signIn('scientist')
    const answer = await scientist('/jobs/retry', form({ material_id: others, step: 'redact' }))
    expect(answer.status).toBe(404)
  })

  it('answers the API with the same', async () => {
    const material_id = await heldStage(ours, 'dead')
    const body = JSON.stringify({ material_id, step: 'redact' })
    const headers = { 'content-type': 'application/json' }
    const response = await lead('/api/v1/jobs/retry', { method: 'POST', body, headers })
    expect(await response.json()).toEqual({ retried: 1 })
    const listed = (await (await lead('/api/v1/jobs?state=dead')).json()) as { held: unknown[] }
    expect(JSON.stringify(listed.held)).not.toContain(material_id)
  })
})

describe('/consents', () => {
  it('counts people by purpose and finds them by the beginning of their reference', async () => {
    const found = await lead('/api/v1/consents?search=p-th')
    const body = (await found.json()) as {
      counts: { purpose: string; live: number }[]
      people: { reference: string; live: string[] }[]
    }
    expect(body.counts.find((row) => row.purpose === 'record')?.live).toBe(2)
    expect(body.counts.find((row) => row.purpose === 'quote')?.live).toBe(1)
    expect(body.people).toMatchObject([{ reference: 'P-theirs', live: ['record', 'analyse'] }])
  })

  it('takes a percent sign in a search for what it is', async () => {
    const text = await (await lead('/consents?search=%25')).text()
    expect(text).toContain('Nobody has a reference like this')
  })

  it('withdraws on the person’s behalf, with an entry in the audit', async () => {
    const path = `/consents/${theirs.person.id}`
    expect(await (await lead(path)).text()).toContain('Withdraw on the person’s behalf')
    const response = await lead(`${path}/withdraw`, form({ purposes: 'record' }))
    expect(response.status).toBe(303)
    const after = await (await lead(`${path}?done=withdrawn`)).text()
    expect(after).toContain('Withdrawn')
    expect(after).toContain('Work on this person’s material stops.')
    expect(await lastEntry()).toMatchObject({
      action: 'withdraw',
      resource_id: theirs.person.id,
      detail: { purposes: 'record', ended: 1 },
    })
    const overview = (await (await lead('/api/v1/consents')).json()) as { counts: unknown[] }
    expect(overview.counts[0]).toMatchObject({ purpose: 'record', live: 1, withdrawn: 1 })
  })

  it('asks for a purpose when none was chosen', async () => {
    const response = await lead(`/consents/${ours.person.id}/withdraw`, { method: 'POST' })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('Choose what the person no longer agrees to')
  })

  it('does not tell another coach’s person from nobody', async () => {
    const coach = await test.signIn('coach', { coach_id: ours.coach.id })
    const others = await coach(`/consents/${theirs.person.id}`)
    const nobody = await coach(`/consents/${crypto.randomUUID()}`)
    expect([others.status, nobody.status]).toEqual([404, 404])
    expect(await others.text()).toBe(await nobody.text())
    const post = form({ purposes: 'analyse' })
    expect((await coach(`/consents/${theirs.person.id}/withdraw`, post)).status).toBe(404)
  })
})

describe('/vault', () => {
  const opening = { person: 'P-ours', reason: 'access_request', case_reference: 'SAR-2026/014' }

  it('shows a name once, with a reason, written down before it is shown', async () => {
    const response = await lead('/vault', form(opening))
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toContain('Zebedee Quillfeather')
    const entry = await lastEntry()
    expect(entry).toMatchObject({
      action: 'open name',
      resource: 'vault',
      resource_id: ours.person.id,
      detail: { reason: 'access_request', case_reference: 'SAR-2026/014' },
    })
    expect(JSON.stringify(entry)).not.toContain('Zebedee')
  })

  it('shows nothing to a mere look at its address', async () => {
    const text = await (await lead('/vault?person=P-ours')).text()
    expect(text).not.toContain('Zebedee')
  })

  it.each([
    ['no reason', { ...opening, reason: '' }, 'Choose why you need it'],
    ['a made-up reason', { ...opening, reason: 'curious' }, 'Choose why you need it'],
    ['words for a case', { ...opening, case_reference: 'about Zeb' }, 'no spaces'],
    ['a wrong reference', { ...opening, person: 'P-nobody' }, 'There is nobody'],
  ])('opens nothing for %s', async (_name, fields, message) => {
    const before = await lastEntry()
    const response = await lead('/vault', form(fields))
    expect(response.status).toBe(422)
    const text = await response.text()
    expect(text).toContain(message)
    expect(text).not.toContain('Zebedee')
    expect((await lastEntry())?.n).toBe(before?.n)
  })

  it.each(['coach', 'scientist', 'leader', 'admin'] as const)(
    'is no page for a %s',
    async (role) => {
      const other = await test.signIn(role, { coach_id: ours.coach.id, team_id: ours.team.id })
      expect((await other('/vault')).status).toBe(404)
      expect((await other('/vault', form(opening))).status).toBe(404)
    },
  )
})

describe('/audit', () => {
  it('shows entries by action, and pages back by number', async () => {
    const page = await (await lead('/audit?action=withdraw')).text()
    expect(page).toContain(theirs.person.id)
    expect(page).not.toContain('SAR-2026/014')
    const first = await lead('/api/v1/audit?before=2')
    expect(await first.json()).toMatchObject({ entries: [{ n: 1 }] })
  })

  it('finds an entry that somebody changed in the database', async () => {
    const whole = await (await lead('/audit/check', { method: 'POST' })).text()
    expect(whole).toContain('The chain is whole')
    await database.run(`update service.audit set detail = '{"ended":0}' where action = 'withdraw'`)
    const answer = await lead('/api/v1/audit/check', { method: 'POST' })
    expect(await answer.json()).toMatchObject({ ok: false, why: 'it was changed' })
    const page = await (await lead('/audit/check', { method: 'POST' })).text()
    expect(page).toContain('The chain is broken')
  })
})
