import type { DecodedAudio } from '../audio/decoded-audio.ts'
import type { Utterance } from './engine.ts'
import type { SherpaModels } from './sherpa-models.ts'

/** What the engine asks of its child process, once. */
export interface SherpaRequest {
  models: SherpaModels
  audio: DecodedAudio
  threads: number
  /** How many people speak, when that is known; else the diarizer decides. */
  speakers: number | null
}

/** What the child answers, in this order: loaded, then heard and progress as it goes, then done. */
export type SherpaMessage =
  | { kind: 'loaded' }
  | { kind: 'heard'; utterance: Utterance }
  | { kind: 'progress'; share: number }
  | { kind: 'done' }
  /** An error it could catch; the worst models end the process without a word. */
  | { kind: 'failed'; loaded: boolean; why: string }
