import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { present } from '../test/support/present.ts'
import { writeTinyTokenClassifier } from '../test/support/tiny-models.ts'
import { TURNS } from '../test/support/unit.ts'
import { localHost } from './local-host.ts'
import { loadModels } from './models/load-models.ts'
import type { ModelSettings } from './models/model-settings.ts'
import { voterSettings } from './models/redactor/token-classifier.ts'
import type { HostTools, StepHost } from './step-host.ts'
import { threadHost } from './thread-host.ts'

const SETTINGS: ModelSettings = { models_dir: '/no/models', ffmpeg_path: null, speech: null }
const QUIET: HostTools = { signal: new AbortController().signal, progress: () => {} }

let threads: ReturnType<typeof threadHost>
let here: StepHost

beforeAll(() => {
  threads = threadHost(SETTINGS, 1)
  here = localHost(loadModels(SETTINGS))
})
afterAll(() => threads?.close())

/** As many turns as asked for, made of six. */
const turns = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ ...(TURNS[n % TURNS.length] as object), n }))

const redactIn = (count: number) => ({
  turns: turns(count),
  known: [{ type: 'NAME', text: 'Sharon' }],
  pseudonyms: {},
  hash_key: '07'.repeat(32),
})
const tagIn = (count: number) => ({
  ...{ turns: turns(count), phase: null, channel: null, external_allowed: false },
})
const embedIn = (count: number) => ({ cut: 'turns', turns: turns(count) })

describe('a step in a thread', () => {
  it.each([
    ['redact', redactIn(12)],
    ['embed', embedIn(12)],
    ['tag', tagIn(12)],
    ['measure', { turns: turns(12), tags: [], duration_s: 600 }],
  ] as const)('gives the same as in this one: %s', async (step, input) => {
    const there = await threads.run(step, input, QUIET)
    expect(there).toMatchObject({ kind: 'done' })
    expect(there).toEqual(JSON.parse(JSON.stringify(await here.run(step, input, QUIET))))
    expect(threads.describe(step)).toEqual(here.describe(step))
  })

  it('says how far it has come while it works', async () => {
    const shares: number[] = []
    const progress = (share: number) => shares.push(share)
    await threads.run('embed', embedIn(6_000), { ...QUIET, progress })
    expect(shares.length).toBeGreaterThan(2)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares[0]).toBeLessThan(1)
  })

  it('is ended when time is up however busy it is, and the next step finds a thread', async () => {
    const signal = AbortSignal.timeout(1_500)
    const long = threads.run('redact', redactIn(60_000), { ...QUIET, signal })
    const started_ms = performance.now()
    await expect(long).rejects.toThrow(/abort/i)
    expect(performance.now() - started_ms).toBeLessThan(10_000)
    expect(await threads.run('redact', redactIn(6), QUIET)).toMatchObject({ kind: 'done' })
  })

  it('throws here what was thrown there', async () => {
    await expect(threads.run('redact', { turns: 'none' }, QUIET)).rejects.toThrow()
  })

  it('leaves this thread free to answer', async () => {
    const busy = threads.run('redact', redactIn(3_000), QUIET)
    let answered = 0
    const timer = setInterval(() => {
      answered += 1
    }, 20)
    const started_ms = performance.now()
    await busy
    clearInterval(timer)
    const could_ms = performance.now() - started_ms
    expect(answered).toBeGreaterThan(Math.min(3, Math.floor(could_ms / 200)))
  })
})

describe('speech', () => {
  it('runs in processes of its own and so stays out of the threads', async () => {
    const input = { audio_path: '/no/audio', coach_first: false, external_allowed: false }
    const result = await threads.run('transcribe', input, QUIET)
    expect(result).toMatchObject({ kind: 'wait' })
  })
})

const hasTransformers = await import('@huggingface/transformers').then(
  () => true,
  () => false,
)

describe.skipIf(!present('@huggingface/transformers', hasTransformers))('a second opinion', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voter-'))
  writeTinyTokenClassifier(folder, { pieces: { quxley: ['B-PER', 0.9] } })
  const voting = { ...SETTINGS, name_voter: voterSettings(folder) }
  const pool = threadHost(voting, 1)
  afterAll(async () => {
    await pool.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const said = (text: string) => ({ ...redactIn(0), turns: [{ n: 0, speaker: 'client', text }] })

  it('is asked in the thread, and recorded with what comes of it', async () => {
    const result = await pool.run('redact', said('so quxley came'), QUIET)
    expect(result).toMatchObject({ output: { turns: [{ text: 'so [Person 1] came' }] } })
    const { digest } = voting.name_voter
    expect(pool.describe('redact').model).toMatch(/^name-model \+ .*token_classifier/)
    expect(pool.describe('redact').model).toContain(`sha256:${digest}`)
    expect(threads.describe('redact').model).not.toContain('token_classifier')
  })

  it('that is not there holds every text up', async () => {
    const gone = threadHost(
      { ...voting, name_voter: { folder: `${folder}-gone`, digest: null } },
      1,
    )
    try {
      const result = await gone.run('redact', said('so quxley came'), QUIET)
      expect(result).toMatchObject({ kind: 'wait', reason: { code: 'waiting_for_name_voter' } })
    } finally {
      await gone.close()
    }
  })
})
