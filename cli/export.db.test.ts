import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { audit } from '../db/schema/audit.ts'
import { codingTask } from '../db/schema/coding.ts'
import { readQdc } from '../intake/codebooks/read-qdc.ts'
import { readCodings } from '../intake/codings/read-codings.ts'
import { openTestDatabase } from '../test/support/database.ts'
import { addGoldSessions } from '../test/support/gold-sessions.ts'
import { openTestKeys } from '../test/support/unit.ts'
import { exportVerb } from './export.ts'
import type { ServiceParts } from './service.ts'

let database: Database
let folder: string
let keys: Awaited<ReturnType<typeof openTestKeys>>['keys']

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-export-'))
  database = await openTestDatabase()
  ;({ keys } = await openTestKeys())
  await addGoldSessions(database, 2)
})

afterAll(async () => {
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(...argv: string[]) {
  let stdout = ''
  const opened = { database, keys, close: async () => {} }
  const verb = exportVerb({ open: async () => opened } as unknown as ServiceParts)
  const write = (text: string) => {
    stdout += text
  }
  const io = { stdin: process.stdin, stdout: { write }, stderr: { write() {} } }
  const code = await verb.run(argv, { ...io, env: {}, now: () => new Date() })
  return { code, stdout }
}
const codings = (format: string, out: string) =>
  run('--what', 'codings', '--format', format, '--out', out)

describe('rapport export', () => {
  it('writes finished codings in each format as our own reader takes them', async () => {
    for (const format of ['jsonl', 'csv', 'qdpx']) {
      const out = join(folder, `codings.${format}`)
      expect((await codings(format, out)).code).toBe(0)
      const read = readCodings(new Uint8Array(readFileSync(out)), '')
      const found = read.ok ? read.value.codings : []
      expect(found.map((one) => [one.session, one.coder, one.codebook]).sort()).toEqual([
        ['S-gold-0', 'earlier-1', 'eiu-1'],
        ['S-gold-0', 'earlier-2', 'eiu-1'],
        ['S-gold-1', 'earlier-1', 'eiu-1'],
        ['S-gold-1', 'earlier-2', 'eiu-1'],
      ])
      expect(found.every((one) => one.turns.length === 10)).toBe(true)
    }
  })

  it('leaves out a session whose coders are at work', async () => {
    const [task] = await database.drizzle.select().from(codingTask)
    const open = { ...task!, id: crypto.randomUUID(), coder: 'a third' }
    await database.drizzle.insert(codingTask).values(open)
    const { stdout } = await codings('jsonl', '-')
    expect(stdout.trim().split('\n')).toHaveLength(1)
  })

  it('writes the codebook as REFI-QDA, and every export into the trail', async () => {
    const { stdout } = await run('--what', 'codebook', '--format', 'qdc', '--out', '-')
    expect(readQdc(new TextEncoder().encode(stdout), 'eiu-1').ok).toBe(true)
    const rows = (await database.drizzle.select().from(audit)).map((row) => row.resource)
    expect(rows).toEqual(['coding', 'coding', 'coding', 'coding', 'codebook'])
  })

  it('says what is missing when it is asked wrongly', async () => {
    await expect(run('--what', 'names')).rejects.toThrow('--what codings')
    await expect(codings('docx', '-')).rejects.toThrow('jsonl, csv, qdpx')
    await expect(codings('qdpx', '-')).rejects.toThrow('needs a file')
  })
})
