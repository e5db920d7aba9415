import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Code } from '../../core/codebook/codebook.ts'
import type { Database } from '../../db/database.ts'
import { account } from '../../db/schema/account.ts'
import { codingPlan, codingTask } from '../../db/schema/coding.ts'
import { seedCodebook } from '../../db/stores/codebooks.ts'
import { gatesInForce } from '../../db/stores/gates.ts'
import { codedSessions } from '../../db/stores/gold.ts'
import { readQdpx } from '../../intake/refi-qda/read.ts'
import { loadCodebook, PRODUCT_CODEBOOKS } from '../../prompts/load-codebook.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { addConversation, TEN_TURNS } from '../../test/support/conversation.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let ann: Asking
let ben: Asking
let ids: string[]
const tasks: Record<'before' | 'after', string[]> = { before: [], after: [] }

const form = (fields: Record<string, string | string[]>): RequestInit => {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one]),
  )
  return { method: 'POST', body: new URLSearchParams(pairs) }
}
const page = async (path: string, asking = ann) => (await asking(path)).text()

/** Draws a plan over all sessions; those that an earlier plan gave out stay with it. */
async function draw(name: string): Promise<string[]> {
  const fields = {
    ...{ name, kind: 'random', measure: '', wanted: '9', overlap: '100', seed: '7', coders: ids },
  }
  const preview = await (await ann('/coding/plans', form({ ...fields, step: 'preview' }))).text()
  const frame_hash = /name="frame_hash" value="(\w+)"/.exec(preview)?.[1] ?? ''
  const made = await ann('/coding/plans', form({ ...fields, step: 'create', frame_hash }))
  const plan_id = /plans\/([\w-]+)/.exec(made.headers.get('location') ?? '')?.[1] as string
  const rows = await database.drizzle
    .select()
    .from(codingTask)
    .where(eq(codingTask.plan_id, plan_id))
  return ids.map((id) => rows.find((row) => row.coder === id)?.id as string)
}

async function changeDraft(path: string, fields: Record<string, string>): Promise<number> {
  const revision = /name="revision" value="(\d+)"/.exec(await page('/codebook/draft'))?.[1] ?? ''
  return (await ann(path, form({ revision, ...fields }))).status
}

/** What the unit releases: one more code, and one code fewer. */
async function release(version: string) {
  await ann('/codebook/draft', { method: 'POST' })
  await changeDraft('/codebook/draft/codes', { id: 'names_a_bridge', speaker: 'coach' })
  await changeDraft('/codebook/draft/codes/names_a_bridge', {
    ...{ definition: 'Names a bridge into work.', include: 'i', exclude: 'x', example: 'e' },
    ...{ near_miss: 'n', group: 'own', polarity: 'neutral', parent: '', miti: '', annomi: '' },
    exclusive: '',
  })
  await changeDraft('/codebook/draft/codes/question_closed/remove', {})
  expect(await changeDraft('/codebook/draft/release', { version, note: 'Bridges.' })).toBe(303)
}

const put = (asking: Asking, task: string, turn: number, codes: readonly string[]) =>
  asking(`/api/v1/coding/tasks/${task}/turns/${turn}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ codes }),
  })

/** Both coders code the session as the tagger did, but for what is given here. */
async function finish(given: string[], over: Record<number, string[]>) {
  for (const [at, task] of given.entries()) {
    const asking = at === 0 ? ann : ben
    for (const [turn, { tagged = [] }] of TEN_TURNS.entries()) {
      expect((await put(asking, task, turn, over[turn] ?? tagged)).status, `${turn}`).toBe(200)
    }
    const done = await asking(`/coding/tasks/${task}/done`, form({}))
    expect(done.headers.get('location')).toBe('/coding?done=finished')
  }
}

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  for (const [at, version] of PRODUCT_CODEBOOKS.entries()) {
    await seedCodebook(database.drizzle, loadCodebook(version), new Date(Date.UTC(2026, 0, 1 + at)))
  }
  ann = await test.signIn('scientist')
  ben = await test.signIn('scientist')
  const accounts = await database.drizzle.select().from(account).orderBy(account.createdAt)
  ids = accounts.map(({ id }) => id)
  await addConversation(database, await makeCase(database, 'before'), 'before')
  tasks.before = await draw('Before')
  await release('unit-3')
  await addConversation(database, await makeCase(database, 'after'), 'after')
  tasks.after = await draw('After')
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

describe('a codebook that the unit released', () => {
  it('is the one a plan drawn from then on is coded by, and the older plan keeps its own', async () => {
    const plans = await database.drizzle.select().from(codingPlan)
    const versions = new Map(plans.map((plan) => [plan.name, plan.codebook]))
    expect(Object.fromEntries(versions)).toEqual({ Before: 'eiu-2', After: 'unit-3' })
    const fresh = await page(`/coding/tasks/${tasks.after[1]}?turn=0`, ben)
    expect(fresh).toContain('value="names_a_bridge"')
    expect(fresh).toContain('Names a bridge into work.')
    expect(fresh).not.toContain('value="question_closed"')
    const begun = await page(`/coding/tasks/${tasks.before[1]}?turn=0`, ben)
    expect(begun).not.toContain('names_a_bridge')
    expect(begun).toContain('value="question_closed"')
  })

  it('takes and refuses codes by the version that a session began with', async () => {
    const [before, after] = [tasks.before[0] as string, tasks.after[0] as string]
    expect((await put(ann, after, 0, ['names_a_bridge'])).status).toBe(200)
    const late = await put(ann, before, 0, ['names_a_bridge'])
    expect(late.status).toBe(422)
    expect((await late.json()).detail).toBe('The codebook eiu-2 has no code names_a_bridge.')
    expect((await put(ann, before, 0, ['question_closed'])).status).toBe(200)
    const gone = await put(ann, after, 0, ['question_closed'])
    expect((await gone.json()).detail).toBe('The codebook unit-3 has no code question_closed.')
  })

  it('is what the search page offers and what a file of codings is held against', async () => {
    const search = await page('/search')
    expect(search).toContain('value="names_a_bridge"')
    expect(search).not.toContain('value="question_closed"')
    await addConversation(database, await makeCase(database, 'file'), 'file')
    const line = (session: string, code: string) => {
      const turns = TEN_TURNS.map(({ speaker, text, tagged }, n) => {
        return { n, speaker, text, codes: n === 6 ? [code] : tagged }
      })
      return JSON.stringify({ id: session, coder: 'Cara', codebook: 'unit-3', turns })
    }
    const body = new FormData()
    const lines = [line('S-file', 'names_a_bridge'), line('S-before', 'names_a_bridge')]
    body.set('file', new File([`${lines.join('\n')}\n`], 'codings'))
    const taken = await ann('/coding/import', { method: 'POST', body })
    const report = await page(taken.headers.get('location') ?? '')
    expect(report).toContain('1 coding can be imported, 1 cannot')
    expect(report).toContain('coded here by the codebook eiu-2; codes by unit-3 do not compare')
  })

  it('has its codes counted on the sessions whose coders could choose them, and on no other', async () => {
    await finish(tasks.before, {})
    await finish(tasks.after, { 0: ['names_a_bridge'], 6: ['names_a_bridge'] })
    const shown = await page('/coding/agreement?compare=people&code=names_a_bridge&by=kind', ben)
    expect(shown).toContain('2 sessions, 20 turns, codebook unit-3')
    // Five coach turns of the one session whose coders had it, not ten; then a code of both.
    const turnsOf = (code: string) =>
      new RegExp(`code=${code}">[^<]*</a></th><td[^>]*>(\\d+)</td>`).exec(shown)?.[1]
    expect(turnsOf('names_a_bridge')).toBe('5')
    expect(turnsOf('question_open')).toBe('10')
    expect(turnsOf('question_closed'), 'given up').toBeUndefined()
    expect(shown, 'but links may still be asked about it').toContain('>Closed question')
    const sessions = await codedSessions(database.drizzle)
    expect(sessions.map((one) => one.gold)).toEqual([true, true])
    const gates = await gatesInForce(database.drizzle, loadCodebook(), sessions, 10)
    const unitsOf = (code: string) => gates.codes.find((one) => one.code === code)?.own.units
    expect(gates.codebook).toBe('unit-3')
    expect(unitsOf('names_a_bridge'), 'new: the session after alone').toBe(5)
    expect(unitsOf('question_closed'), 'given up: the session before alone').toBe(5)
    expect(unitsOf('affirm'), 'in both').toBe(10)
  })

  it('is offered where a difference is settled, by the version of the session', async () => {
    const of = (reference: string, all: Awaited<ReturnType<typeof codedSessions>>) =>
      all.find((one) => one.reference === reference)?.session_id
    const all = await codedSessions(database.drizzle)
    const settle = (session: string | undefined, code: string) =>
      ben(
        `/coding/adjudicate/${session}/turns/0`,
        form({ choice: 'other', codes: code, reason: 'Read again' }),
      )
    const refused = await settle(of('S-before', all), 'names_a_bridge')
    expect(await refused.text()).toContain('The codebook eiu-2 has no code names_a_bridge.')
    expect((await settle(of('S-after', all), 'names_a_bridge')).status).toBe(303)
  })

  it('does not count codings made by other rules, unless the wording alone changed', async () => {
    await ann('/codebook/draft', { method: 'POST' })
    for (const id of ['affirm', 'empathy']) {
      const shown = loadCodebook('eiu-2').codes.find((code) => code.id === id)
      const { parent = '', miti = '', annomi = '', exclusive = '', ...code } = shown as Code
      const {
        definition: _,
        example = '',
        near_miss = '',
        include,
        exclude,
        group,
        polarity,
      } = code
      await changeDraft(`/codebook/draft/codes/${id}`, {
        ...{ definition: 'Another meaning.', include, exclude, example, near_miss, group },
        ...{ polarity, parent, miti, annomi, exclusive },
      })
    }
    const asked = await page('/codebook/draft')
    expect(asked.match(/name="still"[^>]*value="(\w+)"/g)).toHaveLength(2)
    const fields = { version: 'unit-4', note: 'Two rules.', still: 'empathy' }
    expect(await changeDraft('/codebook/draft/release', fields)).toBe(303)
    expect(await page('/codebook')).toContain('codings count from unit-4 on')
    const sessions = await codedSessions(database.drizzle)
    const gates = await gatesInForce(database.drizzle, loadCodebook(), sessions, 10)
    const unitsOf = (code: string) => gates.codes.find((one) => one.code === code)?.own.units
    expect(unitsOf('affirm'), 'begins again').toBe(0)
    expect(unitsOf('empathy'), 'wording alone').toBe(10)
    expect(unitsOf('rapport'), 'untouched').toBe(10)
  })

  it('leaves a project that was coded by two versions whole', async () => {
    const file = await ann('/coding/export?format=qdpx')
    const read = readQdpx(new Uint8Array(await file.arrayBuffer()))
    if (!read.ok) throw new Error(read.why)
    const names = read.value.codes.map((code) => code.name)
    expect(names).toContain('names_a_bridge')
    expect(names).toContain('question_closed')
  })
})
