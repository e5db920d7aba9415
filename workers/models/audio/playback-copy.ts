import type { Span } from '../../../core/pipeline/shapes.ts'
import type { Reason } from '../../../core/pipeline/step.ts'
import { type MutePlan, planMutes } from '../../../core/redaction/mutes.ts'
import type { RawTurn } from '../../../core/session/turn.ts'
import { decodeAudio } from './decode.ts'
import { type EncodedAudio, encodeAudio } from './encode.ts'
import type { FoundFfmpeg } from './find-ffmpeg.ts'
import { silence } from './silence.ts'

/** A recording opened for this run, with its words as heard and what was masked in them. */
export interface PlaybackSource {
  audio_path: string
  turns: readonly RawTurn[]
  spans: readonly Pick<Span, 'turn' | 'start' | 'end'>[]
}

export type PlaybackResult =
  | {
      kind: 'done'
      file: EncodedAudio
      /** Seconds that are silent now, and turns silenced wholly. */
      muted_s: number
      whole_turns: number
    }
  | { kind: 'none'; reason: Reason }
  | { kind: 'retry'; reason: Reason; after_ms: number }

const RETRY_MS = 5 * 60_000
/** An operator may install ffmpeg meanwhile. */
const NO_FFMPEG_MS = 3_600_000

/**
 * A copy of a recording that says no more than its redacted text: masked stretches are silent. It is
 * made of bare samples, silenced first and encoded after, so that no frame of the original format can
 * carry a masked word past the cut.
 */
export async function makePlaybackCopy(
  source: PlaybackSource,
  options: { ffmpeg: FoundFfmpeg; folder: string },
  signal: AbortSignal,
): Promise<PlaybackResult> {
  const plan = planMutes(source.turns, source.spans)
  if (!plan.ok) return { kind: 'none', reason: NO_TIMES }
  const decoded = await decodeAudio(source.audio_path, { ...options, coach_first: false }, signal)
  if (decoded.kind === 'stop') return { kind: 'none', reason: decoded.reason }
  if (decoded.kind === 'wait') {
    return { kind: 'retry', reason: decoded.reason, after_ms: NO_FFMPEG_MS }
  }
  if (decoded.kind === 'retry') return decoded
  await silence(decoded.audio, plan.mutes)
  const file = await encodeAudio(decoded.audio, options, signal)
  if (!file) return { kind: 'retry', reason: NOT_ENCODED, after_ms: RETRY_MS }
  const { whole_turns } = plan
  return { kind: 'done', file, muted_s: mutedSeconds(plan, decoded.audio.duration_s), whole_turns }
}

const mutedSeconds = ({ mutes }: Extract<MutePlan, { ok: true }>, duration_s: number) =>
  mutes.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, duration_s) - start), 0)

const NO_TIMES: Reason = {
  code: 'no_times',
  sentence:
    'It cannot be told when in the recording some names are said, so they cannot be silenced. The ' +
    'words are below.',
}

const NOT_ENCODED: Reason = {
  code: 'not_encoded',
  sentence: 'The copy to listen to could not be written just now; it is tried again.',
}
