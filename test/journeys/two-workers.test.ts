import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { asRaw } from '../../core/session/text.ts'
import { connectPostgres } from '../../db/connect-postgres.ts'
import { asActor, type Database, type Tx } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createQueue, type Queue } from '../../db/queue.ts'
import { KeyRing } from '../../db/sealing/key-ring.ts'
import { type Keys, openKeys } from '../../db/sealing/keys.ts'
import { ringFile } from '../../db/sealing/ring-file.ts'
import { deriveBytes } from '../../db/sealing/secret.ts'
import { verifyAudit } from '../../db/stores/audit.ts'
import { takeText } from '../../db/stores/intake.ts'
import { countStates } from '../../db/stores/materials.ts'
import { databaseUrl } from '../support/global-setup.ts'
import { makeCase, SECRET, TURNS } from '../support/unit.ts'

const RAPPORT = fileURLToPath(new URL('../../rapport.mjs', import.meta.url))
const server_url = process.env.TEST_DATABASE_URL
const TRANSCRIPTS = 24

let folder: string
let database: Database
let queue: Queue
let keys: Keys
let env: NodeJS.ProcessEnv
const name = `rapport_two_${process.pid}`
const running: ChildProcess[] = []

describe.skipIf(!server_url)('two worker processes on one PostgreSQL', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rapport-two-'))
    const server = connectPostgres(server_url as string, 1)
    await server.run(`create database ${name}`)
    await server.close()
    const DATABASE_URL = databaseUrl(server_url as string, name)
    env = { ...process.env, DATABASE_URL, DATA_DIR: folder, RAPPORT_SECRET: SECRET }
    database = connectPostgres(DATABASE_URL, 4)
    await migrate(database)
    const master = await deriveBytes(SECRET, 'key ring')
    const ring = await KeyRing.load(ringFile(join(folder, 'keys', 'ring')), master)
    keys = await openKeys(SECRET, ring)
    queue = await createQueue(database, { supervise: false })
  })

  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL')
    await queue?.stop()
    await database?.close()
    const server = connectPostgres(server_url as string, 1)
    await server.run(`drop database if exists ${name} with (force)`)
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('share the work, and every effect lands once', async () => {
    await takeTranscripts()
    const workers = [startWorker(), startWorker()]
    await vi.waitUntil(allDone, { timeout: 240_000, interval: 500 })
    const rows = async (text: string) => (await database.run(text)).rows
    expect(
      await rows(`select step, count(*)::int as n from research.output
      group by step order by step`),
    ).toEqual(['embed', 'measure', 'redact', 'tag'].map((step) => ({ step, n: TRANSCRIPTS })))
    const [turns] = await rows('select count(*)::int as n from research.turn')
    expect(turns?.n).toBe(TRANSCRIPTS * (TURNS.length + 1))
    expect(await verifyAudit(database.drizzle, keys.audit)).toMatchObject({ ok: true })
    const logs = workers.map((worker) => worker.output())
    for (const log of logs) expect(log, 'both had a share of it').toContain('step done')
  })

  it('hand back what is in hand when asked to stop', async () => {
    const stopped = running.map(
      (child) => new Promise((done) => child.on('exit', (code, signal) => done({ code, signal }))),
    )
    for (const child of running) child.kill('SIGTERM')
    expect(await Promise.all(stopped)).toEqual(running.map(() => ({ code: 0, signal: null })))
    running.length = 0
  })
})

async function takeTranscripts(): Promise<void> {
  for (let at = 0; at < TRANSCRIPTS; at += 1) {
    const unit = await makeCase(database, `two-${at}`)
    const arrival = {
      kind: 'transcript' as const,
      session_id: unit.session.id,
      person_id: unit.person.id,
      coach_id: unit.coach.id,
      team_id: unit.team.id,
      day: '2026-11-19',
      media_type: 'text/vtt',
    }
    const turns = [...TURNS, { n: 6, speaker: 'coach' as const, text: asRaw(`Number ${at}.`) }]
    const intake = { keys, queue, now: () => new Date() }
    await asActor(database, unit.actor, (tx: Tx) =>
      takeText(tx, intake, unit.actor, arrival, turns, false),
    )
  }
}

function startWorker() {
  const child = spawn(process.execPath, [RAPPORT, 'work'], { env })
  running.push(child)
  let output = ''
  child.stderr.on('data', (data) => {
    output += data
  })
  return { output: () => output }
}

async function allDone(): Promise<boolean> {
  const states = await countStates(database.drizzle)
  return states.done === TRANSCRIPTS * 4
}
