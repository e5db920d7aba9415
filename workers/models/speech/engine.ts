import type { ExternalCall, Reason, Unprocessable } from '../../../core/pipeline/step.ts'
import type { Word } from '../../../core/session/turn.ts'
import type { DecodedAudio, Track } from '../audio/decoded-audio.ts'

/** Hears words in audio. Every expected failure is an answer, not a throw. */
export interface SpeechEngine {
  readonly name: string
  readonly version: string
  /** True when the sound leaves this machine; such an engine needs the person's consent. */
  readonly external: boolean
  /** Why it cannot run now (nothing configured, a file missing); asked before audio is opened. */
  blocked(): Promise<Reason | null>
  transcribe(
    audio: DecodedAudio,
    signal: AbortSignal,
    /** `share` runs from 0 to 1. */
    progress: (share: number) => void,
    /** Told of each call that leaves this machine, before and after; never of its content. */
    called?: (call: ExternalCall) => void,
  ): Promise<SpeechResult>
}

export type SpeechResult =
  | { kind: 'done'; speech: Speech; unprocessable: Unprocessable[] }
  | { kind: 'retry'; reason: Reason; after_ms: number }
  | { kind: 'wait'; reason: Reason }
  | { kind: 'stop'; reason: Reason }

export interface Speech {
  /** The model that heard it, as the engine names it. */
  model: string
  /** In the order of their starts. */
  utterances: Utterance[]
}

/** A stretch of speech by one voice, as the engine cut it. */
export interface Utterance {
  track: Track
  /** The diarizer's label of the voice; null when nobody told voices apart. */
  voice: string | null
  /** Seconds from the start of the recording. */
  start: number
  end: number
  text: string
  /** Where the engine times words. */
  words?: Word[]
}

/** Stands in until an engine is configured: recordings park, and the reason says what to do. */
export function createNoSpeechEngine(): SpeechEngine {
  const reason: Reason = {
    code: 'waiting_for_speech_engine',
    sentence:
      'Waiting for a speech engine: run “npm run rapport -- models fetch whisper-base.en”, or set ' +
      'SPEECH_BASE_URL to a transcription service.',
  }
  return {
    name: 'none',
    version: '0',
    external: false,
    blocked: async () => reason,
    transcribe: async () => ({ kind: 'wait', reason }),
  }
}
