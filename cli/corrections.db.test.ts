import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { withdrawConsent } from '../db/stores/consents.ts'
import { readMarkedFile } from '../eval/train/names-data.ts'
import { type Asking, openTestApp, type TestApp } from '../test/support/app.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { runPipeline, takeTurns } from '../test/support/held-text.ts'
import { makeCase } from '../test/support/unit.ts'
import { correctionsVerb } from './corrections.ts'
import type { ServiceParts } from './service.ts'

const TURNS = ['How was the week?', 'I saw Juniper and Zebedee.', 'Oh?', 'Juniper drove.']

let database: Database
let test: TestApp
let lead: Asking
let folder: string
let of: Awaited<ReturnType<typeof makeCase>>
let material: string
let made = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-corrections-'))
  database = await openTestDatabase()
  test = await openTestApp(database)
  lead = await test.signIn('data_protection')
})

afterAll(async () => {
  await test?.close()
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

const act = (name: string, fields: Record<string, string> = {}) =>
  lead(`/reviews/${material}/${name}`, { method: 'POST', body: new URLSearchParams(fields) })

beforeEach(async () => {
  made += 1
  of = await makeCase(database, `taught${made}`)
  material = await takeTurns(test.ports, of, TURNS)
  await runPipeline(test.ports)
  await act('open', { reason: 'redaction_check' })
  await act('decide', { mark: '1-6-13', decision: 'accept' })
  await act('decide', { mark: '3-0-7', decision: 'reject' })
})

/** Runs the verb; what it complains of, and the file's sessions that are of this test's text. */
async function write(name = `lines-${crypto.randomUUID()}`) {
  const out = join(folder, name)
  const said: string[] = []
  const opened = { database, keys: test.ports.keys, close: async () => {} }
  const verb = correctionsVerb({ open: async () => opened } as unknown as ServiceParts)
  const io = {
    stdin: process.stdin,
    stdout: { write: () => {} },
    stderr: { write: (text: string) => said.push(text) },
    env: {},
    now: () => new Date(),
  }
  const code = await verb.run(['--out', out], io)
  const sessions = readMarkedFile(out).filter((one) => one.id === `reviewed-${material}`)
  return { code, out, said: said.join(''), sessions }
}

describe('rapport corrections', () => {
  it('writes the turns that were decided, as training reads them, once they are released', async () => {
    expect((await write()).sessions).toEqual([])
    await act('release')
    const { out, sessions } = await write()
    expect(sessions).toEqual([
      {
        id: `reviewed-${material}`,
        kind: 'clean',
        turns: [
          {
            ...{ n: 1, speaker: 'client', text: TURNS[1] },
            spans: [
              { start: 6, end: 13, type: 'NAME', text: 'Juniper' },
              { start: 18, end: 25, type: 'NAME', text: 'Zebedee' },
            ],
          },
          { n: 3, speaker: 'client', text: TURNS[3], spans: [] },
        ],
      },
    ])
    expect(statSync(out).mode & 0o777).toBe(0o600)
    const { rows } = await database.run(
      'select action, detail from service.audit where resource_id = $1 order by n desc limit 1',
      [material],
    )
    expect(rows).toEqual([{ action: 'export corrections', detail: { turns: 2 } }])
  })

  it('leaves out what is held again, and whoever withdrew', async () => {
    await act('release')
    await act('hold-again')
    expect((await write()).sessions).toEqual([])
    await act('open', { reason: 'redaction_check' })
    await act('release')
    expect((await write()).sessions).toHaveLength(1)
    await withdrawConsent(database.drizzle, of.person.id, ['analyse'], 'test', new Date())
    const { code, said, sessions } = await write()
    expect(sessions).toEqual([])
    expect(code).toBe(1)
    expect(said).toContain('1 left out')
    expect(said).not.toContain('Juniper')
  })

  it('writes over no file', async () => {
    const { out } = await write('there.jsonl')
    const before = readFileSync(out, 'utf8')
    await expect(write('there.jsonl')).rejects.toThrow('is there already')
    expect(readFileSync(out, 'utf8')).toBe(before)
  })
})
