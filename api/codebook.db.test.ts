import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Codebook } from '../core/codebook/codebook.ts'
import { asActor, type Database } from '../db/database.ts'
import { codebookDraft } from '../db/schema/codes.ts'
import { codebookInForce, releaseCodebook, seedCodebook } from '../db/stores/codebooks.ts'
import { readQdc } from '../intake/codebooks/read-qdc.ts'
import { type Asking, openTestApp, type TestApp } from '../test/support/app.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { NOW } from '../test/support/unit.ts'

let database: Database
let test: TestApp
let ask: Asking

const code = (id: string) => ({
  ...{ id, speaker: 'coach' as const, group: 'g', polarity: 'neutral' as const },
  ...{ definition: `${id} means`, include: 'i', exclude: 'x', example: 'e', near_miss: 'n' },
})
const FIRST: Codebook = { version: 'book-1', codes: [code('one'), code('two')], parents: [] }

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database)
  await seedCodebook(database.drizzle, FIRST, NOW)
  await seedCodebook(database.drizzle, FIRST, NOW)
  ask = await test.signIn('scientist')
})

beforeEach(async () => {
  await database.drizzle.delete(codebookDraft)
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

const text = async (path: string) => (await ask(path)).text()
const revision = async () =>
  (await text('/codebook/draft')).match(/name="revision" value="(\d+)"/)?.[1] ?? ''
const post = async (path: string, fields: Record<string, string> = {}) =>
  ask(path, {
    method: 'POST',
    body: new URLSearchParams({ revision: await revision(), ...fields }),
  })
const begin = () => ask('/codebook/draft', { method: 'POST' })
const FIELDS = {
  ...{ definition: 'Said so.', include: 'i', exclude: 'x', example: 'e', near_miss: 'n' },
  ...{ group: 'g', polarity: 'neutral', parent: '', miti: '', annomi: '', exclusive: '' },
}

describe('a released codebook', () => {
  it('is shown, and taken away as a file that reads back the same', async () => {
    expect(await text('/codebook')).toContain('one means')
    const file = await ask('/codebook/releases/book-1/file')
    expect(file.headers.get('content-disposition')).toContain('codebook-book-1.qdc')
    const read = readQdc(new Uint8Array(await file.arrayBuffer()), 'book-1')
    if (!read.ok) throw new Error(read.why)
    expect(read.draft.codes).toEqual(FIRST.codes)
    expect((await ask('/codebook/releases/none')).status).toBe(404)
  })

  it('cannot be changed or removed, not even by the service itself', async () => {
    const never = /released codebook never changes/
    for (const statement of [
      `update research.codebook_release set note = 'x'`,
      `update research.codebook_release set codebook = '{}' where version = 'book-1'`,
      'delete from research.codebook_release',
      'truncate research.codebook_release cascade',
    ]) {
      await expect(database.run(statement), statement).rejects.toThrow(never)
    }
    const actor = { account_id: 'a', role: 'scientist' as const, coach_id: null, team_id: null }
    const by = { account_id: 'a', note: null, now: NOW }
    const other = { ...FIRST, codes: [code('other')] }
    const again = await asActor(database, actor, (tx) => releaseCodebook(tx, other, by))
    expect(again).toBe(false)
    expect(await text('/codebook')).toContain('one means')
  })

  it('is not there for those who do not work on it', async () => {
    for (const role of ['coach', 'leader', 'data_protection', 'admin'] as const) {
      const other = await test.signIn(role)
      for (const path of ['/codebook', '/codebook/draft', '/codebook/releases/book-1/file']) {
        expect((await other(path)).status, `${role} ${path}`).toBe(404)
      }
    }
  })
})

describe('a draft', () => {
  it('is not there before it is begun, and there is only one', async () => {
    expect((await ask('/codebook/draft')).status).toBe(404)
    expect((await begin()).headers.get('location')).toBe('/codebook/draft')
    await begin()
    expect(await database.drizzle.select().from(codebookDraft)).toHaveLength(1)
    expect(await text('/codebook/draft')).toContain('Nothing yet')
  })

  it('shows what it changes and what is missing, and is not released before that is mended', async () => {
    await begin()
    await post('/codebook/draft/codes', { id: 'three', speaker: 'coach' })
    await post('/codebook/draft/codes/one', { ...FIELDS, definition: 'Another meaning.' })
    const page = await text('/codebook/draft')
    expect(page).toContain('<del>one means</del>')
    expect(page).toContain('<ins>Another meaning.</ins>')
    expect(page).toContain('“three” lacks definition, what takes it')
    expect(page).not.toContain('Release for good')
    const refused = await post('/codebook/draft/release', { version: 'book-2', note: 'n' })
    expect(refused.status).toBe(409)
  })

  it('keeps what was written when something is wrong with it', async () => {
    await begin()
    const sent = await post('/codebook/draft/codes/one', {
      ...{ ...FIELDS, definition: 'Kept words.', group: '' },
    })
    expect(sent.status).toBe(422)
    const page = await sent.text()
    expect(page).toContain('Kept words.')
    expect(page).toContain('Give a group')
    expect((await post('/codebook/draft/codes', { id: 'A B', speaker: 'coach' })).status).toBe(422)
    expect((await post('/codebook/draft/parents', { parents: 'no colon' })).status).toBe(422)
    expect((await post('/codebook/draft/codes/none', FIELDS)).status).toBe(404)
  })

  it('that moved on meanwhile is not written over', async () => {
    await begin()
    const old = await revision()
    await post('/codebook/draft/codes/one', { ...FIELDS, definition: 'First.' })
    const late = await post('/codebook/draft/codes/one', { ...FIELDS, revision: old })
    expect(late.status).toBe(409)
    expect(await text('/codebook/draft')).toContain('First.')
  })

  it('takes in a .qdc file, says what it guessed, and refuses what is none', async () => {
    await begin()
    const send = async (content: string) => {
      const body = new FormData()
      body.append('revision', await revision())
      body.append('file', new File([content], 'codes.qdc'))
      return ask('/codebook/draft/import', { method: 'POST', body })
    }
    const bomb = await send('<!DOCTYPE a [<!ENTITY b "c">]><CodeBook/>')
    expect(bomb.status).toBe(422)
    expect(await bomb.text()).toContain('entities')
    const large = await send(`<CodeBook>${' '.repeat(5 * 1024 * 1024)}</CodeBook>`)
    expect(large.status).toBe(422)
    expect(await text('/codebook/draft')).toContain('Nothing yet')
    const good = await send(`<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
      <Code guid="g" name="Warm Welcome" isCodable="true"/></Codes></CodeBook>`)
    const page = await good.text()
    expect(page).toContain('“Warm Welcome” has the id “warm_welcome” here.')
    expect(page).toContain('Given up')
  })

  it('can be thrown away', async () => {
    await begin()
    expect((await post('/codebook/draft/discard')).status).toBe(303)
    expect((await ask('/codebook/draft')).status).toBe(404)
  })
})

describe('a release', () => {
  it('is in force from then on, names its version, and gives no id away again', async () => {
    expect(await codebookInForce(database.drizzle)).toBeNull()
    await begin()
    await post('/codebook/draft/codes/two/remove')
    const taken = await post('/codebook/draft/release', { version: 'book-1', note: 'Fewer.' })
    expect(taken.status).toBe(422)
    const done = await post('/codebook/draft/release', { version: 'book-2', note: 'Fewer.' })
    expect(done.headers.get('location')).toBe('/codebook?done=released')
    expect(await text('/codebook')).toContain('Codebook book-2')
    expect(await text('/codebook/releases/book-1')).toContain('two means')
    expect(await codebookInForce(database.drizzle)).toMatchObject({
      ...{ version: 'book-2', retired: ['two'] },
    })
    await begin()
    await post('/codebook/draft/codes', { id: 'two', speaker: 'coach' })
    expect(await text('/codebook/draft')).toContain('was used by an earlier version')
  })
})
