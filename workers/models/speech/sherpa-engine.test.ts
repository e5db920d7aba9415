import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hasPackage, present } from '../../../test/support/present.ts'
import {
  writeTinySegmentation,
  writeTinySpeakerEmbedding,
  writeTinySpeechModel,
  writeTinyVad,
} from '../../../test/support/tiny-models.ts'
import { tones, writeWav } from '../../../test/support/tones.ts'
import { decodeAudio } from '../audio/decode.ts'
import { findFfmpeg } from '../audio/find-ffmpeg.ts'
import { createSherpaEngine } from './sherpa-engine.ts'
import type { SherpaModels } from './sherpa-models.ts'
import { turnsOf } from './turns.ts'

const withSherpa = describe.skipIf(!present('sherpa-onnx-node', hasPackage('sherpa-onnx-node')))

const folder = mkdtempSync(join(tmpdir(), 'sherpa-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const recogniser = { kind: 'zipformer_ctc' as const, ...writeTinySpeechModel(at('speech')) }
writeTinyVad(at('vad.onnx'))
writeTinySegmentation(at('segmentation.onnx'))
writeTinySpeakerEmbedding(at('embedding.onnx'))
const diarization = { segmentation: at('segmentation.onnx'), embedding: at('embedding.onnx') }
const models: SherpaModels = { name: 'tiny', recogniser, vad: at('vad.onnx'), diarization: null }

const signal = new AbortController().signal
const low = (length_s: number) => ({ hz: 300, length_s })
const high = (length_s: number) => ({ hz: 2_500, length_s })
const quiet = (length_s: number) => ({ hz: 0, length_s })
const talk = [quiet(1), low(2), quiet(1), high(2), quiet(1), low(1.5), quiet(1)]

async function decoded(name: string, channels: Float32Array[]) {
  writeWav(at(name), channels)
  const out = mkdtempSync(at('out-'))
  const options = { ffmpeg: findFfmpeg({ PATH: '' }), folder: out, coach_first: false }
  const result = await decodeAudio(at(name), options, signal)
  if (result.kind !== 'done') throw new Error(result.reason.sentence)
  return result.audio
}

async function hear(over: Partial<SherpaModels>, channels = [tones(...talk)]) {
  const engine = createSherpaEngine({ models: { ...models, ...over }, threads: 1 })
  const shares: number[] = []
  const audio = await decoded('talk.wav', channels)
  const result = await engine.transcribe(audio, signal, (share) => void shares.push(share))
  return { result, audio, shares }
}

/** Words with their start and end to the half second, which is as exact as a tone model is. */
async function heard(over: Partial<SherpaModels>, channels?: Float32Array[]) {
  const { result, audio } = await hear(over, channels)
  if (result.kind !== 'done') throw new Error(result.reason.sentence)
  const half = (time_s = 0) => Math.round(time_s * 2) / 2
  const apart = audio.tracks.length > 1
  const spoken = turnsOf(result.speech.utterances, { apart, coach_first: true })
  return {
    ...spoken,
    lines: spoken.turns.map(
      (turn) => `${turn.speaker} ${half(turn.start)}-${half(turn.end)} ${turn.text}`,
    ),
  }
}

withSherpa('the local speech engine, with models that hear tones', () => {
  it('finds speech with the voice detector, and times it from the start of the recording', async () => {
    const { lines, speakers } = await heard({})
    expect(lines).toEqual(['coach 1-3 low', 'coach 4-6 high', 'coach 7-8.5 low'])
    expect(speakers).toBe('none')
  })

  it('times the words', async () => {
    const { turns } = await heard({})
    const first = turns[0]?.words?.[0]
    expect(first?.text).toBe('low')
    expect(first?.start).toBeGreaterThan(0.9)
    expect(first?.end).toBeLessThan(3.1)
  })

  it('tells voices apart with the diarizer', async () => {
    const { lines, speakers } = await heard({ diarization })
    expect(lines).toEqual(['coach 1-3 low', 'client 4-6 high', 'coach 7-8.5 low'])
    expect(speakers).toBe('diarized')
  })

  it('hears each channel by itself when each has one voice', async () => {
    const coach = tones(low(2), quiet(2), low(2), quiet(2))
    const client = tones(quiet(2), high(2), quiet(2), high(2))
    const { lines, speakers } = await heard({}, [coach, client])
    expect(lines.map((line) => line.split(' ').at(0))).toEqual([
      'coach',
      'client',
      'coach',
      'client',
    ])
    expect(lines.every((line) => line.includes(line.startsWith('coach') ? 'low' : 'high'))).toBe(
      true,
    )
    expect(speakers).toBe('channels')
  })

  it('covers a long recording without a voice detector, cut at pauses, with rising progress', async () => {
    const long = tones(...Array.from({ length: 12 }, () => [low(4), quiet(2)]).flat())
    const { result, shares } = await hear({ vad: null }, [long])
    if (result.kind !== 'done') throw new Error(result.reason.sentence)
    const words = result.speech.utterances.flatMap((utterance) => utterance.words ?? [])
    expect(words.length).toBeGreaterThanOrEqual(12)
    expect(words.at(-1)?.start).toBeGreaterThan(65)
    expect(shares.at(-1)).toBe(1)
    expect([...shares].sort((a, b) => a - b)).toEqual(shares)
    expect(shares.length).toBeGreaterThan(3)
  })

  it('says which file is missing before it opens any sound', async () => {
    const vad = at('not-there.onnx')
    const engine = createSherpaEngine({ models: { ...models, vad } })
    const reason = await engine.blocked()
    expect(reason?.code).toBe('speech_model_missing')
    expect(reason?.sentence).toContain(vad)
    expect(await createSherpaEngine({ models }).blocked()).toBeNull()
  })

  it('survives damaged models: the job waits and says so, whichever file it is', async () => {
    writeFileSync(at('noise.onnx'), 'this is no model')
    const cut = writeTinySpeechModel(at('cut'))
    truncateSync(cut.model, 300)
    const damaged: Partial<SherpaModels>[] = [
      { recogniser: { ...recogniser, model: at('noise.onnx') } },
      { recogniser: { kind: 'zipformer_ctc', ...cut } },
      { vad: at('noise.onnx') },
      { diarization: { ...diarization, segmentation: at('noise.onnx') } },
    ]
    for (const over of damaged) {
      const { result } = await hear(over)
      expect(result).toMatchObject({ kind: 'wait', reason: { code: 'speech_model_unreadable' } })
    }
  })

  it('survives a model that breaks down while hearing: the job is tried again', async () => {
    const breaking = writeTinySpeechModel(at('breaking'), { breaks: true })
    const { result } = await hear({ recogniser: { kind: 'zipformer_ctc', ...breaking } })
    expect(result).toMatchObject({ kind: 'retry', reason: { code: 'speech_engine_crashed' } })
  })

  it('is killed when the job is cancelled', async () => {
    const audio = await decoded('talk.wav', [tones(...talk)])
    const controller = new AbortController()
    const running = createSherpaEngine({ models }).transcribe(audio, controller.signal, () => {})
    controller.abort(new Error('cancelled'))
    await expect(running).rejects.toThrow('cancelled')
  })
})
