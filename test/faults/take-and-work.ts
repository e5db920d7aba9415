import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { asRaw } from '../../core/session/text.ts'
import { connectPglite } from '../../db/connect-pglite.ts'
import { connectPostgres } from '../../db/connect-postgres.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { folderStore } from '../../db/objects/folder.ts'
import { createQueue } from '../../db/queue.ts'
import { KeyRing } from '../../db/sealing/key-ring.ts'
import { openKeys } from '../../db/sealing/keys.ts'
import { sealStream } from '../../db/sealing/parts.ts'
import { ringFile } from '../../db/sealing/ring-file.ts'
import { takeRecording, takeText } from '../../db/stores/intake.ts'
import { countStates } from '../../db/stores/materials.ts'
import { killPointFrom } from '../../workers/kill-point.ts'
import { findFfmpeg } from '../../workers/models/audio/find-ffmpeg.ts'
import { threadHost } from '../../workers/thread-host.ts'
import { startWorkers } from '../../workers/workers.ts'
import { makeCase, SECRET, TURNS } from '../support/unit.ts'

/**
 * A small service in a process of its own, to be killed: takes one material in (unless told not
 * to), works until nothing moves, and ends. FOLDER, LABEL, KIND and DATABASE_URL say where and what.
 */
const { FOLDER = '', LABEL = '', KIND = 'none', DATABASE_URL, SPEECH_BASE_URL } = process.env
const now = () => new Date()

const database = DATABASE_URL
  ? connectPostgres(DATABASE_URL, 6)
  : await connectPglite({ folder: join(FOLDER, 'database'), purpose: 'fault test', now: now() })
await migrate(database)
const ring = await KeyRing.load(ringFile(join(FOLDER, 'ring')), new Uint8Array(32).fill(7))
const keys = await openKeys(SECRET, ring)
const objects = folderStore(join(FOLDER, 'audio'))
const queue = await createQueue(database, { supervise: true })
if (KIND !== 'none') await takeOne()

const host = threadHost(
  {
    models_dir: join(FOLDER, 'models'),
    ffmpeg_path: null,
    speech: SPEECH_BASE_URL ? { base_url: SPEECH_BASE_URL, api_key: 'test', model: 'test' } : null,
  },
  1,
)
const killPoint = killPointFrom(process.env, 'development')
const ffmpeg = findFfmpeg(process.env)
const deps = { database, queue, keys, objects, host, ffmpeg, now, log: () => {} }
const workers = await startWorkers(killPoint ? { ...deps, killPoint } : deps, { slots: 2 })
for (;;) {
  const states = await countStates(database.drizzle)
  if (!states.queued && !states.running) break
  await pause(100)
}
await workers.stop()
await host.close()
await queue.stop()
await database.close()
process.stdout.write('finished\n')
process.exit(0)

async function takeOne(): Promise<void> {
  const purposes = ['record', 'transcribe', 'analyse', 'external_processing'] as const
  const unit = await makeCase(database, LABEL, purposes)
  const arrival = {
    session_id: unit.session.id,
    person_id: unit.person.id,
    coach_id: unit.coach.id,
    team_id: unit.team.id,
    day: '2026-11-19',
  }
  const intake = { keys, queue, now }
  if (KIND === 'transcript') {
    const of = { ...arrival, kind: 'transcript' as const, media_type: 'text/vtt' }
    const turns = [...TURNS, { n: 6, speaker: 'coach' as const, text: asRaw(`This is ${LABEL}.`) }]
    await asActor(database, unit.actor, (tx: Tx) =>
      takeText(tx, intake, unit.actor, of, turns, false),
    )
    return
  }
  const bytes = silence()
  const object_key = `fault/${LABEL}`
  const key = await ring.keyFor(`person:${unit.person.id}`)
  await sealStream(objects, key, object_key, 0, once(bytes))
  const of = { ...arrival, kind: 'recording' as const, media_type: 'audio/wav' }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const audio = {
    object_key,
    byte_count: bytes.length,
    sha256,
    file_name: 'a.wav',
    coach_first: true,
  }
  await asActor(database, unit.actor, (tx: Tx) => takeRecording(tx, intake, unit.actor, of, audio))
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

/** Two seconds of a quiet tone as a 16 kHz mono wav. */
function silence(): Uint8Array {
  const samples = 32_000
  const file = Buffer.alloc(44 + samples * 2)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + samples * 2, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(16_000, 24)
  file.writeUInt32LE(32_000, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36)
  file.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at += 1) {
    file.writeInt16LE(Math.round(8_000 * Math.sin(at / 12)), 44 + at * 2)
  }
  return new Uint8Array(file)
}
