import {
  type DecodedAudio,
  readSamples,
  SAMPLE_RATE_HZ,
  type Track,
} from '../audio/decoded-audio.ts'
import { cutAtPauses, type Stretch } from '../audio/pauses.ts'
import type { Utterance } from './engine.ts'
import type { SherpaMessage, SherpaRequest } from './sherpa-messages.ts'
import {
  type Diarizer,
  diarizerConfig,
  HEARD_AT_ONCE_S,
  loadSherpa,
  type Recognizer,
  recogniserConfig,
  VAD_WINDOW,
  type Vad,
  vadConfig,
} from './sherpa-native.ts'
import { utterancesOf } from './sherpa-words.ts'

/**
 * The process in which local models run. A damaged model file or a fault in native code ends this
 * process and not the service; the engine reads what it said and how it ended.
 */

const VAD_BLOCK_S = 30
const PAUSE_CUT = { max_s: HEARD_AT_ONCE_S, search_s: 10 }
/** Telling voices apart takes about a third of the work. */
const DIARIZED_SHARE = 0.3

interface Voiced extends Stretch {
  voice: string | null
}

const send = (message: SherpaMessage) => void process.send?.(message)
// Without a parent nobody waits for the answer.
process.once('disconnect', () => process.exit())
process.once('message', (request: SherpaRequest) => void run(request))

async function run(request: SherpaRequest): Promise<void> {
  let loaded = false
  try {
    const models = load(request)
    loaded = true
    send({ kind: 'loaded' })
    const { audio } = request
    for (const [at, track] of audio.tracks.entries()) {
      const progress = (share: number) =>
        send({ kind: 'progress', share: (at + share) / audio.tracks.length })
      await hearTrack(models, audio, track, progress)
    }
    send({ kind: 'done' })
  } catch (error) {
    send({ kind: 'failed', loaded, why: error instanceof Error ? error.message : String(error) })
  } finally {
    process.disconnect()
  }
}

interface Loaded {
  recognizer: Recognizer
  vad: (() => Vad) | null
  diarizer: Diarizer | null
}

function load({ models, audio, threads, speakers }: SherpaRequest): Loaded {
  const sherpa = loadSherpa()
  const { vad, diarization } = models
  const makeVad = vad === null ? null : () => new sherpa.Vad(vadConfig(vad), 2 * VAD_BLOCK_S)
  // Opened once here too, so that a damaged file is found before any sound is heard.
  makeVad?.()
  const together = audio.tracks.length === 1
  return {
    recognizer: new sherpa.OfflineRecognizer(recogniserConfig(models.recogniser, threads)),
    vad: makeVad,
    diarizer:
      diarization !== null && together
        ? new sherpa.OfflineSpeakerDiarization(diarizerConfig(diarization, threads, speakers))
        : null,
  }
}

async function hearTrack(
  models: Loaded,
  audio: DecodedAudio,
  track: Track,
  progress: (share: number) => void,
): Promise<void> {
  const done_before = models.diarizer ? DIARIZED_SHARE : 0
  const stretches = await stretchesOf(models, audio, track)
  progress(done_before)
  for (const stretch of stretches) {
    for (const part of await cutAtPauses(audio, track, stretch, PAUSE_CUT)) {
      const heard = await hear(models.recognizer, audio, track, { ...part, voice: stretch.voice })
      for (const utterance of heard) send({ kind: 'heard', utterance })
      progress(done_before + (1 - done_before) * Math.min(1, part.end / audio.duration_s))
    }
  }
  progress(1)
}

async function stretchesOf(models: Loaded, audio: DecodedAudio, track: Track): Promise<Voiced[]> {
  if (models.diarizer) {
    const samples = await readSamples(audio, track, 0, audio.duration_s)
    return models.diarizer
      .process(samples)
      .map(({ start, end, speaker }) => ({ start, end, voice: String(speaker) }))
  }
  if (models.vad) return speechIn(models.vad(), audio, track)
  return [{ start: 0, end: audio.duration_s, voice: null }]
}

async function speechIn(vad: Vad, audio: DecodedAudio, track: Track): Promise<Voiced[]> {
  const found: Voiced[] = []
  const drain = () => {
    for (; !vad.isEmpty(); vad.pop()) {
      const { start, samples } = vad.front(false)
      const [from, length] = [start / SAMPLE_RATE_HZ, samples.length / SAMPLE_RATE_HZ]
      found.push({ start: from, end: Math.min(from + length, audio.duration_s), voice: null })
    }
  }
  const block_s =
    Math.floor((VAD_BLOCK_S * SAMPLE_RATE_HZ) / VAD_WINDOW) * (VAD_WINDOW / SAMPLE_RATE_HZ)
  for (let from_s = 0; from_s < audio.duration_s; from_s += block_s) {
    const samples = await readSamples(audio, track, from_s, block_s)
    for (let at = 0; at < samples.length; at += VAD_WINDOW) {
      const window = new Float32Array(VAD_WINDOW)
      window.set(samples.subarray(at, at + VAD_WINDOW))
      vad.acceptWaveform(window)
      drain()
    }
  }
  vad.flush()
  drain()
  return found
}

async function hear(
  recognizer: Recognizer,
  audio: DecodedAudio,
  track: Track,
  { start, end, voice }: Voiced,
): Promise<Utterance[]> {
  const samples = await readSamples(audio, track, start, end - start)
  if (samples.length === 0) return []
  const stream = recognizer.createStream()
  stream.acceptWaveform({ samples, sampleRate: SAMPLE_RATE_HZ })
  const result = await recognizer.decodeAsync(stream)
  return utterancesOf(result, { track, voice, start, end })
}
