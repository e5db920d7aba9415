import { strToU8 } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor, type Database } from '../../db/database.ts'
import { audit } from '../../db/schema/audit.ts'
import { codingDone, codingPlan, codingTask, sampling, turnCoding } from '../../db/schema/coding.ts'
import { importDraft } from '../../db/schema/vault.ts'
import { seedCodebook } from '../../db/stores/codebooks.ts'
import { readQdpx } from '../../intake/refi-qda/read.ts'
import { writeQdpx } from '../../intake/refi-qda/write.ts'
import { loadCodebook, PRODUCT_CODEBOOKS } from '../../prompts/load-codebook.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { addConversation, TEN_TURNS } from '../../test/support/conversation.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp
let ann: Asking

/** What a coder who sees as the tagger does puts on turn n. */
const codesOf = (n: number) => [...(TEN_TURNS[n]?.tagged ?? [])]
const NUMBERS = TEN_TURNS.map((_, n) => n)

function csv(session: string, coder: string, over: Record<number, string | null> = {}): string {
  const rows = NUMBERS.flatMap((n) => {
    const codes = over[n] === undefined ? codesOf(n).join(' ') : over[n]
    return codes === null ? [] : [`${session},${n},${coder},${codes}`]
  })
  return `${rows.join('\n')}\n`
}
const HEAD = 'session,turn,coder,codes\n'

function line(session: string, coder: string, more: Record<string, unknown> = {}): string {
  const turns = TEN_TURNS.map(({ speaker, text }, n) => ({ n, speaker, text, codes: codesOf(n) }))
  return `${JSON.stringify({ id: session, coder, codebook: 'eiu-1', turns, ...more })}\n`
}

async function upload(asking: Asking, file: string | Uint8Array, coder = ''): Promise<Response> {
  const body = new FormData()
  body.set('file', new File([file as BlobPart], 'codings'))
  body.set('coder', coder)
  return asking('/coding/import', { method: 'POST', body })
}

/** Uploads, and the page that says what would come of it. */
async function check(file: string | Uint8Array, coder = '') {
  const taken = await upload(ann, file, coder)
  const at = taken.headers.get('location') ?? ''
  return { at, page: at ? await (await ann(at)).text() : await taken.text(), status: taken.status }
}

async function bring(file: string | Uint8Array): Promise<string> {
  const { at } = await check(file)
  const done = await ann(`${at}/confirm`, { method: 'POST' })
  expect(done.status).toBe(303)
  return /plans\/([\w-]+)/.exec(done.headers.get('location') ?? '')?.[1] as string
}
const takeBack = (plan_id: string) => ann(`/coding/plans/${plan_id}/undo`, { method: 'POST' })

const counts = async () => {
  const { drizzle: tx } = database
  const rows = [codingPlan, sampling, codingTask, codingDone, turnCoding]
  return Promise.all(rows.map(async (table) => (await tx.select().from(table)).length))
}

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  ann = await test.signIn('scientist')
  for (const version of PRODUCT_CODEBOOKS) {
    await seedCodebook(database.drizzle, loadCodebook(version), new Date())
  }
  for (const label of ['one', 'two']) {
    await addConversation(database, await makeCase(database, label), label)
  }
  const silent = await makeCase(database, 'silent', ['record'])
  await addConversation(database, silent, 'silent')
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

describe('a file of codings', () => {
  it('is written only once it is confirmed, and then as finished codings of its own coders', async () => {
    const { at, page } = await check(HEAD + csv('S-one', 'Cara') + csv('S-one', 'Dev'))
    expect(page).toContain('2 codings can be imported, 0 cannot')
    expect(await counts()).toEqual([0, 0, 0, 0, 0])
    const done = await ann(`${at}/confirm`, { method: 'POST' })
    expect(done.headers.get('location')).toMatch(/\/coding\/plans\/[\w-]+\?done=imported/)
    expect(await counts()).toEqual([1, 1, 2, 2, 20])
    const tasks = await database.drizzle.select().from(codingTask)
    expect(tasks.map((task) => task.coder).sort()).toEqual(['import:Cara', 'import:Dev'])
    const agreement = await (await ann('/coding/agreement?compare=people')).text()
    expect(agreement).toContain('The gold set: 1 sessions, 10 turns')
    await takeBack(/plans\/([\w-]+)/.exec(done.headers.get('location') ?? '')?.[1] as string)
  })

  it('is taken back whole, and can be brought in again', async () => {
    const plan_id = await bring(HEAD + csv('S-one', 'Cara'))
    const undone = await takeBack(plan_id)
    expect(undone.headers.get('location')).toBe('/coding?done=import_undone')
    expect(await counts()).toEqual([0, 0, 0, 0, 0])
    expect((await takeBack(plan_id)).status).toBe(404)
    const [first, second] = [
      await bring(HEAD + csv('S-one', 'Cara')),
      await bring(HEAD + csv('S-one', 'Dev')),
    ]
    await takeBack(first)
    const third = await bring(HEAD + csv('S-one', 'Cara'))
    for (const one of [second, third]) await takeBack(one)
  })

  it('keeps what is right and names every fault of what is not', async () => {
    const wrong =
      csv('S-two', 'Cara', { 1: 'sustain_talk hope', 4: null }) +
      'S-two,0,Cara,affirm\n' +
      csv('S-two', 'Dev', { 3: '' }) +
      csv('S-nowhere', 'Cara') +
      csv('S-silent', 'Cara') +
      'S-two,x,Eve,affirm\n'
    const { page, at } = await check(HEAD + csv('S-one', 'Cara') + wrong)
    expect(page).toContain('1 coding can be imported, 4 cannot')
    for (const words of [
      'The codebook eiu-2 has no code hope.',
      'Not coded: turn 4. Every turn is needed.',
      'Turn 0 is there twice: row 12 and row 21.',
      'Turn 3 (row 25): Choose one of change_talk, sustain_talk, neutral_talk',
      'There is no session S-nowhere here.',
      'does not agree to analysis at present',
      'row 52: the turn is no number',
    ]) {
      expect(page).toContain(words)
    }
    await ann(`${at}/confirm`, { method: 'POST' })
    expect(await counts()).toEqual([1, 1, 1, 1, 10])
  })

  it('does not bring the same person’s codes of a session in twice', async () => {
    const { page, at } = await check(HEAD + csv('S-one', 'cara'))
    expect(page).toContain('This person’s codes of the session are here already.')
    expect((await ann(`${at}/confirm`, { method: 'POST' })).status).toBe(422)
    const [plan] = await database.drizzle.select().from(codingPlan)
    await takeBack(plan?.id as string)
  })

  it('says when it was coded by another codebook, by nobody, or on other words', async () => {
    const other = await check(line('S-one', 'Cara', { codebook: 'old-7' }))
    expect(other.page).toContain('coded by the codebook old-7; sessions are coded by eiu-2 here')
    const nobody = await check(line('S-one', ''))
    expect(nobody.page).toContain('The file does not say who coded it.')
    const named = await check(line('S-one', '').replace('"coder":"",', ''), 'Eve')
    expect(named.page).toContain('1 coding can be imported')
    const words = line('S-one', 'Cara').replace('What matters most', 'What counts most')
    expect((await check(words)).page).toContain('words differ from those here in turn 8')
    const voices = line('S-one', 'Cara').replaceAll('"coach"', '"client"')
    expect((await check(voices)).page).toContain('person’s turn in the file and the coach’s here')
  })

  it('keeps the lines that can be read when one cannot', async () => {
    const { page } = await check(`${line('S-one', 'Cara')}{"id": 3}\nnot json\n`)
    expect(page).toContain('1 coding can be imported')
    expect(page).toContain('line 2: id')
    expect(page).toContain('line 3: not JSON')
  })

  it('is refused whole when nothing of it can be read', async () => {
    for (const file of ['', '{}\n', 'a,b\n1,2\n', 'session,turn,codes\n']) {
      const refused = await check(file)
      expect(refused.status, file).toBe(422)
      expect(refused.page).toContain('There is a problem')
    }
  })

  it('comes back from an export as it went, memos too, in all three formats', async () => {
    const memo = { memo: '=leans, "I think"' }
    const turns = TEN_TURNS.map(({ speaker, text }, n) => {
      const by = [
        { coder: 'Cara', codes: codesOf(n), ...(n === 1 ? memo : {}) },
        { coder: 'Dev', codes: n === 0 ? [] : codesOf(n) },
      ]
      return { n, speaker, text, by }
    })
    const first = `${JSON.stringify({ id: 'S-one', codebook: 'eiu-1', turns })}\n`
    const stands = async () => {
      const rows = await database.drizzle.select().from(turnCoding).orderBy(turnCoding.id)
      return rows.map((row) => [row.turn, row.codes, row.memo])
    }
    let plan_id = await bring(first)
    const before = await stands()
    expect(before).toHaveLength(20)
    for (const format of ['jsonl', 'csv', 'qdpx']) {
      const exported = await ann(`/coding/export?format=${format}`)
      const bytes = new Uint8Array(await exported.arrayBuffer())
      await takeBack(plan_id)
      expect(await stands()).toEqual([])
      plan_id = await bring(bytes)
      expect((await stands()).sort(), format).toEqual([...before].sort())
    }
    await takeBack(plan_id)
  })

  it('of another program is read turn by turn, with what strays over two turns named', async () => {
    const plan_id = await bring(HEAD + csv('S-one', 'Cara'))
    const bytes = new Uint8Array(await (await ann('/coding/export?format=qdpx')).arrayBuffer())
    await takeBack(plan_id)
    const read = readQdpx(bytes)
    if (!read.ok) throw new Error(read.why)
    const [source] = read.value.sources
    const [first, second] = source!.selections
    const stray = { ...first!, end: second!.end }
    const selections = [stray, ...source!.selections.slice(1)]
    const project = { ...read.value, sources: [{ ...source!, selections }] }
    const { page } = await check(writeQdpx(project, () => crypto.randomUUID(), new Date()))
    expect(page).toContain('0 codings can be imported, 1 cannot')
    expect(page).toMatch(/with question_open is not within one turn: code each turn by itself/)
    const cut = { ...source!, text: `${source!.text}Coach: One more.\n` }
    const longer = { ...read.value, sources: [cut] }
    const other = await check(writeQdpx(longer, () => crypto.randomUUID(), new Date()))
    expect(other.page).toContain('11 lines and the session here 10 turns: it is another text')
  })

  it('may be brought in and taken back by nobody else', async () => {
    const ben = await test.signIn('scientist')
    const leader = await test.signIn('leader')
    const { at } = await check(HEAD + csv('S-one', 'Cara'))
    expect((await ben(at)).status).toBe(404)
    expect((await ben(`${at}/confirm`, { method: 'POST' })).status).toBe(404)
    expect((await upload(leader, HEAD + csv('S-one', 'Cara'))).status).toBe(404)
    const done = await ann(`${at}/confirm`, { method: 'POST' })
    const [plan] = await database.drizzle.select().from(codingPlan)
    expect((await ben(`/coding/plans/${plan?.id}/undo`, { method: 'POST' })).status).toBe(404)
    expect(done.status).toBe(303)
    const [task] = await database.drizzle.select().from(codingTask)
    const me = { account_id: 'x', role: 'scientist' as const, coach_id: null, team_id: null }
    await expect(
      asActor(database, me, (tx) =>
        tx.insert(turnCoding).values({ task_id: task?.id as string, turn: 0, codes: [] }),
      ),
    ).rejects.toThrow()
    await takeBack(plan?.id as string)
  })

  it('is checked and confirmed over the API alike', async () => {
    const sent = { method: 'POST', body: strToU8(line('S-two', 'Cara')) as BodyInit }
    const headers = { 'content-type': 'application/octet-stream' }
    const taken = await ann('/api/v1/coding/imports', { ...sent, headers })
    const checked = await taken.json()
    expect(taken.status).toBe(201)
    expect(checked).toMatchObject({ ready: [{ session: 'S-two', turns: 10 }], refused: [] })
    const done = await ann(`/api/v1/coding/imports/${checked.id}/confirm`, { method: 'POST' })
    expect(await done.json()).toMatchObject({ written: 1 })
    const [row] = await database.drizzle.select().from(importDraft)
    expect(row).toBeTruthy()
    const sealed = (await database.drizzle.select().from(importDraft)).map((one) => one.sealed)
    expect(sealed.at(-1)).toBeNull()
  })

  it('is written down without a code or a name', async () => {
    const rows = (await database.drizzle.select().from(audit)).filter(
      (row) => row.action === 'import' || row.action === 'undo import',
    )
    expect(rows.length).toBeGreaterThan(4)
    expect(JSON.stringify(rows)).not.toMatch(/Cara|Dev|affirm|talk/)
  })
})
