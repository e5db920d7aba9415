import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Guarded } from '../../api/middleware/permit.ts'
import { whoseMay } from '../../core/access/policy.ts'
import { TABLES } from '../../db/access/tables.ts'
import { asActor, type Database, rowsOf } from '../../db/database.ts'
import { QUEUES } from '../../db/queue.ts'
import { giveConsent } from '../../db/stores/consents.ts'
import { localHost } from '../../workers/local-host.ts'
import { loadModels } from '../../workers/models/load-models.ts'
import { runStep } from '../../workers/run-step.ts'
import { type Asking, openTestApp, type TestApp } from '../support/app.ts'
import { openTestDatabase } from '../support/database.ts'
import { tones, writeWav } from '../support/tones.ts'
import { makeCase } from '../support/unit.ts'
import { FREE_TEXT } from './free-text.ts'

let database: Database
let test: TestApp
let coach: Asking
let unit: Awaited<ReturnType<typeof makeCase>>
const folder = mkdtempSync(join(tmpdir(), 'planted-'))
/** Whose ids addresses are made of. */
let person_id = ''
let session_id = ''
const material_ids: string[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  unit = await makeCase(database, 'unit')
  coach = await test.signIn('coach', { coach_id: unit.coach.id, team_id: unit.team.id })
})
afterAll(async () => {
  await test?.close()
  await database?.close()
  rmSync(folder, { recursive: true })
})

/** Any part of the names planted below. Farhiya is on nobody's record: the text alone tells. */
const PLANTED = /zdenk|novak|farhiy|hebden/i
const FULL = 'Zdenka Novakova'

function post(path: string, fields: Record<string, string | string[]>): Promise<Response> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(name, one)
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return coach(path, { method: 'POST', headers, body })
}

const json = (path: string, body: object) =>
  coach(path, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json' },
  })

const BANDS = {
  ...{ age_band: '25-34', condition_group: 'not_recorded' },
  ...{ time_on_benefit_band: 'not_recorded', work_history_band: 'not_recorded' },
}
const MEETING = {
  ...{ held_on: '2026-07-01', held_time: '14:30', phase: 'ongoing', channel: 'video' },
  ...{ venue: 'none', minutes: '40', same_coach: 'yes', topics: ['health'] },
}
const idIn = (response: Response) =>
  (response.headers.get('location') ?? '').split('?')[0]?.split('/')[2] ?? ''

async function keep(response: Response): Promise<number> {
  const made = response.ok ? ((await response.json()) as { material_id?: string }) : {}
  if (made.material_id !== undefined) material_ids.push(made.material_id)
  return response.status
}

const VTT = `WEBVTT

00:00:01.000 --> 00:00:04.000
<v ${FULL}>hello it is zdenka here, my sister's name is Farhiya</v>

00:00:05.000 --> 00:00:09.000
<v Coach>thanks zdenka, say hi to farhiya, how is hebden bridge</v>
`

function sendTranscript(): Promise<Response> {
  const body = new FormData()
  body.set('file', new File([VTT], `${FULL}.vtt`, { type: 'text/vtt' }))
  body.set('coach', 'Coach')
  return coach(`/api/v1/sessions/${session_id}/transcripts`, { method: 'POST', body })
}

function sendRecording(): Promise<Response> {
  const path = join(folder, 'one.wav')
  writeWav(path, [tones({ hz: 300, length_s: 1 })])
  const named = encodeURIComponent(`${FULL} in Hebden Bridge.wav`)
  const body = new Uint8Array(readFileSync(path))
  const headers = { 'content-length': String(body.length) }
  const to = `/api/v1/sessions/${session_id}/recording?filename=${named}`
  return coach(to, { method: 'PUT', headers, body })
}

const score = (over: Record<string, string>) => ({
  ...{
    instrument: 'wai_sr',
    side: 'person',
    scale: 'total',
    score: '4',
    completed_on: '2026-07-01',
  },
  ...over,
})
const step = (text: string) => ({
  ...{ text, proposed_by: 'client', words_of: 'client', agreed: 'yes', signed_on: '' },
})

/** Every door through which a coach can send words, in order, and what comes of a name there. */
const DOORS: [string, number, () => Promise<Response>][] = [
  ['a person’s reference', 422, () => post('/people/new', { reference: 'Zdenka.N', ...BANDS })],
  [
    'the identifiers of a person',
    303,
    async () => {
      const known = { names: FULL, address: '4 Mill Lane\nHebden Bridge', employer: 'Novak Foods' }
      const made = await post('/people/new', { reference: 'P-PLANT7', ...BANDS, ...known })
      person_id = idIn(made)
      const given = { wording_version: 'v1', channel: 'in_person' as const, taken_by: 'test' }
      const purposes = ['record', 'transcribe', 'analyse', 'link_outcomes', 'quote'] as const
      const since = { given_at: new Date('2026-01-01'), expires_at: null }
      await giveConsent(database.drizzle, { person_id, purposes, ...given, ...since })
      return made
    },
  ],
  [
    'a session’s topic',
    422,
    () => post('/sessions/new', { person_id, ...MEETING, topics: ['zdenka'] }),
  ],
  ['a session’s venue', 422, () => post('/sessions/new', { person_id, ...MEETING, venue: FULL })],
  [
    'a topic over the API',
    422,
    () => json('/api/v1/sessions', { person_id, ...MEETING, topics: ['zdenka'] }),
  ],
  [
    'a session without a name',
    303,
    async () => {
      const made = await post('/sessions/new', { person_id, ...MEETING })
      session_id = idIn(made)
      return made
    },
  ],
  ['a recording’s file name', 201, sendRecording],
  ['a transcript, its voices and its file name', 201, sendTranscript],
  [
    'a note',
    201,
    () => {
      const text = `Saw ${FULL} and her sister Farhiya. Zdenka rang from Hebden Bridge.`
      return json('/api/v1/notes', { text, day: '2026-07-02', session_id })
    },
  ],
  ['a step of the plan', 422, () => post(`/sessions/${session_id}/plan`, step(`Ring ${FULL}`))],
  [
    'a questionnaire’s scale',
    422,
    () => post(`/sessions/${session_id}/scores`, score({ scale: 'Zdenka' })),
  ],
  [
    'a questionnaire’s name',
    422,
    () => post(`/sessions/${session_id}/scores`, score({ instrument: 'zdenka_novakova' })),
  ],
  ['an outcome', 422, () => post(`/sessions/${session_id}/outcomes`, { attended_next: FULL })],
]

async function runPipeline(): Promise<void> {
  const host = localHost(loadModels({ models_dir: folder, ffmpeg_path: null, speech: null }))
  const { keys, objects, queue } = test.ports
  const deps = { database, keys, objects, queue, host, now: test.ports.now, log: () => {} }
  for (let found = true; found; ) {
    found = false
    for (const name of QUEUES) {
      const job = name === 'analyses' ? null : await queue.fetch(name)
      if (job) await runStep(deps, job)
      found ||= job !== null
    }
  }
}

describe('a name planted wherever a coach can write', () => {
  it.each(DOORS)('%s: %i', async (_, status, send) => {
    expect(await keep(await send())).toBe(status)
  })

  it('a step whose name only a text tells is refused once that text is redacted', async () => {
    await runPipeline()
    const refused = await post(`/sessions/${session_id}/plan`, step('Ring farhiya on Monday'))
    expect(refused.status).toBe(422)
    expect(
      await (await post(`/sessions/${session_id}/plan`, step('Look at two adverts'))).status,
    ).toBe(303)
  })

  it('was really taken in and redacted', async () => {
    const rows = await rowsOf<{ text: string }>(
      database.drizzle,
      sql`select string_agg(text, ' ') as text from research.turn`,
    )
    expect(rows[0]?.text).toMatch(/\[Person 1\].*\[Person \d\]/)
    expect(material_ids).toHaveLength(3)
  })

  it.each(['scientist', 'leader'] as const)('is in no row that a %s may read', async (role) => {
    const actor = { account_id: 'test', role, coach_id: null, team_id: unit.team.id }
    const tables = Object.entries(TABLES).flatMap(([resource, set]) =>
      set
        .filter(({ actions }) => actions.includes('read'))
        .filter(() => whoseMay(role, 'read', resource as keyof typeof TABLES) !== null)
        .map(({ table }) => table),
    )
    expect(tables.length).toBeGreaterThan(0)
    for (const table of new Set(tables)) {
      const rows = await asActor(database, actor, (tx) =>
        rowsOf<{ row: object }>(tx, sql.raw(`select to_jsonb(t) as row from ${table} t`)),
      )
      for (const { row } of rows) expect(JSON.stringify(row), table).not.toMatch(PLANTED)
    }
  })

  it.each(['scientist', 'leader', 'admin'] as const)(
    'is on no page or answer for a %s',
    async (role) => {
      const ask = await test.signIn(role, role === 'leader' ? { team_id: unit.team.id } : {})
      let answered = 0
      for (const path of addresses()) {
        const response = await ask(path)
        if (response.ok) answered += 1
        expect(await response.text(), path).not.toMatch(PLANTED)
      }
      expect(answered).toBeGreaterThan(3)
    },
  )

  it('is on no page of the coach’s own either', async () => {
    for (const path of [
      `/sessions/${session_id}`,
      '/sessions',
      `/people/${person_id}`,
      '/people',
    ]) {
      const response = await coach(path)
      expect(response.status).toBe(200)
      expect(await response.text(), path).not.toMatch(PLANTED)
    }
  })

  it('stands unsealed nowhere in the database, whoever reads it', async () => {
    const tables = await rowsOf<{ name: string }>(
      database.drizzle,
      sql`select table_schema || '.' || table_name as name from information_schema.tables
        where table_schema in ('vault', 'research', 'service', 'pgboss')
          and table_type = 'BASE TABLE'`,
    )
    for (const { name } of tables) {
      const rows = await rowsOf<{ row: string }>(
        database.drizzle,
        sql.raw(`select t::text as row from ${name} t`),
      )
      for (const { row } of rows) expect(row, name).not.toMatch(PLANTED)
    }
  })
})

/** Every address that can be asked for, with the planted person's ids in it; streams left out. */
function addresses(): string[] {
  const found = new Set<string>()
  for (const { method, path, handler } of test.app.routes) {
    const { permission } = handler as Guarded
    if (method !== 'GET' || !permission || path.endsWith('/events')) continue
    for (const material_id of path.includes(':') ? material_ids : ['']) {
      const ids: Record<string, string> = {
        ...{ people: person_id, consents: person_id, sessions: session_id },
        ...{ materials: material_id, transcripts: material_id },
      }
      const parts = path.split('/')
      found.add(
        parts
          .map((part, at) => (part.startsWith(':') ? (ids[parts[at - 1] ?? ''] ?? 'none') : part))
          .join('/'),
      )
    }
  }
  return [...found]
}

describe('every column that holds words', () => {
  it('is said to be sealed, redacted, refused, fixed or about the unit', async () => {
    const rows = await rowsOf<{ name: string }>(
      database.drizzle,
      sql`select table_schema || '.' || table_name || ' ' || column_name as name
        from information_schema.columns
        where table_schema in ('vault', 'research', 'service')
          and data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea')`,
    )
    const said = Object.values(FREE_TEXT).flatMap(({ columns }) =>
      Object.entries(columns).flatMap(([table, names]) =>
        names.split(' ').map((name) => `${table} ${name}`),
      ),
    )
    const there = rows.map(({ name }) => name)
    const unsaid = there.filter((name) => !said.includes(name))
    const gone = said.filter((name) => !there.includes(name))
    // Put a new column into test/privacy/free-text.ts, where it says how it is kept from telling.
    expect({ unsaid, gone }).toEqual({ unsaid: [], gone: [] })
    expect(new Set(said).size).toBe(said.length)
  })
})
