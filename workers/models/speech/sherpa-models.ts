/** Files of a local recogniser, by the kind of network; all paths are absolute. */
export type RecogniserFiles =
  | { kind: 'whisper'; encoder: string; decoder: string; tokens: string }
  | { kind: 'transducer'; encoder: string; decoder: string; joiner: string; tokens: string }
  | { kind: 'zipformer_ctc'; model: string; tokens: string }
  | { kind: 'nemo_ctc'; model: string; tokens: string }

export interface SherpaModels {
  /** As a person knows it, e.g. `whisper-base.en`. */
  name: string
  recogniser: RecogniserFiles
  /** Silero voice activity; without it speech is cut at pauses. */
  vad: string | null
  /** Who speaks when; without it a person names the voices. */
  diarization: { segmentation: string; embedding: string } | null
}

export function filesOf({ recogniser, vad, diarization }: SherpaModels): string[] {
  const { kind: _kind, ...heard } = recogniser
  return [
    ...Object.values(heard),
    ...(vad === null ? [] : [vad]),
    ...(diarization === null ? [] : Object.values(diarization)),
  ]
}
