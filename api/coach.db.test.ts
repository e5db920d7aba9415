import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { verifyAudit } from '../db/stores/audit.ts'
import { type Asking, openTestApp, type TestApp } from '../test/support/app.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { makeCase } from '../test/support/unit.ts'

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

type Case = Awaited<ReturnType<typeof makeCase>>

const coachOf = (one: Case): Promise<Asking> =>
  test.signIn('coach', { coach_id: one.coach.id, team_id: one.team.id })

const post = (ask: Asking, path: string, fields: Record<string, string | string[]>) => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(name, one)
  }
  return ask(path, { method: 'POST', body })
}

const NO_ID = '00000000-0000-4000-8000-000000000000'

const VTT = `WEBVTT

00:00:01.000 --> 00:00:03.000
<v Coach Test>What would a good week look like for you?</v>

00:00:03.500 --> 00:00:06.000
<v Sharon Okafor>I would like to try a couple of mornings.</v>
`

const sendTranscript = (ask: Asking, session_id: string, text: string, name = 'teams.vtt') => {
  const body = new FormData()
  body.append('file', new File([text], name))
  body.append('coach', 'Coach Test')
  return ask(`/sessions/${session_id}/transcript`, { method: 'POST', body })
}

const materials = async (session_id: string) =>
  (await database.run('select * from research.material where session_id = $1', [session_id])).rows

describe('a coach', () => {
  it('adds a person, records consent, adds a session and a Teams transcript', async () => {
    const ask = await coachOf(await makeCase(database, 'journey', []))
    const person = await post(ask, '/people/new', {
      reference: 'P-JOURNEY-1',
      age_band: '25-34',
      condition_group: 'not_recorded',
      time_on_benefit_band: 'not_recorded',
      work_history_band: 'not_recorded',
      names: 'Sharon Okafor\nShaz',
      address: '1 High Street\nManchester M14 5TQ',
    })
    expect(person.status).toBe(303)
    const at = (person.headers.get('location') ?? '').split('?')[0] ?? ''
    expect(await (await ask(at)).text()).not.toContain('Okafor')
    const consent = await post(ask, `${at}/consents`, {
      purposes: ['transcribe', 'analyse'],
      channel: 'in_person',
      given_on: '2026-01-05',
      expires_on: '2099-01-05',
    })
    expect(consent.status).toBe(303)
    const session = await post(ask, '/sessions/new', {
      person_id: at.split('/')[2] ?? '',
      held_on: '2026-07-01',
      held_time: '14:30',
      phase: 'ongoing',
      channel: 'video',
      venue: 'none',
      minutes: '40',
      same_coach: 'yes',
      topics: ['health', 'job_goals'],
    })
    expect(session.status).toBe(303)
    const session_at = (session.headers.get('location') ?? '').split('?')[0] ?? ''
    const page = await (await ask(session_at)).text()
    expect(page).toContain('1 July 2026, 2:30pm')
    expect(page).toContain('Health, Job goals')
    const sent = await sendTranscript(ask, session_at.split('/')[2] ?? '', VTT)
    expect(sent.headers.get('location')).toBe(`${session_at}?done=transcript`)
    expect(await (await ask(session_at)).text()).toContain('Take names out')
    expect(await (await ask('/sessions')).text()).toContain('Take names out: next in line')
  })

  it('keeps what was entered and says what is wrong with it', async () => {
    const one = await makeCase(database, 'faulty')
    const ask = await coachOf(one)
    const response = await post(ask, '/sessions/new', {
      person_id: one.person.id,
      held_on: '2026-13-45',
      held_time: '9am',
      minutes: '999',
      same_coach: '',
      venue: 'library',
      topics: 'money',
    })
    const page = await response.text()
    expect(response.status).toBe(422)
    expect(page).toContain('Enter the date of the session')
    expect(page).toContain('Enter a length between')
    expect(page).toContain('value="999"')
    expect(page).toContain('Error: Add a session')
  })

  it('finds another coach’s session exactly as absent as one that never was', async () => {
    const mine = await makeCase(database, 'mine')
    const theirs = await makeCase(database, 'theirs')
    const ask = await coachOf(mine)
    const body = async (path: string) => {
      const response = await ask(path)
      expect(response.status).toBe(404)
      return (await response.text()).replaceAll(theirs.session.id, NO_ID)
    }
    for (const rest of ['', '/transcript', '/plan', '/outcomes']) {
      const foreign = await body(`/sessions/${theirs.session.id}${rest}`)
      expect(foreign).toBe(await body(`/sessions/${NO_ID}${rest}`))
      expect(foreign).toBe(await body(`/sessions/not-an-id${rest}`))
    }
    expect(await body(`/people/${theirs.person.id}`)).toBe(await body(`/people/${NO_ID}`))
    expect((await sendTranscript(ask, theirs.session.id, VTT)).status).toBe(404)
    expect(await materials(theirs.session.id)).toEqual([])
  })

  it.each(['scientist', 'leader', 'data_protection', 'admin'] as const)(
    'has pages that do not exist for the %s',
    async (role) => {
      const ask = await test.signIn(role)
      for (const path of ['/sessions', '/sessions/new', '/people', '/people/new', '/notes/new']) {
        expect((await ask(path)).status).toBe(404)
      }
    },
  )
})

describe('consent', () => {
  it('refuses a transcript without it, names what is missing and keeps nothing', async () => {
    const one = await makeCase(database, 'unasked', ['record'])
    const ask = await coachOf(one)
    const response = await sendTranscript(ask, one.session.id, VTT)
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain('Turn recordings into text')
    expect(page).toContain('Nothing was kept')
    expect(await materials(one.session.id)).toEqual([])
  })

  it('is withdrawn with one click, and stops the next thing at once', async () => {
    const one = await makeCase(database, 'withdrawn')
    const ask = await coachOf(one)
    const response = await post(ask, `/people/${one.person.id}/consents/withdraw`, {
      purpose: 'analyse',
    })
    expect(response.status).toBe(303)
    const page = await (await ask(`/people/${one.person.id}`)).text()
    expect(page).toContain('Withdrawn')
    expect((await sendTranscript(ask, one.session.id, VTT)).status).toBe(422)
  })

  it('once recorded lets go on what had stopped for want of it', async () => {
    const one = await makeCase(database, 'resumed')
    const ask = await coachOf(one)
    await sendTranscript(ask, one.session.id, VTT)
    const [row] = await materials(one.session.id)
    await database.run(
      `update research.stage set state = 'stopped', reason_code = 'consent_missing',
       reason = 'There is no live consent' where material_id = $1`,
      [row?.id],
    )
    expect(await (await ask('/sessions')).text()).toContain('Consent is missing')
    await post(ask, `/people/${one.person.id}/consents`, {
      purposes: ['analyse'],
      channel: 'phone',
      given_on: '2026-10-01',
      expires_on: '',
    })
    const stage = await database.run('select state from research.stage where material_id = $1', [
      row?.id,
    ])
    expect(stage.rows).toEqual([{ state: 'queued' }])
  })

  it('cannot be given in the future or end before it began', async () => {
    const one = await makeCase(database, 'dated', [])
    const ask = await coachOf(one)
    const give = (given_on: string, expires_on: string) =>
      post(ask, `/people/${one.person.id}/consents`, {
        purposes: ['analyse'],
        channel: 'phone',
        given_on,
        expires_on,
      })
    expect(await (await give('2999-01-01', '')).text()).toContain('cannot be in the future')
    expect(await (await give('2026-01-02', '2026-01-01')).text()).toContain('must be after')
    expect(await (await give('2026-01-02', 'soon')).text()).toContain('as a date')
  })
})

describe('words that come in', () => {
  it('are recognised when the same transcript comes twice', async () => {
    const one = await makeCase(database, 'twice')
    const ask = await coachOf(one)
    await sendTranscript(ask, one.session.id, VTT)
    const again = await sendTranscript(ask, one.session.id, VTT)
    expect(again.headers.get('location')).toContain('done=already')
    expect(await materials(one.session.id)).toHaveLength(1)
  })

  it.each([
    ['an empty file', ''],
    ['a picture', '\x89PNG\r\n\x1a\n0000000000000000'],
    ['nonsense', '\x00\x01\x02\x03\x04\x05'],
  ])('are refused when the file is %s', async (_name, content) => {
    const one = await makeCase(database, `bad-${_name}`)
    const ask = await coachOf(one)
    const bytes = Uint8Array.from(content, (char) => char.charCodeAt(0))
    const body = new FormData()
    body.append('file', new File([bytes], 'talk.vtt'))
    const response = await ask(`/sessions/${one.session.id}/transcript`, { method: 'POST', body })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('There is a problem')
    expect(await materials(one.session.id)).toEqual([])
  })

  it('of a refused note stay in the form', async () => {
    const one = await makeCase(database, 'refused-note', [])
    const ask = await coachOf(one)
    const body = new FormData()
    body.append('text', 'She was worried about the letter.')
    body.append('day', '2026-11-19')
    body.append('person', one.person.id)
    const response = await ask('/notes/new', { method: 'POST', body })
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain('She was worried about the letter.')
    expect(page).toContain('There is no live consent')
  })

  it('of a note are taken in for a session, a person or nobody', async () => {
    const one = await makeCase(database, 'noted')
    const ask = await coachOf(one)
    const note = (fields: Record<string, string>) => {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      return ask('/notes/new', { method: 'POST', body })
    }
    const day = '2026-11-19'
    const about = await note({ text: 'A good start.', day, session: one.session.id })
    expect(about.headers.get('location')).toBe(`/sessions/${one.session.id}?done=note`)
    const free = await note({ text: 'The library room is too loud.', day })
    const at = (free.headers.get('location') ?? '').split('?')[0] ?? ''
    expect(await (await ask(at)).text()).toContain('Take names out')
    const long = await note({ text: 'word '.repeat(400_000), day })
    expect(long.status).toBe(422)
    expect(await long.text()).toContain('Split it into parts')
  })

  it('are refused above the size limit before they are read', async () => {
    const one = await makeCase(database, 'large')
    const ask = await coachOf(one)
    const response = await sendTranscript(ask, one.session.id, 'a'.repeat(13 * 1024 * 1024))
    expect(response.status).toBe(413)
  })
})

describe('a session page', () => {
  it('takes a step into the plan, but no name with it', async () => {
    const one = await makeCase(database, 'plan')
    const ask = await coachOf(one)
    const step = (text: string, words_of = 'client') =>
      post(ask, `/sessions/${one.session.id}/plan`, {
        ...{ text, proposed_by: 'client', words_of, agreed: 'yes', signed_on: '' },
      })
    expect((await step('I text my old manager on Friday')).status).toBe(303)
    expect((await step('Look at the figures together', 'coach')).status).toBe(303)
    const named = await step('Ring the office on 0161 496 0123')
    expect(named.status).toBe(422)
    expect(await named.text()).toContain('0161 496 0123')
    const page = await (await ask(`/sessions/${one.session.id}`)).text()
    expect(page).toContain('I text my old manager on Friday')
    expect(page).toContain('Proposed by the person, in the person’s words')
    expect(page).toContain('Proposed by the person, in my words')
    expect(page).not.toContain('0161')
  })

  it('takes outcomes and scores', async () => {
    const one = await makeCase(database, 'outcomes')
    const ask = await coachOf(one)
    const at = `/sessions/${one.session.id}`
    const recorded_on = '2026-11-20'
    expect((await post(ask, `${at}/outcomes`, { recorded_on })).status).toBe(422)
    const saved = await post(ask, `${at}/outcomes`, { recorded_on, useful: '1', job_fit: '4' })
    expect(saved.status).toBe(303)
    const score = { instrument: 'wai_sr', side: 'person', scale: 'total', score: '4.2' }
    expect((await post(ask, `${at}/scores`, { ...score, completed_on: recorded_on })).status).toBe(
      303,
    )
    const page = await (await ask(at)).text()
    expect(page).toContain('Found it useful')
    expect(page).toContain('Working alliance, total')
  })

  it('leaves an audit chain that holds', async () => {
    const { keys } = test.ports
    expect(await verifyAudit(database.drizzle, keys.audit)).toMatchObject({ ok: true })
  })
})
