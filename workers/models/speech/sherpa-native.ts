import { createRequire } from 'node:module'
import type { RecogniserFiles, SherpaModels } from './sherpa-models.ts'

/** The parts of the optional package `sherpa-onnx-node` that are used; it ships no types. */
export interface Sherpa {
  OfflineRecognizer: new (config: object) => Recognizer
  Vad: new (config: object, buffer_s: number) => Vad
  OfflineSpeakerDiarization: new (config: object) => Diarizer
}
export interface Recognizer {
  createStream(): { acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void }
  decodeAsync(stream: unknown): Promise<RecognizerResult>
}
export interface RecognizerResult {
  text: string
  /** Starts in seconds, one a token. */
  timestamps: number[]
  tokens: string[]
  segment_timestamps?: number[]
  segment_durations?: number[]
  segment_texts?: string[]
}
export interface Vad {
  acceptWaveform(samples: Float32Array): void
  isEmpty(): boolean
  /** `start` counts samples from the first one accepted. */
  front(externalBuffer: boolean): { start: number; samples: Float32Array }
  pop(): void
  flush(): void
}
export interface Diarizer {
  process(samples: Float32Array): { start: number; end: number; speaker: number }[]
}

export const SHERPA_PACKAGE = 'sherpa-onnx-node'

export function loadSherpa(): Sherpa {
  return createRequire(import.meta.url)(SHERPA_PACKAGE) as Sherpa
}

/** Longest stretch given to a recogniser at once: Whisper hears 30 seconds. */
export const HEARD_AT_ONCE_S = 28

export function recogniserConfig(files: RecogniserFiles, threads: number): object {
  return {
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: {
      ...networkOf(files),
      ...{ tokens: files.tokens, numThreads: threads, provider: 'cpu', debug: 0 },
    },
  }
}

function networkOf(files: RecogniserFiles): object {
  switch (files.kind) {
    case 'whisper':
      return {
        whisper: {
          ...{ encoder: files.encoder, decoder: files.decoder },
          ...{ language: 'en', task: 'transcribe', tailPaddings: -1 },
          enableSegmentTimestamps: 1,
        },
      }
    case 'transducer':
      return {
        transducer: { encoder: files.encoder, decoder: files.decoder, joiner: files.joiner },
      }
    case 'zipformer_ctc':
      return { zipformerCtc: { model: files.model } }
    case 'nemo_ctc':
      return { nemoCtc: { model: files.model } }
  }
}

export function vadConfig(model: string): object {
  return {
    sileroVad: {
      ...{ model, threshold: 0.5, minSilenceDuration: 0.5, minSpeechDuration: 0.25 },
      ...{ windowSize: VAD_WINDOW, maxSpeechDuration: HEARD_AT_ONCE_S - 3 },
    },
    ...{ sampleRate: 16_000, numThreads: 1, provider: 'cpu', debug: 0 },
  }
}

/** Samples the detector takes at a time. */
export const VAD_WINDOW = 512

export function diarizerConfig(
  { segmentation, embedding }: NonNullable<SherpaModels['diarization']>,
  threads: number,
  speakers: number | null,
): object {
  return {
    segmentation: { pyannote: { model: segmentation }, numThreads: threads, provider: 'cpu' },
    embedding: { model: embedding, numThreads: threads, provider: 'cpu' },
    clustering: { numClusters: speakers ?? -1, threshold: 0.5 },
    ...{ minDurationOn: 0.2, minDurationOff: 0.5 },
  }
}
