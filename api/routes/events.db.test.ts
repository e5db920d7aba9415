import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor, type Database } from '../../db/database.ts'
import { takeText } from '../../db/stores/intake.ts'
import { openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase, TURNS } from '../../test/support/unit.ts'

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

async function openCase(label: string) {
  const one = await makeCase(database, label)
  const ask = await test.signIn('coach', { coach_id: one.coach.id, team_id: one.team.id })
  const taken = await asActor(database, one.actor, (tx) =>
    takeText(
      tx,
      test.ports,
      one.actor,
      {
        kind: 'transcript',
        session_id: one.session.id,
        person_id: one.person.id,
        coach_id: one.coach.id,
        team_id: one.team.id,
        day: '2026-11-19',
        media_type: 'text/vtt',
      },
      TURNS,
      true,
    ),
  )
  if (!taken.ok) throw new Error(taken.why)
  return { one, ask, material_id: taken.material_id }
}

/** Reads a stream of events up to the first text that matches. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: RegExp) {
  let text = ''
  while (!wanted.test(text)) {
    const { value, done } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value)
  }
  return text
}

describe('events of a material', () => {
  it('tell of each stage as it changes, and end when nothing more happens', async () => {
    const { ask, material_id } = await openCase('events')
    const response = await ask(`/api/v1/materials/${material_id}/events`)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    expect(await readUntil(reader, /\n\n/)).toContain('"state":"queued"')
    await database.run(
      `update research.stage set state = 'stopped', reason_code = 'x', reason = 'Ask the person'
       where material_id = $1`,
      [material_id],
    )
    const rest = await readUntil(reader, /event: end\n.*\n\n/)
    expect(rest).toContain('event: stages')
    expect(rest).toContain('Ask the person')
    expect((await reader.read()).done).toBe(true)
  })

  it('of somebody else’s are not to be found', async () => {
    const theirs = await openCase('events-theirs')
    const mine = await openCase('events-mine')
    const response = await mine.ask(`/api/v1/materials/${theirs.material_id}/events`)
    expect(response.status).toBe(404)
  })
})

describe('what a coach can do with a material', () => {
  const post = (ask: Awaited<ReturnType<typeof openCase>>['ask'], path: string, body: object) =>
    ask(path, { method: 'POST', body: new URLSearchParams(body as Record<string, string>) })

  const stagesOf = async (material_id: string) =>
    (
      await database.run('select step, state from research.stage where material_id = $1', [
        material_id,
      ])
    ).rows

  it('is to try a stage again that gave up', async () => {
    const { ask, material_id } = await openCase('again')
    await database.run(`update research.stage set state = 'dead' where material_id = $1`, [
      material_id,
    ])
    const page = await (await ask(`/materials/${material_id}`)).text()
    expect(page).toContain('Gave up')
    const response = await post(ask, `/materials/${material_id}/try-again`, { step: 'redact' })
    expect(response.status).toBe(303)
    expect(await stagesOf(material_id)).toEqual([{ step: 'redact', state: 'queued' }])
  })

  it('is to say which voice is theirs, which has everything after it made again', async () => {
    const { ask, material_id } = await openCase('voice')
    await database.run(`update research.stage set state = 'done' where material_id = $1`, [
      material_id,
    ])
    await database.run(
      `insert into research.stage (material_id, step, state) values ($1, 'tag', 'done')`,
      [material_id],
    )
    const response = await post(ask, `/materials/${material_id}/voice`, { voice: 'client' })
    expect(response.status).toBe(303)
    expect(await stagesOf(material_id)).toEqual([{ step: 'redact', state: 'queued' }])
    const raw = await database.run('select id from vault.raw_text where material_id = $1', [
      material_id,
    ])
    expect(raw.rows).toHaveLength(2)
    const found = await database.run(
      'select speakers_assumed from research.material where id = $1',
      [material_id],
    )
    expect(found.rows).toEqual([{ speakers_assumed: false }])
  })

  it('is not for another coach', async () => {
    const theirs = await openCase('voice-theirs')
    const mine = await openCase('voice-mine')
    const at = `/materials/${theirs.material_id}`
    expect((await post(mine.ask, `${at}/voice`, { voice: 'client' })).status).toBe(404)
    expect((await post(mine.ask, `${at}/try-again`, { step: 'redact' })).status).toBe(404)
  })
})

describe('the JSON API', () => {
  it('is described as OpenAPI 3.1, and its reader asks nobody else', async () => {
    const { ask } = await openCase('described')
    const document = (await (await ask('/openapi.json')).json()) as {
      openapi: string
      paths: Record<string, object>
    }
    expect(document.openapi).toBe('3.1.0')
    for (const path of ['/people', '/sessions', '/materials/{id}/transcript', '/notes']) {
      expect(Object.keys(document.paths)).toContain(`/api/v1${path}`)
    }
    const page = await (await ask('/api-docs')).text()
    expect(page).toContain('/assets/api-docs.js')
    expect((await ask('/assets/api-docs.js')).status).toBe(200)
    expect((await ask('/assets/swagger-ui.js')).status).toBe(200)
  })

  it('takes people, consents, sessions and notes, and gives them back', async () => {
    const { ask } = await openCase('json')
    const send = async (path: string, body: object) =>
      ask(`/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const band = 'not_recorded'
    const bands = { age_band: band, condition_group: band, time_on_benefit_band: band }
    const person = await send('/people', {
      ...bands,
      work_history_band: band,
      reference: 'P-JSON-1',
    })
    expect(person.status).toBe(201)
    const { id: person_id } = (await person.json()) as { id: string }
    const note = { text: 'She was early.', day: '2026-11-19', person_id }
    const refused = await send('/notes', note)
    expect(refused.status).toBe(403)
    expect(((await refused.json()) as { detail: string }).detail).toContain('no live consent')
    const consent = {
      purposes: ['analyse'],
      channel: 'paper',
      given_on: '2026-01-01',
      expires_on: '',
    }
    expect((await send(`/people/${person_id}/consents`, consent)).status).toBe(204)
    const taken = await send('/notes', note)
    expect(taken.status).toBe(201)
    const { material_id } = (await taken.json()) as { material_id: string }
    const material = await ask(`/api/v1/materials/${material_id}`)
    expect(await material.json()).toMatchObject({ kind: 'note', id: material_id })
    const session = await send('/sessions', {
      person_id,
      held_on: '2026-11-19',
      held_time: '16:00',
      phase: 'contact',
      channel: 'phone',
      venue: 'none',
      minutes: '12',
      same_coach: '',
      topics: [],
    })
    expect(session.status).toBe(201)
    const listed = await ask('/api/v1/sessions?limit=1')
    expect(await listed.json()).toMatchObject([{ person_id, minutes: 12 }])
    const consents = await ask(`/api/v1/people/${person_id}/consents`)
    expect(await consents.json()).toMatchObject([{ purpose: 'analyse', wording_version: 'v1' }])
    const wrong = await send('/sessions', { person_id, phase: 'never' })
    expect(wrong.status).toBe(422)
    expect(wrong.headers.get('content-type')).toContain('problem+json')
  })
})
