import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { asRaw } from '../../core/session/text.ts'
import type { RawTurn } from '../../core/session/turn.ts'
import { asActor, type Database, rowsOf } from '../../db/database.ts'
import type { ObjectStore } from '../../db/objects/object-store.ts'
import { createQueue, QUEUES, type Queue } from '../../db/queue.ts'
import { person } from '../../db/schema/people.ts'
import { rawText } from '../../db/schema/vault.ts'
import { openParts, sealStream } from '../../db/sealing/parts.ts'
import { sealText } from '../../db/sealing/seal.ts'
import { giveConsent, withdrawConsent } from '../../db/stores/consents.ts'
import { takeRecording, takeText } from '../../db/stores/intake.ts'
import { findPlayback } from '../../db/stores/playbacks.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { tones, writeWav } from '../../test/support/tones.ts'
import { makeCase, NOW, openTestKeys, type TestKeys } from '../../test/support/unit.ts'
import { decodeAudio } from '../models/audio/decode.ts'
import { readFrames } from '../models/audio/decoded-audio.ts'
import { findFfmpeg } from '../models/audio/find-ffmpeg.ts'
import { type RunDeps, runStep } from '../run-step.ts'
import type { StepHost } from '../step-host.ts'
import { redactStep } from '../steps/2-redact.ts'
import { makePlayback, type PlaybackDeps, removePlaybacks } from './playback.ts'

let database: Database
let queue: Queue
let secrets: TestKeys
let now = NOW
const signal = new AbortController().signal
const folder = mkdtempSync(join(tmpdir(), 'playback-db-'))
/** A WAV is read and written without ffmpeg: this runs everywhere. */
const ffmpeg = findFfmpeg({ PATH: '' })

beforeAll(async () => {
  database = await openTestDatabase()
  queue = await createQueue(database, { supervise: false })
  secrets = await openTestKeys()
})
afterAll(async () => {
  await queue?.stop()
  await database?.close()
  rmSync(folder, { recursive: true })
})

/** Four words, a second each, the second one a name: heard so by a scripted engine. */
const HEARD = (name: string): RawTurn[] => [
  {
    ...{ n: 0, speaker: 'client', text: asRaw(`hello ${name} my friend`), start: 0, end: 4 },
    words: ['hello', name, 'my', 'friend'].map((text, at) => ({
      ...{ text, start: at + 0.2, end: at + 0.8 },
    })),
  },
]

const names: CandidateGenerator = {
  name: 'names',
  find: ({ texts }) =>
    texts.flatMap((text, turn) =>
      [...text.matchAll(/Zdenka/g)].map(({ index }) => ({
        ...{ turn, start: index, end: index + 6, type: 'NAME' as const },
        ...{ recogniser: 'names', why: 'a test', score: 0.9 },
      })),
    ),
}

function hostHearing(turns: RawTurn[]): StepHost {
  const limits = { timeout_ms: 5_000, attempts_max: 3, input_bytes_max: 1e7 }
  const output = {
    transcribe: {
      ...{ turns, duration_s: 4, speakers: 'none', speakers_assumed: false },
      engine: { name: 't', version: '1', model: 't' },
    },
    embed: { model: 'test 1', passages: [] },
    tag: {
      tagger: { name: 't', version: '1', codebook: 'eiu-1', model: null, prompt_hash: null },
      tags: [],
    },
    measure: { measures: {}, too_short: true },
  }
  return {
    describe: () => ({ version: 1, model: 'test', limits }),
    run: async (step, input, tools) => {
      if (step === 'redact') {
        const models = { redactors: [names] }
        return redactStep.run(redactStep.reads.parse(input), { ...tools, models })
      }
      return { kind: 'done', output: output[step], unprocessable: [] }
    },
  }
}

const deps = (over: Partial<PlaybackDeps> = {}): PlaybackDeps => ({
  ...{ database, keys: secrets.keys, objects: secrets.objects, ffmpeg },
  ...{ now: () => now, log: () => {}, ...over },
})

async function drain(host: StepHost): Promise<void> {
  const run: RunDeps = { ...deps(), queue, host }
  for (let found = true; found; ) {
    found = false
    for (const name of QUEUES) {
      const job = await queue.fetch(name)
      if (job) await runStep(run, job)
      found ||= job !== null
    }
  }
}

type Unit = Awaited<ReturnType<typeof makeCase>>
const arrivalOf = (of: Unit) => ({
  ...{ session_id: of.session.id, person_id: of.person.id, coach_id: of.coach.id },
  ...{ team_id: of.team.id, day: '2026-11-19' },
})

/** A recording of four loud seconds, taken in, heard and redacted; its id. */
async function record(of: Unit, turns = HEARD('Zdenka')): Promise<string> {
  const path = join(folder, 'recording.wav')
  writeWav(path, [tones({ hz: 300, length_s: 4 })])
  const bytes = readFileSync(path)
  const object_key = `audio/${crypto.randomUUID()}`
  const key = await secrets.keys.ring.keyFor(`person:${of.person.id}`)
  const stream = (async function* () {
    yield new Uint8Array(bytes)
  })()
  const byte_count = await sealStream(secrets.objects, key, object_key, 0, stream)
  const stored = { object_key, byte_count, sha256: crypto.randomUUID(), coach_first: true }
  const arrival = { ...arrivalOf(of), kind: 'recording' as const, media_type: 'audio/wav' }
  const taken = await asActor(database, of.actor, (tx) =>
    takeRecording(tx, { ...deps(), queue }, of.actor, arrival, {
      ...stored,
      file_name: 'Zdenka.wav',
    }),
  )
  if (!taken.ok) throw new Error(taken.why)
  await drain(hostHearing(turns))
  return taken.material_id
}

async function takeNote(of: Unit, text: string): Promise<void> {
  const arrival = { ...arrivalOf(of), kind: 'note' as const, media_type: 'text/plain' }
  const turn = { n: 0, speaker: 'coach' as const, text: asRaw(text) }
  const taken = await asActor(database, of.actor, (tx) =>
    takeText(tx, { ...deps(), queue }, of.actor, arrival, [turn], false),
  )
  if (!taken.ok) throw new Error(taken.why)
  await drain(hostHearing([]))
}

const copyOf = (id: string) => findPlayback(database.drizzle, id)
const partsUnder = async (id: string) => {
  const found = await rowsOf<{ key: string }>(
    database.drizzle,
    sql`select object_key as key from vault.playback where material_id = ${id}`,
  )
  return secrets.objects.list(found[0]?.key ?? `playback/${id}`)
}

/** Which of the four seconds of a finished copy are silent, as the player would hear them. */
async function silentSeconds(id: string): Promise<number[]> {
  const copy = await copyOf(id)
  const key = await secrets.keys.ring.existing(copy?.key_id ?? '')
  if (!copy || !key || copy.byte_count === null) throw new Error('There is a copy')
  const chunks: Uint8Array[] = []
  for await (const part of openParts(secrets.objects, key, copy.object_key, copy.byte_count)) {
    chunks.push(part)
  }
  const path = join(folder, 'heard.wav')
  writeFileSync(path, Buffer.concat(chunks))
  const decoded = await decodeAudio(path, { ffmpeg, folder, coach_first: false }, signal)
  if (decoded.kind !== 'done') throw new Error(decoded.reason.sentence)
  const silent: number[] = []
  for (let second = 0; second < 4; second += 1) {
    const frames = await readFrames(decoded.audio, second + 0.1, 0.8)
    if (frames.every((one) => one === 0)) silent.push(second)
  }
  return silent
}

describe('a redacted recording', () => {
  it('gets one copy to listen to, in which the masked name is silent', async () => {
    const id = await record(await makeCase(database, 'copy'))
    expect(await makePlayback(deps(), signal)).toBe(true)
    expect(await copyOf(id)).toMatchObject({ state: 'ready', is_current: true, whole_turns: 0 })
    expect(await silentSeconds(id)).toEqual([1])
    expect(await makePlayback(deps(), signal)).toBe(false)
    const entries = await rowsOf<{ action: string }>(
      database.drizzle,
      sql`select action from service.audit where resource = 'playback' and resource_id = ${id}`,
    )
    expect(entries).toEqual([{ action: 'copy ready' }])
  })

  it('lies sealed: the stored bytes open with the person’s key alone', async () => {
    const of = await makeCase(database, 'sealed')
    const id = await record(of)
    await makePlayback(deps(), signal)
    const [part] = await partsUnder(id)
    const stored = Buffer.from((await secrets.objects.get(part ?? '')) ?? [])
    expect(stored.length).toBeGreaterThan(1000)
    expect(stored.includes('RIFF')).toBe(false)
    await secrets.keys.ring.destroy(`person:${of.person.id}`)
    await expect(silentSeconds(id)).rejects.toThrow('There is a copy')
  })

  it('gets a new copy when its text is redacted again, and the old one is gone', async () => {
    const of = await makeCase(database, 'again')
    const id = await record(of, HEARD('Farhiya'))
    await makePlayback(deps(), signal)
    expect(await silentSeconds(id)).toEqual([])
    const before = await partsUnder(id)
    // Told of the name elsewhere, the case masks it here too.
    names.find = (
      ({ find }) =>
      (session, known) => [
        ...find(session, known),
        ...session.texts.flatMap((text, turn) => {
          const start = text.indexOf('called Farhiya') + 7
          const one = { turn, start, end: start + 7, type: 'NAME' as const, score: 0.9 }
          return start < 7 ? [] : [{ ...one, recogniser: 'names', why: 'a test' }]
        }),
      ]
    )(names)
    await takeNote(of, 'she is called Farhiya')
    expect(await copyOf(id)).toMatchObject({ is_current: false })
    await makePlayback(deps(), signal)
    expect(await copyOf(id)).toMatchObject({ state: 'ready', is_current: true })
    expect(await silentSeconds(id)).toEqual([1])
    for (const part of before) expect(await secrets.objects.get(part)).toBeNull()
  })

  it('has no copy, and a reason, when the moment of a name cannot be told', async () => {
    const untimed = HEARD('Zdenka').map(({ n, speaker, text }) => ({ n, speaker, text }))
    const id = await record(await makeCase(database, 'untimed'), untimed)
    await makePlayback(deps(), signal)
    expect(await copyOf(id)).toMatchObject({ state: 'none', reason_code: 'no_times' })
    expect(await makePlayback(deps(), signal)).toBe(false)
  })

  it('has no copy when the words in the vault are not those the text was made of', async () => {
    const of = await makeCase(database, 'other')
    const id = await record(of)
    const key_id = `person:${of.person.id}`
    const key = await secrets.keys.ring.keyFor(key_id)
    const json = JSON.stringify(HEARD('Bronwen'))
    const sealed = await sealText(key, json, `raw text ${id}`)
    const created_at = new Date(Date.now() + 60_000)
    await database.drizzle.insert(rawText).values({ material_id: id, key_id, sealed, created_at })
    await makePlayback(deps(), signal)
    expect(await copyOf(id)).toMatchObject({ state: 'none', reason_code: 'nothing_to_open' })
  })
})

describe('consent', () => {
  it('withdrawn takes the copy away, sound and all; given again brings a new one', async () => {
    const of = await makeCase(database, 'withdrawn')
    const id = await record(of)
    await makePlayback(deps(), signal)
    const before = await partsUnder(id)
    expect(await removePlaybacks(deps())).toBe(0)
    await withdrawConsent(database.drizzle, of.person.id, ['record'], 'test', now)
    expect(await removePlaybacks(deps())).toBe(1)
    expect(await copyOf(id)).toBeNull()
    for (const part of before) expect(await secrets.objects.get(part)).toBeNull()
    expect(await makePlayback(deps(), signal)).toBe(false)
    const given = { wording_version: 'v1', channel: 'in_person' as const, taken_by: 'test' }
    const agreed = { purposes: ['record' as const], given_at: now, expires_at: null }
    await giveConsent(database.drizzle, { person_id: of.person.id, ...given, ...agreed })
    expect(await makePlayback(deps(), signal)).toBe(true)
    expect(await copyOf(id)).toMatchObject({ state: 'ready' })
  })

  it('ends with the person’s erasure: their voice is in no copy, and none is made again', async () => {
    const of = await makeCase(database, 'erased')
    const id = await record(of)
    await makePlayback(deps(), signal)
    const before = await partsUnder(id)
    expect(before.length).toBeGreaterThan(0)
    await database.drizzle.update(person).set({ erased_at: now }).where(eq(person.id, of.person.id))
    expect(await removePlaybacks(deps())).toBe(1)
    expect(await copyOf(id)).toBeNull()
    for (const part of before) expect(await secrets.objects.get(part)).toBeNull()
    expect(await makePlayback(deps(), signal)).toBe(false)
  })

  it('withdrawn while the copy is made leaves nothing of it behind', async () => {
    const of = await makeCase(database, 'meanwhile')
    const id = await record(of)
    const { objects } = secrets
    const withdrawing: ObjectStore = {
      ...objects,
      put: async (key, bytes) => {
        await withdrawConsent(database.drizzle, of.person.id, ['analyse'], 'test', now)
        return objects.put(key, bytes)
      },
    }
    await makePlayback(deps({ objects: withdrawing }), signal)
    expect(await copyOf(id)).toMatchObject({ state: 'making' })
    expect(await partsUnder(id)).toEqual([])
    expect(await removePlaybacks(deps())).toBe(1)
  })
})

describe('a worker that makes a copy', () => {
  it('shares the work: of three at once, each recording is one worker’s', async () => {
    const ids = [
      await record(await makeCase(database, 'share-1')),
      await record(await makeCase(database, 'share-2')),
    ]
    const made = await Promise.all([1, 2, 3].map(() => makePlayback(deps(), signal)))
    expect(made.filter(Boolean).length).toBeLessThanOrEqual(2)
    while (await makePlayback(deps(), signal)) {}
    for (const id of ids) {
      expect(await copyOf(id)).toMatchObject({ state: 'ready', attempts: 1 })
      expect(await partsUnder(id)).toHaveLength(1)
    }
  })

  it('and dies is followed by another once its lease is over', async () => {
    const id = await record(await makeCase(database, 'dies'))
    const full: ObjectStore = {
      ...secrets.objects,
      put: async () => {
        throw new Error('no room')
      },
    }
    await makePlayback(deps({ objects: full }), signal)
    expect(await copyOf(id)).toMatchObject({ state: 'making', reason_code: 'broke_off' })
    expect(await makePlayback(deps(), signal)).toBe(false)
    now = new Date(NOW.getTime() + 120_000)
    expect(await makePlayback(deps(), signal)).toBe(true)
    expect(await copyOf(id)).toMatchObject({ state: 'ready', attempts: 2 })
    now = NOW
  })

  it('gives up in the end, and says so', async () => {
    const id = await record(await makeCase(database, 'gives-up'))
    const full: ObjectStore = { ...secrets.objects, put: () => Promise.reject(new Error('full')) }
    for (let tried = 0; tried < 5; tried += 1) {
      await makePlayback(deps({ objects: full }), signal)
      now = new Date(now.getTime() + 120_000)
    }
    expect(await copyOf(id)).toMatchObject({ state: 'none', reason_code: 'gave_up' })
    now = NOW
  })
})
