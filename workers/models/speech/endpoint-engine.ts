import type OpenAI from 'openai'
import type { ExternalCall, Reason, Unprocessable } from '../../../core/pipeline/step.ts'
import { type DecodedAudio, readSamples, type Track, wavOf } from '../audio/decoded-audio.ts'
import { cutAtPauses, type Stretch } from '../audio/pauses.ts'
import { readAnswer } from './endpoint-answer.ts'
import { faultOf, timedOut } from './endpoint-faults.ts'
import { createKnownVoices, type KnownVoices } from './endpoint-voices.ts'
import type { SpeechEngine, SpeechResult, Utterance } from './engine.ts'

export interface EndpointOptions {
  /** Address of an OpenAI-compatible API, with its version: `https://example.org/v1`. */
  base_url: string
  api_key: string
  model: string
  /** Ask for voices (`diarized_json`); only where the model offers it. */
  diarized: boolean
  /** False only when the operator says that the service runs on this machine. */
  external?: boolean
  /** How long one part may take, answer included. */
  timeout_ms?: number
}

/** 19 MB as 16-bit WAV: below the 25 MB that services take. */
const PART_CUT = { max_s: 600, search_s: 60 }
const ANSWER_BYTES_MAX = 1_000_000
const TIMEOUT_MS = 10 * 60_000

const NAME = 'openai-compatible'

/** Speech by an OpenAI-compatible transcription service. */
export function createEndpointEngine(options: EndpointOptions): SpeechEngine {
  return {
    name: NAME,
    version: '1',
    external: options.external ?? true,
    blocked: async () => null,
    transcribe: (audio, signal, progress, called) =>
      transcribe(options, audio, signal, progress, called),
  }
}

interface Part extends Stretch {
  track: Track
}

async function transcribe(
  options: EndpointOptions,
  audio: DecodedAudio,
  signal: AbortSignal,
  progress: (share: number) => void,
  called: (call: ExternalCall) => void = () => {},
): Promise<SpeechResult> {
  const { default: library } = await import('openai')
  const client = new library({
    ...{ apiKey: options.api_key, baseURL: options.base_url },
    // The queue owns waiting; a redirect could lead anywhere.
    ...{ maxRetries: 0, fetchOptions: { redirect: 'error' } },
  })
  const utterances: Utterance[] = []
  const unprocessable: Unprocessable[] = []
  const voices = createKnownVoices(audio)
  const parts = await partsOf(audio)
  for (const [at, part] of parts.entries()) {
    const heard = await hearPart({ options, audio, client, library, voices, signal, called }, part)
    if (heard.kind === 'heard') utterances.push(...(await voices.recognised(heard.utterances)))
    else if (heard.kind === 'lost') unprocessable.push(lost(part, heard.reason))
    else return heard
    progress((at + 1) / parts.length)
  }
  utterances.sort((a, b) => a.start - b.start)
  return { kind: 'done', speech: { model: options.model, utterances }, unprocessable }
}

async function partsOf(audio: DecodedAudio): Promise<Part[]> {
  const whole = { start: 0, end: audio.duration_s }
  const cut = await Promise.all(
    audio.tracks.map(async (track) => {
      const parts = await cutAtPauses(audio, track, whole, PART_CUT)
      return parts.map((part) => ({ ...part, track }))
    }),
  )
  return cut.flat()
}

interface Call {
  options: EndpointOptions
  audio: DecodedAudio
  client: OpenAI
  library: typeof OpenAI
  voices: KnownVoices
  signal: AbortSignal
  called: (call: ExternalCall) => void
}

type Heard =
  | { kind: 'heard'; utterances: Utterance[] }
  | { kind: 'lost'; reason: Reason }
  | Exclude<SpeechResult, { kind: 'done' }>

/** Asks once for everything and, when that is refused or garbage, once more for the bare text. */
async function hearPart(call: Call, part: Part): Promise<Heard> {
  const { options, audio } = call
  const wav = wavOf(await readSamples(audio, part.track, part.start, part.end - part.start))
  // With a track a voice there is nobody to tell apart.
  const rich = options.diarized && part.track === 'mix' ? 'diarized_json' : 'verbose_json'
  let reason: Reason = unreadable
  for (const format of [rich, 'json'] as const) {
    const answer = await ask(call, wav, format)
    if (answer.kind === 'refused') {
      reason = refused(answer.status)
    } else if (answer.kind === 'garbage') {
      reason = unreadable
    } else if (answer.kind === 'body') {
      const utterances = readAnswer(answer.body, part, part.track)
      if (utterances) return { kind: 'heard', utterances }
      reason = unreadable
    } else {
      return answer
    }
  }
  return { kind: 'lost', reason }
}

type Asked =
  | { kind: 'body'; body: string }
  | { kind: 'garbage' }
  | { kind: 'refused'; status: number }
  | Exclude<SpeechResult, { kind: 'done' }>

async function ask(
  { options, client, library, voices, signal, called }: Call,
  wav: Buffer,
  format: 'diarized_json' | 'verbose_json' | 'json',
): Promise<Asked> {
  signal.throwIfAborted()
  const clock = AbortSignal.timeout(options.timeout_ms ?? TIMEOUT_MS)
  const either = AbortSignal.any([signal, clock])
  // Speech is paid by the minute and has no price in the settings: no cost is put down.
  const call: ExternalCall = {
    ...{ id: crypto.randomUUID(), engine: NAME, model: options.model, purpose: 'transcribe' },
    ...{ bytes: wav.length, tokens_in: 0, tokens_out: 0, cost: 0, answered: false },
  }
  const leaves = options.external ?? true
  if (leaves) called({ ...call })
  try {
    const file = new File([new Uint8Array(wav)], 'audio.wav', { type: 'audio/wav' })
    const response = await client.audio.transcriptions
      .create(
        {
          ...{ file, model: options.model, response_format: format, language: 'en' },
          ...(format === 'verbose_json' ? { timestamp_granularities: ['word', 'segment'] } : {}),
          ...(format === 'diarized_json' ? { chunking_strategy: 'auto', ...voices.known() } : {}),
        },
        { signal: either, timeout: options.timeout_ms ?? TIMEOUT_MS },
      )
      .asResponse()
    const body = await readLimited(response, either)
    if (leaves) called({ ...call, answered: true })
    return body === null ? { kind: 'garbage' } : { kind: 'body', body }
  } catch (error) {
    signal.throwIfAborted()
    if (clock.aborted && !(error instanceof library.APIError)) return timedOut()
    // A connection that breaks in the middle of the answer is reported by fetch itself.
    if (error instanceof TypeError) return timedOut()
    return faultOf(error, library)
  }
}

/** The answer as text; null when it is longer than any honest answer. */
async function readLimited(response: Response, signal: AbortSignal): Promise<string | null> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const stop = () => void reader.cancel(signal.reason).catch(() => {})
  signal.addEventListener('abort', stop, { once: true })
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      signal.throwIfAborted()
      if (done) return Buffer.concat(chunks).toString('utf8')
      bytes += value.length
      if (bytes > ANSWER_BYTES_MAX) return null
      chunks.push(value)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}

const unreadable: Reason = {
  code: 'speech_answer_unreadable',
  sentence:
    'The transcription service gave an answer that cannot be a transcript, twice. Check which ' +
    'model SPEECH_MODEL names, then run this recording again.',
}

const refused = (status: number): Reason => ({
  code: 'speech_refused',
  sentence:
    `The transcription service refused this sound (${status}). Check that SPEECH_MODEL names a ` +
    `transcription model, then run this recording again.`,
})

function lost({ start, end }: Stretch, reason: Reason): Unprocessable {
  return { where: `audio ${Math.round(start)}–${Math.round(end)} s`, reason }
}
