import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor, type Database } from '../../db/database.ts'
import { tagDisagreement } from '../../db/schema/codes.ts'
import {
  adjudication,
  codingDone,
  codingPlan,
  codingTask,
  sampling,
  turnCoding,
} from '../../db/schema/coding.ts'
import { tag } from '../../db/schema/results.ts'
import { gatesOf, storedGates, storeGates } from '../../db/stores/gates.ts'
import { codedSessions, goldForLinks } from '../../db/stores/gold.ts'
import { readQdpx } from '../../intake/refi-qda/read.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { addConversation, TEN_TURNS } from '../../test/support/conversation.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase, NOW } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let asking: Asking
const sessions: Record<'first' | 'second', string> = { first: '', second: '' }

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields),
})

const PLAN = crypto.randomUUID()

/** Two coders finished a session; they differ on turn 0 alone. */
async function coded(label: string, done: boolean): Promise<string> {
  const of = await makeCase(database, label)
  const text = await addConversation(database, of, label)
  const session_id = of.session.id
  await database.drizzle
    .insert(sampling)
    .values({ session_id, plan_id: PLAN, drawn: true, probability: 0.5, stratum: 'all' })
  for (const coder of ['ann', 'ben']) {
    const id = crypto.randomUUID()
    await database.drizzle.insert(codingTask).values({
      ...{ id, plan_id: PLAN, session_id, ...text, coder, coder_name: coder, place: 0 },
    })
    await database.drizzle.insert(turnCoding).values(
      TEN_TURNS.map(({ tagged }, turn) => ({
        ...{ task_id: id, turn, memo: turn === 0 ? `${coder} thinks` : '' },
        codes: turn === 0 && coder === 'ben' ? ['elicit_goals'] : [...(tagged ?? [])],
      })),
    )
    if (done) await database.drizzle.insert(codingDone).values({ task_id: id })
  }
  return session_id
}

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  asking = await test.signIn('scientist')
  await database.drizzle.insert(codingPlan).values({
    ...{ id: PLAN, name: 'Draw', kind: 'random', wanted: 2, seed: 1, overlap: 1 },
    ...{ codebook: 'eiu-1', created_by: 'ann' },
  })
  sessions.first = await coded('first', true)
  sessions.second = await coded('second', false)
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

const goldIds = async () =>
  (await codedSessions(database.drizzle)).filter((one) => one.gold).map((one) => one.session_id)

describe('adjudication', () => {
  it('lists sessions whose coders have finished, and hides the others as if they were not there', async () => {
    const page = await (await asking('/coding/adjudicate')).text()
    expect(page).toContain(`/coding/adjudicate/${sessions.first}`)
    expect(page).not.toContain(sessions.second)
    expect(page).toContain('1 are still being coded')
    expect((await asking(`/coding/adjudicate/${sessions.second}`)).status).toBe(404)
    const at = `/coding/adjudicate/${sessions.second}/turns/0`
    expect((await asking(at, form({ choice: 'ann', reason: 'x' }))).status).toBe(404)
  })

  it('is refused by the database itself while a coder is at work', async () => {
    const actor = { account_id: 'x', role: 'scientist' as const, coach_id: null, team_id: null }
    const [task] = await database.drizzle
      .select()
      .from(codingTask)
      .where(eq(codingTask.session_id, sessions.second))
    await expect(
      asActor(database, actor, (tx) =>
        tx.insert(adjudication).values({
          ...{ session_id: sessions.second, output_id: task?.output_id ?? '', turn: 0 },
          ...{ codes: [], reason: 'peek', settled_by: 'x' },
        }),
      ),
    ).rejects.toThrow()
  })

  it('shows both answers side by side with their memos', async () => {
    const page = await (await asking(`/coding/adjudicate/${sessions.first}`)).text()
    for (const words of [
      'ann: Open question',
      'ben: Drawing out goals',
      'ann thinks',
      'ben thinks',
    ]) {
      expect(page).toContain(words)
    }
    expect(page).toContain('1 of 1 differences are still to be settled')
  })

  it('asks for a choice and a reason, and keeps what was entered', async () => {
    const at = `/coding/adjudicate/${sessions.first}/turns/0`
    const none = await asking(at, form({ reason: 'kept words' }))
    expect(none.status).toBe(422)
    const page = await none.text()
    expect(page).toContain('Choose what stands')
    expect(page).toContain('kept words')
    const mute = await asking(at, form({ choice: 'ann', reason: '' }))
    expect(await mute.text()).toContain('Enter why')
    const wrong = await asking(at, form({ choice: 'other', codes: 'distrust', reason: 'no' }))
    expect(await wrong.text()).toContain('person’s turns only')
    expect(await goldIds()).toEqual([])
  })

  it('makes the session gold, and an undo takes it back', async () => {
    const at = `/coding/adjudicate/${sessions.first}`
    const settled = await asking(
      `${at}/turns/0`,
      form({ choice: 'ben', reason: 'It asks for goals' }),
    )
    expect(settled.headers.get('location')).toBe(`${at}?done=gold`)
    expect(await goldIds()).toEqual([sessions.first])
    const undone = await asking(`${at}/undo`, form({}))
    expect(undone.headers.get('location')).toBe(`${at}?turn=0&done=undone`)
    expect(await goldIds()).toEqual([])
    await asking(`${at}/turns/0`, form({ choice: 'ann', reason: 'It is open' }))
    expect(await goldIds()).toEqual([sessions.first])
  })
})

describe('a coach’s disagreement', () => {
  it('waits on the adjudication page, is answered once, and by a scientist alone', async () => {
    const of = await makeCase(database, 'objecting')
    const { material_id } = await addConversation(database, of, 'objecting')
    const rows = await database.drizzle.select().from(tag).where(eq(tag.material_id, material_id))
    const { output_id, turn, code } = rows.find((row) => row.turn === 0)!
    const id = crypto.randomUUID()
    await database.drizzle.insert(tagDisagreement).values({
      ...{ id, material_id, output_id, turn, code, coach_id: of.coach.id, reason: 'not_shown' },
    })
    const page = await (await asking('/coding/adjudicate')).text()
    expect(page).toContain('The words do not show this')
    const at = `/coding/disagreements/${id}`
    const coach = await test.signIn('coach', { coach_id: of.coach.id, team_id: of.team.id })
    expect((await coach(at, form({ decision: 'tag_wrong' }))).status).toBe(404)
    expect((await asking(at, form({}))).status).toBe(422)
    const answered = await asking(at, form({ decision: 'tag_wrong' }))
    expect(answered.headers.get('location')).toBe('/coding/adjudicate?done=decided')
    expect((await asking(at, form({ decision: 'tag_right' }))).status).toBe(404)
    expect(await (await asking('/coding/adjudicate')).text()).not.toContain(at)
    const seen = await (await coach(`/sessions/${of.session.id}`)).text()
    expect(seen).toContain('A scientist looked at it and agrees with you')
  })
})

describe('gold for the links', () => {
  it('waits until all of a draw is gold, then counts codes a session and keeps its chance', async () => {
    const now = async () => {
      const tx = database.drizzle
      return goldForLinks(tx, await codedSessions(tx))
    }
    expect((await now()).human.size).toBe(0)
    const rows = await database.drizzle
      .select()
      .from(codingTask)
      .where(eq(codingTask.session_id, sessions.second))
    for (const { id } of rows) await database.drizzle.insert(codingDone).values({ task_id: id })
    await asking(
      `/coding/adjudicate/${sessions.second}/turns/0`,
      form({ choice: 'ann', reason: 'As before' }),
    )
    const { human, sequences, probability } = await now()
    // Nobody spoke against change in these turns, so nothing followed it.
    expect(sequences.get(sessions.first)).toEqual({
      share_sustain_talk_reflected: 0,
      share_sustain_talk_argued: 0,
    })
    expect([...sequences.keys()].sort()).toEqual([...human.keys()].sort())
    expect(human.get(sessions.first)).toMatchObject({ question_open: 2, change_talk: 2 })
    expect([...probability.values()]).toEqual([0.5, 0.5])
  })

  it('leaves sessions picked for training out of gold', async () => {
    await database.drizzle.update(codingPlan).set({ kind: 'uncertainty' })
    expect(await goldIds()).toEqual([])
    await database.drizzle.update(codingPlan).set({ kind: 'random' })
    expect((await goldIds()).length).toBe(2)
  })
})

describe('gates', () => {
  it('are stored for pages, once for the same figures, and shown to a coach beside the codes', async () => {
    const tx = database.drizzle
    const gates = gatesOf(loadCodebook(), await codedSessions(tx))
    expect(gates.codes.find((one) => one.code === 'question_open')).toMatchObject({
      verdict: 'suggested',
      own: { uses: 4, reason: '4 gold turns carry it; 20 are needed.' },
    })
    expect(await storeGates(tx, gates, 'hash', NOW)).toBe(true)
    expect(await storeGates(tx, gates, 'hash', NOW)).toBe(false)
    expect(await storedGates(tx)).toEqual(gates)
    const of = await makeCase(database, 'own')
    await addConversation(database, of, 'own')
    const coach = await test.signIn('coach', { coach_id: of.coach.id, team_id: of.team.id })
    const page = await (await coach(`/sessions/${of.session.id}`)).text()
    expect(page).toContain('suggested, 80% sure')
    expect(page).toContain('4 gold turns carry it; 20 are needed.')
    expect(page).not.toContain('ann thinks')
  })
})

describe('the export', () => {
  it('holds finished sessions alone, gold beside each coder, with the chance and safe cells', async () => {
    const third = await coded('third', false)
    const [task] = await database.drizzle
      .select()
      .from(codingTask)
      .where(eq(codingTask.session_id, sessions.first))
    await database.drizzle.insert(turnCoding).values({
      ...{ task_id: task?.id ?? '', turn: 2, codes: ['reflection_simple'], memo: '=1+1' },
    })
    const lines = await (await asking('/coding/export?format=jsonl')).text()
    const rows = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows.map((row) => row.id)).toEqual(['S-first', 'S-second'])
    expect(rows[0]).toMatchObject({ gold: true, probability: 0.5 })
    expect(rows[0].turns[0]).toMatchObject({ codes: ['question_open'], settled: 'adjudicated' })
    expect(rows[0].turns[0].by).toHaveLength(2)
    const csv = await (await asking('/coding/export?format=csv')).text()
    expect(csv).toContain(",'=1+1,")
    expect(csv).not.toContain('S-third')
    expect(third).toBeTruthy()
  })

  it('opens again as REFI-QDA with every person and the tagger as users', async () => {
    const bytes = await (await asking('/coding/export?format=qdpx')).arrayBuffer()
    const read = readQdpx(new Uint8Array(bytes))
    if (!read.ok) throw new Error(read.why)
    expect(read.value.users.map((user) => user.name).sort()).toEqual(['The tagger', 'ann', 'ben'])
    const [source] = read.value.sources
    const letters = [...(source?.text ?? '')]
    const first = source?.selections[0]
    expect(letters.slice(first?.start, first?.end).join('')).toBe(TEN_TURNS[0]?.text)
    expect(first?.codings).toHaveLength(3)
  })
})
