import { rm } from 'node:fs/promises'
import { TranscribeIn, TranscribeOut } from '../../core/pipeline/shapes.ts'
import type { Step, StepResult, StepTools, Unprocessable } from '../../core/pipeline/step.ts'
import { PURPOSE_LABEL } from '../../core/session/consent.ts'
import { makeAudioFolder } from '../../db/sealing/plain-audio.ts'
import { AUDIO_HOURS_MAX, decodeAudio } from '../models/audio/decode.ts'
import type { DecodedAudio } from '../models/audio/decoded-audio.ts'
import type { FoundFfmpeg } from '../models/audio/find-ffmpeg.ts'
import type { SpeechEngine } from '../models/speech/engine.ts'
import { turnsOf } from '../models/speech/turns.ts'

export interface TranscribeModels {
  speech: SpeechEngine
  ffmpeg: FoundFfmpeg
}

type Result = StepResult<TranscribeOut>

/** Decoding is quick beside hearing; the bar should say so. */
const DECODE_SHARE = 0.05

/** A sealed recording, opened for this run, into raw turns. */
export const transcribeStep: Step<TranscribeIn, TranscribeOut, TranscribeModels> = {
  name: 'transcribe',
  version: 1,
  reads: TranscribeIn,
  writes: TranscribeOut,
  // A small model hears about as fast as people speak on a slow machine.
  limits: {
    timeout_ms: 2 * AUDIO_HOURS_MAX * 3_600_000,
    attempts_max: 6,
    input_bytes_max: 4_000_000_000,
  },
  async run(input, tools): Promise<Result> {
    const held = await heldBack(input, tools.models.speech)
    if (held) return held
    const folder = await makeAudioFolder()
    try {
      const { ffmpeg } = tools.models
      const options = { ffmpeg, folder, coach_first: input.coach_first }
      const decoded = await decodeAudio(input.audio_path, options, tools.signal)
      if (decoded.kind !== 'done') return decoded
      tools.progress(DECODE_SHARE)
      return await hear(decoded.audio, decoded.missing_s, input, tools)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** Asked before any sound is opened: is there an engine, and may this recording go to it? */
async function heldBack(input: TranscribeIn, speech: SpeechEngine): Promise<Result | null> {
  const blocked = await speech.blocked()
  if (blocked) return { kind: 'wait', reason: blocked }
  if (!speech.external || input.external_allowed) return null
  return {
    kind: 'wait',
    reason: {
      code: 'waiting_for_external_consent',
      sentence:
        `The speech engine is an outside service, and there is no live consent for ` +
        `“${PURPOSE_LABEL.external_processing}”. Ask the person and record it, or configure an ` +
        `engine on this machine.`,
    },
  }
}

async function hear(
  audio: DecodedAudio,
  missing_s: number,
  input: TranscribeIn,
  tools: StepTools<TranscribeModels>,
): Promise<Result> {
  const { speech } = tools.models
  const result = await speech.transcribe(
    audio,
    tools.signal,
    (share) => tools.progress(DECODE_SHARE + (1 - DECODE_SHARE) * share),
    tools.called,
  )
  if (result.kind !== 'done') return result
  const { coach_first } = input
  const spoken = turnsOf(result.speech.utterances, { apart: audio.tracks.length > 1, coach_first })
  if (spoken.turns.length === 0) return noSpeech(result.unprocessable)
  return {
    kind: 'done',
    output: {
      ...spoken,
      duration_s: audio.duration_s,
      engine: { name: speech.name, version: speech.version, model: result.speech.model },
    },
    unprocessable: [...result.unprocessable, ...cutShort(audio, missing_s)],
  }
}

function noSpeech(unprocessable: readonly Unprocessable[]): Result {
  // When the engine failed on every part, that is the thing to say.
  const [first] = unprocessable
  if (first) return { kind: 'stop', reason: first.reason }
  const sentence =
    'No speech was heard in this recording. Play it; if people speak, upload it again louder.'
  return { kind: 'stop', reason: { code: 'no_speech', sentence } }
}

function cutShort({ duration_s }: DecodedAudio, missing_s: number): Unprocessable[] {
  if (missing_s === 0) return []
  const sentence =
    `The recording promises about ${Math.round(missing_s)} seconds more than the file holds. If you ` +
    `have the whole file, upload it again.`
  const where = `audio after ${Math.round(duration_s)} s`
  return [{ where, reason: { code: 'audio_cut_short', sentence } }]
}
