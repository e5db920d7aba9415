import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asActor, type Database, rowsOf } from '../../db/database.ts'
import { sessionFacts } from '../../db/stores/analysis-inputs.ts'
import { verifyAudit } from '../../db/stores/audit.ts'
import { withdrawConsent } from '../../db/stores/consents.ts'
import { writeIdentity } from '../../db/stores/identities.ts'
import { findMaterial } from '../../db/stores/materials.ts'
import { nameVoice } from '../../db/stores/transcripts.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { redactedTexts, runPipeline, stepStates, takeTurns } from '../../test/support/held-text.ts'
import { makeCase } from '../../test/support/unit.ts'

const TURNS = [
  'Hello Zebedee, how was the week?',
  'I saw Juniper and Zebedee came along. Linden was there.',
  'And the job club?',
  'Juniper drove me. It was fine.',
]

let database: Database
let test: TestApp
let lead: Asking
let of: Awaited<ReturnType<typeof makeCase>>
let material: string
let made = 0

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  lead = await test.signIn('data_protection')
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

beforeEach(async () => {
  made += 1
  of = await makeCase(database, `case${made}`)
  material = await takeTurns(test.ports, of, TURNS)
  await runPipeline(test.ports)
})

const form = (fields: Record<string, string> = {}) => ({
  method: 'POST',
  body: new URLSearchParams(fields),
})

const at = () => `/reviews/${material}`
const open = () => lead(`${at()}/open`, form({ reason: 'redaction_check' }))
const page = async () => (await lead(at())).text()
const act = (name: string, fields: Record<string, string> = {}) =>
  lead(`${at()}/${name}`, form(fields))
const noticeOf = (response: Response) =>
  /done=([a-z-]+)/.exec(response.headers.get('location') ?? '')?.[1]

async function decideAll(decision: 'accept' | 'reject') {
  await act('decide', { mark: '1-6-13', decision })
  await act('decide', { mark: '3-0-7', decision })
}

const actions = () =>
  rowsOf<{ action: string; detail: unknown }>(
    database.drizzle,
    sql`select action, detail from service.audit where resource_id = ${material} order by n`,
  )

describe('a text with a word that may be a name', () => {
  it('is held: no later step runs, and the coach is told why', async () => {
    expect(await stepStates(database, material)).toEqual({ redact: 'done', embed: 'waiting' })
    const coach = await test.signIn('coach', { coach_id: of.coach.id, team_id: of.team.id })
    const text = await (await coach(`/sessions/${of.session.id}`)).text()
    expect(text).toContain('Waiting for a redaction review')
    expect(text).toContain('Nothing of it is shown or used before')
    expect(text).not.toContain('job club')
    expect(text).not.toContain('Try again')
  })

  it('is no text at all to a scientist, on the page, in the API and in the database', async () => {
    const scientist = await test.signIn('scientist')
    for (const path of ['/transcripts', '/api/v1/transcripts']) {
      expect((await scientist(`${path}/${material}`)).status).toBe(404)
      expect(await (await scientist(path)).text()).not.toContain(material)
    }
    const rows = await asActor(
      database,
      { account_id: 'x', role: 'scientist', coach_id: null, team_id: null },
      (tx) => rowsOf(tx, sql`select 1 from research.turn where material_id = ${material}`),
    )
    expect(rows).toEqual([])
    expect((await redactedTexts(database, material)).length).toBe(TURNS.length)
  })

  it('does not go on when somebody tries its waiting step again', async () => {
    await lead('/jobs/retry-waiting', { method: 'POST' })
    expect(await runPipeline(test.ports)).toEqual([])
    expect(await stepStates(database, material)).toMatchObject({ embed: 'waiting' })
  })

  it('stands in the queue with its reason, without its words', async () => {
    const text = await (await lead('/reviews')).text()
    expect(text).toContain(`/reviews/${material}`)
    expect(text).toContain('2 words left in the text that may be a name')
    expect(text).not.toContain('Juniper')
    const { held } = (await (await lead('/api/v1/reviews')).json()) as { held: object[] }
    expect(held).toContainEqual(expect.objectContaining({ material_id: material, to_decide: 2 }))
  })

  it.each(['coach', 'scientist', 'leader', 'admin'] as const)(
    'has no review for a %s',
    async (role) => {
      const other = await test.signIn(role, { coach_id: of.coach.id, team_id: of.team.id })
      for (const path of ['/reviews', at(), '/api/v1/reviews']) {
        expect((await other(path)).status, path).toBe(404)
      }
      for (const name of ['open', 'decide', 'add', 'undo', 'keep', 'release', 'hold-again']) {
        expect((await other(`${at()}/${name}`, form())).status, name).toBe(404)
      }
      expect(await stepStates(database, material)).toMatchObject({ embed: 'waiting' })
    },
  )
})

describe('opening a held text', () => {
  it('shows no word before a reason was given, and writes the reason down', async () => {
    const closed = await page()
    expect(closed).not.toContain('Juniper')
    expect(closed).toContain('Why do you need to see them?')
    expect((await lead(`${at()}/open`, form({ reason: 'curious' }))).status).toBe(422)
    expect(await page()).not.toContain('Juniper')
    await open()
    const opened = await page()
    expect(opened).toContain('I saw ')
    expect(opened).toContain('is masked as [Person 1]')
    expect(opened).toContain('Found by the word finder recogniser: a word this test knows.')
    const entries = await actions()
    expect(entries.slice(-2)).toEqual([
      { action: 'open words', detail: { reason: 'redaction_check' } },
      { action: 'read words', detail: {} },
    ])
    expect(JSON.stringify(entries)).not.toMatch(/Juniper|Zebedee/)
  })

  it('is for one account and one hour', async () => {
    await open()
    const other = await test.signIn('data_protection')
    expect(await (await other(at())).text()).not.toContain('Juniper')
    await database.drizzle.execute(
      sql`update research.review set opened_until = now() - interval '1 second'`,
    )
    expect(await page()).not.toContain('Juniper')
    expect(noticeOf(await act('decide', { mark: '1-6-13', decision: 'accept' }))).toBe('closed')
  })
})

describe('deciding', () => {
  beforeEach(open)

  it('masks what was accepted, leaves what was rejected, and only then releases', async () => {
    expect(noticeOf(await act('release'))).toBe('undecided')
    const first = await act('decide', { mark: '1-6-13', decision: 'accept' })
    expect(first.headers.get('location')).toContain('done=accepted#mark-3-0-7')
    const second = await act('decide', { mark: '3-0-7', decision: 'reject' })
    expect(second.headers.get('location')).toContain('done=rejected#ending')
    expect(noticeOf(await act('release'))).toBe('released')
    expect(await stepStates(database, material)).toMatchObject({ embed: 'queued' })
    expect(await runPipeline(test.ports)).toEqual(['embed', 'tag', 'measure'])
    expect(await redactedTexts(database, material)).toEqual([
      'Hello [Person 1], how was the week?',
      'I saw [Person 2] and [Person 1] came along. Linden was there.',
      'And the job club?',
      'Juniper drove me. It was fine.',
    ])
    const scientist = await test.signIn('scientist')
    expect(await (await scientist(`/transcripts/${material}`)).text()).toContain('job club')
  })

  it('unmasks a mask that hides an ordinary word', async () => {
    await decideAll('accept')
    await act('decide', { mark: '0-6-13', decision: 'reject', whole_case: 'yes' })
    await act('release')
    expect((await redactedTexts(database, material))[0]).toBe('Hello Zebedee, how was the week?')
  })

  it('masks words that were typed or selected, each place on its own', async () => {
    const words = { words: 'job club', type: 'ORG' }
    expect((await act('add', { turn: '9', ...words })).status).toBe(422)
    expect((await act('add', { turn: '1', ...words })).status).toBe(422)
    const untyped = await act('add', { turn: '2', words: 'job club', type: '' })
    expect(untyped.status).toBe(422)
    expect(await untyped.text()).toContain('Choose what the words are')
    expect(noticeOf(await act('add', { turn: '2', ...words, start: '8' }))).toBe('added')
    await decideAll('accept')
    await act('release')
    expect((await redactedTexts(database, material))[2]).toBe('And the [Organisation 1]?')
  })

  it('undoes the last decision, or any, and keeps its history', async () => {
    await act('decide', { mark: '1-6-13', decision: 'accept' })
    await act('add', { turn: '2', words: 'club', type: 'ORG' })
    const undone = await act('undo')
    expect(undone.headers.get('location')).toContain('done=undone#mark-2-12-16')
    expect(noticeOf(await act('undo'))).toBe('undone')
    expect(noticeOf(await act('undo'))).toBe('nothing')
    const text = await page()
    expect(text).toContain('2 marks left to decide')
    expect(text.match(/review-undone/g)).toHaveLength(2)
    expect(noticeOf(await act('release'))).toBe('undecided')
  })

  it('stays held with a sealed note', async () => {
    expect((await act('keep', { note: '' })).status).toBe(422)
    expect(noticeOf(await act('keep', { note: 'Is Juniper a horse?' }))).toBe('kept')
    expect(await page()).toContain('Is Juniper a horse?')
    const [row] = await rowsOf<{ n: number }>(
      database.drizzle,
      sql`select count(*)::int as n from vault.review_note
        where position('Juniper'::bytea in sealed) > 0`,
    )
    expect(row?.n).toBe(0)
    expect(await stepStates(database, material)).toMatchObject({ embed: 'waiting' })
  })

  it('writes every action down without a personal word, and the chain holds', async () => {
    await decideAll('accept')
    await act('undo')
    await act('decide', { mark: '3-0-7', decision: 'reject' })
    await act('release')
    await act('hold-again')
    const entries = await actions()
    expect(entries.map((one) => one.action).slice(-7)).toEqual([
      'open words',
      'accept',
      'accept',
      'undo',
      'reject',
      'release',
      'hold again',
    ])
    expect(JSON.stringify(entries)).not.toMatch(/Juniper|Zebedee|Linden/)
    expect(await verifyAudit(database.drizzle, test.ports.keys.audit)).toMatchObject({ ok: true })
  })
})

describe('a decision about the whole case', () => {
  it('counts in every other text of the person once it is released, and there alone', async () => {
    const other = await takeTurns(test.ports, of, ['We spoke of Linden again.'])
    const stranger = await makeCase(database, `stranger${made}`)
    const elsewhere = await takeTurns(test.ports, stranger, ['Linden is a tree.'])
    await runPipeline(test.ports)
    await open()
    await decideAll('reject')
    await act('add', { turn: '1', words: 'Linden', type: 'NAME', whole_case: 'yes' })
    await runPipeline(test.ports)
    expect(await redactedTexts(database, other)).toEqual(['We spoke of Linden again.'])
    await act('release')
    expect(await runPipeline(test.ports)).toContain('redact')
    expect((await redactedTexts(database, material))[1]).toContain('[Person 2] was there.')
    expect(await redactedTexts(database, other)).toEqual(['We spoke of [Person 2] again.'])
    expect(await redactedTexts(database, elsewhere)).toEqual(['Linden is a tree.'])
  })

  it('stops counting everywhere once it is undone and released anew', async () => {
    const other = await takeTurns(test.ports, of, ['We spoke of Linden again.'])
    await open()
    await decideAll('reject')
    await act('add', { turn: '1', words: 'Linden', type: 'NAME', whole_case: 'yes' })
    await act('release')
    await runPipeline(test.ports)
    expect(await redactedTexts(database, other)).toEqual(['We spoke of [Person 2] again.'])
    await act('hold-again')
    await open()
    await act('undo')
    await act('release')
    await runPipeline(test.ports)
    expect(await redactedTexts(database, other)).toEqual(['We spoke of Linden again.'])
    expect((await redactedTexts(database, material))[1]).toContain('Linden was there')
  })
})

describe('holding a released text again', () => {
  it('hides it and its numbers until it is released anew', async () => {
    await open()
    await decideAll('accept')
    await act('release')
    await runPipeline(test.ports)
    const counted = async () =>
      (await sessionFacts(database.drizzle)).some((one) => one.session.id === of.session.id)
    expect(await counted()).toBe(true)
    expect(noticeOf(await act('hold-again'))).toBe('again')
    expect(await counted()).toBe(false)
    expect(await stepStates(database, material)).toMatchObject({ embed: 'waiting' })
    await open()
    expect(noticeOf(await act('release'))).toBe('released')
    await runPipeline(test.ports)
    expect(await counted()).toBe(true)
  })
})

describe('when the text is redacted anew', () => {
  const redo = async () => {
    const row = await findMaterial(database.drizzle, material)
    if (!row) throw new Error('the material is there')
    await database.drizzle.transaction((tx) =>
      nameVoice(tx as never, test.ports, row, 'client', new Date()),
    )
    await runPipeline(test.ports)
  }

  it('follows the decisions where the words are the same, and is not held for them again', async () => {
    await open()
    await act('decide', { mark: '1-6-13', decision: 'accept' })
    await act('decide', { mark: '3-0-7', decision: 'reject' })
    await act('release')
    await redo()
    expect(await stepStates(database, material)).toMatchObject({ measure: 'done' })
    const texts = await redactedTexts(database, material)
    expect(texts[1]).toBe('I saw [Person 2] and [Person 1] came along. Linden was there.')
    expect(texts[3]).toBe('Juniper drove me. It was fine.')
  })

  it('asks for a review of its own where something is still undecided', async () => {
    await open()
    await act('decide', { mark: '1-6-13', decision: 'accept' })
    await redo()
    expect(await stepStates(database, material)).toEqual({ redact: 'done', embed: 'waiting' })
    expect(await page()).not.toContain('Juniper')
    await open()
    expect(await page()).toContain('1 mark left to decide')
  })
})

describe('when the person withdraws', () => {
  it('can be neither opened, decided nor released, and the steps stop', async () => {
    await open()
    await act('decide', { mark: '1-6-13', decision: 'accept' })
    await withdrawConsent(database.drizzle, of.person.id, ['analyse'], 'test', new Date())
    expect(await page()).not.toContain('Juniper')
    expect(await page()).toContain('no longer agrees')
    expect(noticeOf(await act('decide', { mark: '3-0-7', decision: 'accept' }))).toBe('consent')
    expect(noticeOf(await act('release'))).toBe('consent')
    await lead('/jobs/retry-waiting', { method: 'POST' })
    await runPipeline(test.ports)
    expect(await stepStates(database, material)).toMatchObject({ embed: 'stopped' })
    expect(await (await lead('/reviews')).text()).toContain('no longer agrees')
  })
})

it('keeps a text that has nothing unsure in it moving', async () => {
  const known = [{ type: 'NAME' as const, text: 'Zebedee' }]
  await writeIdentity(database.drizzle, test.ports.keys, of.person.id, known)
  const sure = await takeTurns(test.ports, of, ['Zebedee came.', 'Linden trees are tall.'])
  await runPipeline(test.ports)
  expect(await stepStates(database, sure)).toMatchObject({ measure: 'done' })
})
