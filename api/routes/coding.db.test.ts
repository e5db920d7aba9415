import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor, type Database } from '../../db/database.ts'
import { account } from '../../db/schema/account.ts'
import { audit } from '../../db/schema/audit.ts'
import { codingDone, codingTask, sampling, turnCoding } from '../../db/schema/coding.ts'
import { measure, tag } from '../../db/schema/results.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { addConversation } from '../../test/support/conversation.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let ann: Asking
let ben: Asking
let ids: { ann: string; ben: string }
let material_id: string

const form = (fields: Record<string, string | string[]>): RequestInit => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(name, one)
  }
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  }
}
const put = (codes: string[], memo = ''): RequestInit => ({
  method: 'PUT',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ codes, memo }),
})

async function newScientist(): Promise<{ asking: Asking; id: string }> {
  const before = new Set((await database.drizzle.select().from(account)).map(({ id }) => id))
  const asking = await test.signIn('scientist')
  const [made] = (await database.drizzle.select().from(account)).filter(({ id }) => !before.has(id))
  return { asking, id: made?.id as string }
}

const taskOf = async (coder: string, session_id?: string) => {
  const rows = await database.drizzle.select().from(codingTask).where(eq(codingTask.coder, coder))
  return rows.find((row) => !session_id || row.session_id === session_id)?.id as string
}

const scientist = (account_id: string) => ({
  ...{ account_id, role: 'scientist' as const, coach_id: null, team_id: null },
})

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  const [one, two] = [await newScientist(), await newScientist()]
  ann = one.asking
  ben = two.asking
  ids = { ann: one.id, ben: two.id }
  const first = await makeCase(database, 'one')
  ;({ material_id } = await addConversation(database, first, 'one'))
  const silent = await makeCase(database, 'silent', ['record'])
  await addConversation(database, silent, 'silent')
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

const plan = (over: Record<string, string | string[]> = {}) => ({
  ...{ name: 'First draw', kind: 'random', measure: '', wanted: '5', overlap: '100', seed: '7' },
  ...{ coders: [ids.ann, ids.ben], step: 'preview' },
  ...over,
})
const hashIn = (page: string) => /name="frame_hash" value="(\w+)"/.exec(page)?.[1] ?? ''

describe('a sampling plan', () => {
  it('is previewed before anything is written, and leaves out who did not agree to analysis', async () => {
    const response = await ann('/coding/plans', form(plan()))
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(page).toContain('1 of 1 sessions, each with a chance of 100%; about 10 turns')
    expect(await database.drizzle.select().from(sampling)).toEqual([])
  })

  it('says what is wrong beside the field and keeps what was entered', async () => {
    const wrong = { kind: 'stratified', name: '', overlap: '20', coders: [ids.ann], wanted: 'x' }
    const response = await ann('/coding/plans', form(plan(wrong)))
    const page = await response.text()
    expect(response.status).toBe(422)
    for (const words of [
      'Enter a name for the plan',
      'Choose a measure',
      'Enter how many sessions',
      'Choose two or more coders',
    ]) {
      expect(page).toContain(words)
    }
    expect(page).toContain('value="x"')
  })

  it('is not created from a preview of other sessions', async () => {
    const old = await ann('/coding/plans', form(plan({ step: 'create', frame_hash: 'old' })))
    expect(old.status).toBe(422)
    expect(await old.text()).toContain('Sessions were added or left since the preview')
  })

  it('keeps every chance and gives both coders their task', async () => {
    const frame_hash = hashIn(await (await ann('/coding/plans', form(plan()))).text())
    const made = await ann('/coding/plans', form(plan({ step: 'create', frame_hash })))
    expect(made.status).toBe(303)
    const rows = await database.drizzle.select().from(sampling)
    expect(rows).toMatchObject([{ drawn: true, probability: 1, stratum: 'all' }])
    const page = await (await ann(made.headers.get('location') as string)).text()
    expect(page).toContain('The plan was created')
    expect(page).toContain('1 drawn of 1 covered')
    expect(await taskOf(ids.ann)).not.toBe(await taskOf(ids.ben))
  })
})

describe('blind coding', () => {
  it('shows a coder their own queue, and another’s task to nobody else', async () => {
    const own = await taskOf(ids.ann)
    expect(await (await ann('/coding')).text()).toContain(`/coding/tasks/${own}`)
    expect((await ann(`/coding/tasks/${own}`)).status).toBe(200)
    for (const path of [`/coding/tasks/${own}`, `/coding/tasks/${crypto.randomUUID()}`]) {
      expect((await ben(path)).status).toBe(404)
    }
    expect((await ben(`/coding/tasks/${own}/turns/0`, form({ codes: 'affirm' }))).status).toBe(404)
    expect((await ben(`/api/v1/coding/tasks/${own}/turns/0`, put(['affirm']))).status).toBe(404)
    expect((await ben(`/coding/tasks/${own}/done`, form({}))).status).toBe(404)
  })

  it('saves a turn by the form alone and goes on to the next', async () => {
    const own = await taskOf(ids.ann)
    const saved = await ann(
      `/coding/tasks/${own}/turns/0`,
      form({ codes: ['question_open', 'elicit_goals'], memo: 'goals?' }),
    )
    expect(saved.headers.get('location')).toBe(`/coding/tasks/${own}?turn=1`)
    const page = await (await ann(`/coding/tasks/${own}?turn=0`)).text()
    expect(page).toMatch(/value="elicit_goals"[^>]*checked/)
    expect(page).toContain('goals?')
    expect(page).toContain('1 coded')
  })

  it('refuses a person’s turn without a talk code, keeps what was chosen, and says why', async () => {
    const own = await taskOf(ids.ann)
    const refused = await ann(`/coding/tasks/${own}/turns/1`, form({ codes: 'distrust' }))
    const page = await refused.text()
    expect(refused.status).toBe(422)
    expect(page).toContain('Choose one of change_talk')
    expect(page).toMatch(/value="distrust"[^>]*checked/)
    const json = await ann(`/api/v1/coding/tasks/${own}/turns/1`, put(['distrust']))
    expect(json.status).toBe(422)
    expect((await json.json()).detail).toContain('Choose one of change_talk')
  })

  it('takes saves back one by one, and saving the same again adds nothing to take back', async () => {
    const own = await taskOf(ids.ann)
    const at = `/api/v1/coding/tasks/${own}`
    await ann(`${at}/turns/1`, put(['change_talk']))
    await ann(`${at}/turns/1`, put(['change_talk', 'distrust']))
    const again = await ann(`${at}/turns/1`, put(['distrust', 'change_talk']))
    expect(await again.json()).toEqual({ coded: 2, turns: 10 })
    const once = await ann(`${at}/undo`, { method: 'POST' })
    expect(await once.json()).toEqual({ coded: 2, turns: 10, turn: 1 })
    const twice = await ann(`${at}/undo`, { method: 'POST' })
    expect(await twice.json()).toEqual({ coded: 1, turns: 10, turn: 1 })
    const by_form = await ann(`/coding/tasks/${own}/undo`, form({}))
    expect(by_form.headers.get('location')).toBe(`/coding/tasks/${own}?turn=0`)
    expect((await ann(`${at}/undo`, { method: 'POST' })).status).toBe(409)
  })

  it('hides the tagger’s codes and counts from a coder at work, on the page and in the database', async () => {
    const text = await (await ann(`/api/v1/transcripts/${material_id}`)).json()
    expect(text.conversation.every(({ tags }: { tags: unknown[] }) => tags.length === 0)).toBe(true)
    expect(text.measures).toBeNull()
    expect(await (await ann(`/transcripts/${material_id}`)).text()).not.toContain('80%')
    const seen = await asActor(database, scientist(ids.ann), async (tx) => ({
      tags: (await tx.select().from(tag)).filter((row) => row.material_id === material_id).length,
      measures: await tx.select().from(measure),
    }))
    expect(seen.tags).toBe(0)
    expect(seen.measures).toHaveLength(1)
    const third = await newScientist()
    const other = await (await third.asking(`/api/v1/transcripts/${material_id}`)).json()
    expect(other.conversation[0].tags).toHaveLength(1)
  })

  it('hides each coder’s codes from the other, and from a third, until both have finished', async () => {
    const own = await taskOf(ids.ann)
    await ann(`/api/v1/coding/tasks/${own}/turns/0`, put(['affirm'], 'mine alone'))
    const readAs = (id: string) =>
      asActor(database, scientist(id), (tx) => tx.select().from(turnCoding))
    expect((await readAs(ids.ann)).length).toBeGreaterThan(0)
    expect(await readAs(ids.ben)).toEqual([])
    expect(await readAs('a third')).toEqual([])
    for (const path of [`/coding/tasks/${await taskOf(ids.ben)}`, '/coding']) {
      const page = await (await ben(path)).text()
      expect(page).not.toContain('mine alone')
      expect(page).not.toMatch(/value="affirm"[^>]*checked/)
    }
  })

  it('refuses to write into another’s task, or to say another is done, even by SQL', async () => {
    const task_id = await taskOf(ids.ann)
    const as = (work: Parameters<typeof asActor>[2]) => asActor(database, scientist(ids.ben), work)
    await expect(
      as((tx) => tx.insert(turnCoding).values({ task_id, turn: 0, codes: [] })),
    ).rejects.toThrow()
    await expect(as((tx) => tx.insert(codingDone).values({ task_id }))).rejects.toThrow()
    await expect(as((tx) => tx.delete(turnCoding))).rejects.toThrow()
    await expect(as((tx) => tx.update(codingTask).set({ coder: ids.ben }))).rejects.toThrow()
  })

  it('is finished only with every turn coded, and never changes after that', async () => {
    const own = await taskOf(ids.ann)
    const at = `/api/v1/coding/tasks/${own}`
    const early = await ann(`/coding/tasks/${own}/done`, form({}))
    expect(early.status).toBe(422)
    expect(await early.text()).toContain('9 turns are still to code')
    for (let n = 1; n < 10; n += 1) {
      await ann(`${at}/turns/${n}`, put(n % 2 === 0 ? [] : ['neutral_talk']))
    }
    const done = await ann(`/coding/tasks/${own}/done`, form({}))
    expect(done.headers.get('location')).toBe('/coding?done=finished')
    expect((await ann(`${at}/turns/0`, put([]))).status).toBe(422)
    expect((await ann(`${at}/undo`, { method: 'POST' })).status).toBe(409)
    await expect(
      asActor(database, scientist(ids.ann), (tx) =>
        tx.insert(turnCoding).values({ task_id: own, turn: 0, codes: [] }),
      ),
    ).rejects.toThrow()
    const readAs = (id: string) =>
      asActor(database, scientist(id), (tx) => tx.select().from(turnCoding))
    expect(await readAs(ids.ben), 'Ben has not finished').toEqual([])
    const tags = await asActor(database, scientist(ids.ann), (tx) => tx.select().from(tag))
    expect(tags.some((row) => row.material_id === material_id)).toBe(true)
  })

  it('shows all codes once the last coder of the session has finished', async () => {
    const own = await taskOf(ids.ben)
    const at = `/api/v1/coding/tasks/${own}`
    for (let n = 0; n < 10; n += 1) {
      await ben(`${at}/turns/${n}`, put(n % 2 === 0 ? [] : ['neutral_talk']))
    }
    await ben(`/coding/tasks/${own}/done`, form({}))
    const seen = await asActor(database, scientist(ids.ben), (tx) => tx.select().from(turnCoding))
    expect(new Set(seen.map((row) => row.task_id))).toEqual(new Set([own, await taskOf(ids.ann)]))
  })

  it('is written down without a word or a code', async () => {
    const rows = (await database.drizzle.select().from(audit)).filter(
      (row) => row.resource === 'coding',
    )
    const actions = new Set(rows.map((row) => row.action))
    for (const action of ['draw', 'open text', 'code turn', 'undo code', 'finish coding']) {
      expect(actions).toContain(action)
    }
    expect(JSON.stringify(rows)).not.toMatch(/mine alone|affirm|neutral_talk/)
  })
})

describe('a plan for training', () => {
  it('never takes a session that is drawn for gold, nor the other way round', async () => {
    const fresh = await makeCase(database, 'fresh')
    await addConversation(database, fresh, 'fresh')
    const training = plan({ name: 'Unsure', kind: 'uncertainty', overlap: '0', coders: [ids.ann] })
    const preview = await (await ann('/coding/plans', form(training))).text()
    expect(preview).toContain('1 of 1 sessions, without a known chance')
    expect(preview).toContain('never become gold')
    const frame_hash = hashIn(preview)
    await ann('/coding/plans', form({ ...training, step: 'create', frame_hash }))
    expect(await taskOf(ids.ann, fresh.session.id)).toBeTruthy()
    const again = await (await ann('/coding/plans', form(plan({ name: 'Second' })))).text()
    expect(again).toContain('1 of 1 sessions')
    expect(again).toContain('1 have been given to coders by an earlier plan')
  })
})
