import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { ExternalCall } from '../../../core/pipeline/step.ts'
import {
  type ScriptedSpeechServer,
  type SpeechBehaviour,
  startScriptedSpeechServer,
} from '../../../test/support/scripted-speech-server.ts'
import { tones, writeWav } from '../../../test/support/tones.ts'
import { decodeAudio } from '../audio/decode.ts'
import type { DecodedAudio } from '../audio/decoded-audio.ts'
import { findFfmpeg } from '../audio/find-ffmpeg.ts'
import { createEndpointEngine, type EndpointOptions } from './endpoint-engine.ts'
import { turnsOf } from './turns.ts'

const folder = mkdtempSync(join(tmpdir(), 'endpoint-'))
afterAll(() => rmSync(folder, { recursive: true }))
let server: ScriptedSpeechServer
afterEach(() => server?.close())

async function decoded(...channels: Float32Array[]): Promise<DecodedAudio> {
  const path = join(folder, 'talk.wav')
  writeWav(path, channels)
  const out = mkdtempSync(join(folder, 'out-'))
  const options = { ffmpeg: findFfmpeg({ PATH: '' }), folder: out, coach_first: false }
  const result = await decodeAudio(path, options, new AbortController().signal)
  if (result.kind !== 'done') throw new Error(result.reason.sentence)
  return result.audio
}
const short = await decoded(tones({ hz: 300, length_s: 6 }))
const silence = (length_s: number) => new Float32Array(length_s * 16_000)

async function hear(
  script: SpeechBehaviour[],
  audio = short,
  over: Partial<EndpointOptions> = {},
  signal = new AbortController().signal,
  called: (call: ExternalCall) => void = () => {},
) {
  await server?.close()
  server = await startScriptedSpeechServer(...script)
  const { base_url } = server
  const engine = createEndpointEngine({
    ...{ base_url, api_key: 'key-of-a-test', model: 'whisper-1', diarized: false, ...over },
  })
  return engine.transcribe(audio, signal, () => {}, called)
}

async function heard(...args: Parameters<typeof hear>) {
  const result = await hear(...args)
  if (result.kind !== 'done') throw new Error(result.reason.sentence)
  return result
}

describe('the transcription service', () => {
  it('gives text with segment and word times, asked for by name', async () => {
    const { speech } = await heard(['ok'])
    expect(speech.utterances).toMatchObject([
      { text: 'I would like to work in a garden.', start: 0, end: 2, voice: null },
    ])
    expect(speech.utterances[0]?.words).toHaveLength(8)
    const [call] = server.calls
    expect(call?.fields).toMatchObject({
      model: ['whisper-1'],
      response_format: ['verbose_json'],
      'timestamp_granularities[]': ['word', 'segment'],
    })
    expect(call?.authorization).toBe('Bearer key-of-a-test')
  })

  it('tells of each call that leaves, with its size', async () => {
    const calls: ExternalCall[] = []
    const note = (call: ExternalCall) => void calls.push(call)
    await hear(['ok'], short, {}, new AbortController().signal, note)
    const same = { purpose: 'transcribe', model: 'whisper-1', bytes: 44 + 6 * 32_000, cost: 0 }
    expect(calls).toMatchObject([
      { ...same, answered: false },
      { ...same, answered: true },
    ])
    expect(calls[0]?.id).toBe(calls[1]?.id)
  })

  it('tells of a call that broke off as one without an answer, and of none that stays here', async () => {
    const calls: ExternalCall[] = []
    const note = (call: ExternalCall) => void calls.push(call)
    const { signal } = new AbortController()
    await hear(['die'], short, {}, signal, note)
    expect(calls.map((call) => call.answered)).toEqual([false])
    await hear(['ok'], short, { external: false }, signal, note)
    expect(calls).toHaveLength(1)
  })

  it('sends a long recording in parts below 25 MB and counts times from its start', async () => {
    const { speech } = await heard(['ok'], await decoded(silence(25 * 60)))
    expect(server.calls.length).toBe(3)
    expect(Math.max(...server.calls.map((call) => call.bytes))).toBeLessThan(25_000_000)
    const starts = speech.utterances.map(({ start }) => Math.round(start / 60))
    expect(starts).toEqual([0, 10, 20])
    const last = speech.utterances.at(-1)
    expect(last?.words?.[0]?.start).toBe(last?.start)
  })

  it('keeps one label a voice over the parts of a long recording', async () => {
    const model = 'diarizing'
    const { speech } = await heard(['diarized'], await decoded(silence(12 * 60)), {
      ...{ diarized: true, model },
    })
    const spoken = turnsOf(speech.utterances, { apart: false, coach_first: false })
    expect(spoken.speakers).toBe('diarized')
    expect(spoken.turns.map(({ speaker }) => speaker)).toEqual([
      ...['coach', 'client', 'coach', 'client'],
    ])
    const [first, second] = server.calls
    expect(first?.fields['known_speaker_names[]']).toBeUndefined()
    expect(second?.fields['known_speaker_names[]']).toEqual(['voice-1', 'voice-2'])
    expect(second?.fields['known_speaker_references[]']?.[0]).toMatch(/^data:audio\/wav;base64,/)
  })

  it('does not ask for voices where each has its own channel', async () => {
    const one = tones({ hz: 300, length_s: 3 }, { hz: 0, length_s: 3 })
    const other = tones({ hz: 0, length_s: 3 }, { hz: 2_500, length_s: 3 })
    const { speech } = await heard(['ok'], await decoded(one, other), { diarized: true })
    expect(speech.utterances.map(({ track }) => track)).toEqual([0, 1])
    expect(server.calls[0]?.fields.response_format).toEqual(['verbose_json'])
  })

  it('settles for bare text from a model that offers no times', async () => {
    const { speech } = await heard(['400', 'ok-plain'])
    expect(speech.utterances).toMatchObject([{ start: 0, end: 6 }])
    expect(server.calls.map((call) => call.fields.response_format?.[0])).toEqual([
      ...['verbose_json', 'json'],
    ])
  })

  const faults: [SpeechBehaviour, string, string, number?][] = [
    ['429', 'retry', 'speech_engine_busy', 60_000],
    ['429:7', 'retry', 'speech_engine_busy', 7_000],
    ['429:86400', 'retry', 'speech_engine_busy', 300_000],
    ['quota', 'wait', 'speech_quota'],
    ['500', 'retry', 'speech_engine_fault', 30_000],
    ['503:20', 'retry', 'speech_engine_fault', 20_000],
    ['401', 'wait', 'speech_key_refused'],
    ['404', 'wait', 'speech_model_unknown'],
    ['hang', 'retry', 'speech_engine_timeout', 60_000],
    ['hang-in-answer', 'retry', 'speech_engine_timeout', 60_000],
    ['die', 'retry', 'speech_engine_away', 30_000],
    ['die-in-answer', 'retry', 'speech_engine_timeout', 60_000],
    ['redirect', 'retry', 'speech_engine_away', 30_000],
  ]
  it.each(faults)(
    'after %s it answers %s (%s), with one call',
    async (behaviour, kind, code, ms) => {
      const result = await hear([behaviour], short, { timeout_ms: 300 })
      expect(result).toMatchObject({ kind, reason: { code } })
      if (result.kind === 'retry') expect(result.after_ms).toBe(ms)
      // The library's own silent retries are off, and the service's words go nowhere.
      expect(server.calls).toHaveLength(1)
      if (result.kind !== 'done') expect(result.reason.sentence).not.toContain('garden')
    },
  )

  it('understands a Retry-After that is a date', async () => {
    const result = await hear([`429:${new Date(Date.now() + 90_000).toUTCString()}`])
    if (result.kind !== 'retry') throw new Error(result.kind)
    expect(result.after_ms).toBeGreaterThan(80_000)
    expect(result.after_ms).toBeLessThanOrEqual(90_000)
  })

  const nonsense: SpeechBehaviour[] = [
    ...(['garbage', 'truncated', 'other-shape', 'wrong-times', 'babble', 'one-megabyte'] as const),
  ]
  it.each(nonsense)('tries once more after %s, then gives the part up and says so', async (one) => {
    const { speech, unprocessable } = await heard([one])
    expect(speech.utterances).toEqual([])
    expect(unprocessable).toMatchObject([
      { where: 'audio 0–6 s', reason: { code: 'speech_answer_unreadable' } },
    ])
    expect(server.calls).toHaveLength(2)
    expect((await heard([one, 'ok-plain'])).speech.utterances).toHaveLength(1)
  })

  it('keeps the good parts of a recording when one part cannot be heard', async () => {
    const script: SpeechBehaviour[] = ['ok', 'garbage', 'garbage', 'ok']
    const { speech, unprocessable } = await heard(script, await decoded(silence(25 * 60)))
    expect(speech.utterances).toHaveLength(2)
    expect(unprocessable).toHaveLength(1)
  })

  it('says the service is away when nobody listens there', async () => {
    server = await startScriptedSpeechServer('ok')
    await server.close()
    const { base_url } = server
    const options = { base_url, api_key: 'k', model: 'm', diarized: false }
    const { signal } = new AbortController()
    const result = await createEndpointEngine(options).transcribe(short, signal, () => {})
    expect(result).toMatchObject({ kind: 'retry', reason: { code: 'speech_engine_away' } })
  })

  it('drops the call when the job is cancelled', async () => {
    const controller = new AbortController()
    const running = hear(['hang'], short, {}, controller.signal)
    const cancelled = expect(running).rejects.toThrow('cancelled')
    controller.abort(new Error('cancelled'))
    await cancelled
  })
})
