import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STEP_NAMES } from '../../core/pipeline/step.ts'
import { connectPglite } from '../../db/connect-pglite.ts'
import { connectPostgres } from '../../db/connect-postgres.ts'
import type { Database } from '../../db/database.ts'
import { KeyRing } from '../../db/sealing/key-ring.ts'
import { openKeys } from '../../db/sealing/keys.ts'
import { ringFile } from '../../db/sealing/ring-file.ts'
import { verifyAudit } from '../../db/stores/audit.ts'
import { databaseUrl } from '../support/global-setup.ts'
import {
  type ScriptedSpeechServer,
  startScriptedSpeechServer,
} from '../support/scripted-speech-server.ts'
import { SECRET } from '../support/unit.ts'

const SERVICE = fileURLToPath(new URL('./take-and-work.ts', import.meta.url))
const POINTS = ['before-run', 'inside-run', 'before-commit', 'after-commit'] as const
const server_url = process.env.TEST_DATABASE_URL

interface Ended {
  signal: NodeJS.Signals | null
  code: number | null
  output: string
}

function runService(env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVICE], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  child.stderr.on('data', (data) => {
    output += data
  })
  return new Promise((done) => {
    child.on('exit', (code, signal) => done({ code, signal, output }))
  })
}

let speech: ScriptedSpeechServer
let folder: string

beforeAll(async () => {
  speech = await startScriptedSpeechServer('ok')
})

afterAll(async () => {
  await speech?.close()
})

/** Kills the service at every point of every step, then lets it finish, and counts what is there. */
async function killEverywhere(env: Record<string, string>, open: () => Promise<Database>) {
  let killed = 0
  for (const step of STEP_NAMES) {
    for (const point of POINTS) {
      const KIND = step === 'transcribe' ? 'recording' : 'transcript'
      const LABEL = `${step}-${point}`
      const ended = await runService({ ...env, KIND, LABEL, RAPPORT_KILL: `${step}:${point}` })
      expect(ended, LABEL).toMatchObject({ signal: 'SIGKILL' })
      killed += 1
      if (env.DATABASE_URL) await loseLeases(open)
    }
  }
  const last = await runService({ ...env, KIND: 'none' })
  expect(last.output).toContain('finished')
  const database = await open()
  try {
    await expectNothingLostNothingTwice(database, killed)
  } finally {
    await database.close()
  }
}

/** Time passes: on a shared server a dead worker is known by its lease alone. */
async function loseLeases(open: () => Promise<Database>): Promise<void> {
  const database = await open()
  await database.run(`update research.stage set lease_until = now() - interval '1 minute'
    where state = 'running'`)
  await database.run(`update pgboss.job set started_on = started_on - interval '2 minutes'
    where state = 'active'`)
  await database.close()
}

async function expectNothingLostNothingTwice(database: Database, materials: number) {
  const rows = async (text: string) => (await database.run(text)).rows
  expect(
    await rows(`select kind, step, state, count(*)::int as n from research.stage s
    join research.material m on m.id = s.material_id group by 1, 2, 3 order by 1, 2`),
  ).toEqual([
    ...['embed', 'measure', 'redact', 'tag', 'transcribe'].map((step) => ({
      ...{ kind: 'recording', step, state: 'done', n: POINTS.length },
    })),
    ...['embed', 'measure', 'redact', 'tag'].map((step) => ({
      ...{ kind: 'transcript', step, state: 'done', n: materials - POINTS.length },
    })),
  ])
  expect(
    await rows(`select material_id, step from research.output
    group by 1, 2 having count(*) > 1`),
  ).toEqual([])
  expect(
    await rows(`select n from research.turn t join research.material m on m.id = t.material_id
    where m.kind = 'transcript' group by t.material_id, n having count(*) > 1`),
  ).toEqual([])
  const [turns] = await rows(`select count(*)::int as n from research.turn t
    join research.material m on m.id = t.material_id where m.kind = 'transcript'`)
  expect(turns?.n).toBe((materials - POINTS.length) * 7)
  const [measures] = await rows('select count(*)::int as n from research.measure')
  expect(measures?.n).toBe(materials)
  const ring = await KeyRing.load(ringFile(join(folder, 'ring')), new Uint8Array(32).fill(7))
  const keys = await openKeys(SECRET, ring)
  expect(await verifyAudit(database.drizzle, keys.audit)).toMatchObject({ ok: true })
}

describe('kill -9 at every point of every step', () => {
  it('loses nothing and does nothing twice on the embedded database', async () => {
    folder = mkdtempSync(join(tmpdir(), 'rapport-kill-'))
    const env = { FOLDER: folder, SPEECH_BASE_URL: speech.base_url }
    const settings = { folder: join(folder, 'database'), purpose: 'check', now: new Date() }
    await killEverywhere(env, () => connectPglite(settings))
    rmSync(folder, { recursive: true, force: true })
  }, 900_000)

  it.skipIf(!server_url)(
    'loses nothing and does nothing twice on PostgreSQL',
    async () => {
      folder = mkdtempSync(join(tmpdir(), 'rapport-kill-'))
      const name = `rapport_kill_${process.pid}`
      const server = connectPostgres(server_url as string, 1)
      await server.run(`create database ${name}`)
      const url = databaseUrl(server_url as string, name)
      const env = { FOLDER: folder, SPEECH_BASE_URL: speech.base_url, DATABASE_URL: url }
      await killEverywhere(env, async () => connectPostgres(url, 2))
      await server.run(`drop database ${name} with (force)`)
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
    900_000,
  )
})
