import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { TranscribeIn, TranscribeOut } from '../../core/pipeline/shapes.ts'
import { tones, writeWav } from '../../test/support/tones.ts'
import { findFfmpeg } from '../models/audio/find-ffmpeg.ts'
import { createNoSpeechEngine, type SpeechEngine } from '../models/speech/engine.ts'
import { transcribeStep } from './1-transcribe.ts'

const folder = mkdtempSync(join(tmpdir(), 'transcribe-'))
afterAll(() => rmSync(folder, { recursive: true }))
const audio_path = join(folder, 'call.wav')
writeWav(audio_path, [
  tones({ hz: 300, length_s: 2 }, { hz: 0, length_s: 2 }),
  tones({ hz: 0, length_s: 2 }, { hz: 2_500, length_s: 2 }),
])

function run(speech: SpeechEngine, input: Partial<TranscribeIn> = {}) {
  const shares: number[] = []
  const tools = {
    // Without ffmpeg on purpose: a wav file needs none, so this runs everywhere.
    models: { speech, ffmpeg: findFfmpeg({ PATH: '' }) },
    signal: new AbortController().signal,
    progress: (share: number) => void shares.push(share),
  }
  const whole = { audio_path, coach_first: true, external_allowed: false, ...input }
  return transcribeStep.run(TranscribeIn.parse(whole), tools)
}

let pcm_seen = ''
const engine = (over: Partial<SpeechEngine> = {}): SpeechEngine => ({
  name: 'scripted',
  version: '1',
  external: false,
  blocked: async () => null,
  async transcribe(audio, _signal, progress) {
    pcm_seen = audio.pcm_path
    progress(1)
    const utterances = audio.tracks.map((track, at) => ({
      ...{ track, voice: null, start: at * 2, end: at * 2 + 2 },
      text: `words of ${track}`,
    }))
    return { kind: 'done', speech: { model: 'm', utterances }, unprocessable: [] }
  },
  ...over,
})

describe('the transcribe step', () => {
  it('turns a two-channel call into turns whose speakers are known', async () => {
    const result = await run(engine())
    if (result.kind !== 'done') throw new Error(result.reason.sentence)
    const output = TranscribeOut.parse(result.output)
    expect(output).toMatchObject({ speakers: 'channels', speakers_assumed: false, duration_s: 4 })
    expect(output.turns.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
      'coach: words of 0',
      'client: words of 1',
    ])
  })

  it('leaves no plain audio behind, done or failed', async () => {
    await run(engine())
    expect(pcm_seen).not.toBe('')
    expect(existsSync(pcm_seen)).toBe(false)
    const broken = engine({
      transcribe: async (audio) => {
        pcm_seen = audio.pcm_path
        expect(existsSync(pcm_seen)).toBe(true)
        throw new Error('a bug')
      },
    })
    await expect(run(broken)).rejects.toThrow('a bug')
    expect(existsSync(pcm_seen)).toBe(false)
  })

  it('waits when no engine is configured, and says the one thing to do', async () => {
    const result = await run(createNoSpeechEngine())
    expect(result).toMatchObject({ kind: 'wait', reason: { code: 'waiting_for_speech_engine' } })
    if (result.kind === 'wait') {
      expect(result.reason.sentence).toContain('npm run rapport -- models fetch whisper-base.en')
    }
  })

  it('sends nothing to an outside engine without consent, and names that consent', async () => {
    let calls = 0
    const outside = engine({
      external: true,
      transcribe: async () => {
        calls += 1
        return { kind: 'wait', reason: { code: 'x', sentence: 'x' } }
      },
    })
    const result = await run(outside)
    expect(calls).toBe(0)
    expect(result).toMatchObject({ kind: 'wait', reason: { code: 'waiting_for_external_consent' } })
    if (result.kind === 'wait') {
      expect(result.reason.sentence).toContain('Let an outside service process')
    }
    await run(outside, { external_allowed: true })
    expect(calls).toBe(1)
  })

  it('stops at audio without speech, and passes on what an engine could not do', async () => {
    const speech = { model: 'm', utterances: [] }
    const deaf = engine({ transcribe: async () => ({ kind: 'done', speech, unprocessable: [] }) })
    expect(await run(deaf)).toMatchObject({ kind: 'stop', reason: { code: 'no_speech' } })
    const retry = {
      kind: 'retry',
      reason: { code: 'busy', sentence: 'Busy.' },
      after_ms: 5,
    } as const
    expect(await run(engine({ transcribe: async () => retry }))).toEqual(retry)
  })

  it('stops at poison without asking the engine', async () => {
    const text = join(folder, 'text.wav')
    writeFileSync(text, '')
    const result = await run(
      engine({ transcribe: async () => Promise.reject(new Error('asked')) }),
      {
        audio_path: text,
      },
    )
    expect(result).toMatchObject({ kind: 'stop', reason: { code: 'audio_empty' } })
  })
})
