import { type DecodedAudio, readSamples, SAMPLE_RATE_HZ, type Track } from './decoded-audio.ts'

export interface Stretch {
  /** Seconds from the start of the recording. */
  start: number
  end: number
}

const WINDOW_S = 0.2
const HOP_S = 0.05

/**
 * Covers a stretch with parts of at most `max_s`, without gap or overlap, each cut where the sound
 * is quietest within its last `search_s`, so that no word is cut in two if it can be helped.
 */
export async function cutAtPauses(
  audio: DecodedAudio,
  track: Track,
  whole: Stretch,
  limits: { max_s: number; search_s: number },
): Promise<Stretch[]> {
  const parts: Stretch[] = []
  let start = whole.start
  while (whole.end - start > limits.max_s) {
    const from = start + limits.max_s - limits.search_s
    const samples = await readSamples(audio, track, from, limits.search_s)
    const end = from + quietest(samples)
    parts.push({ start, end })
    start = end
  }
  parts.push({ start, end: whole.end })
  return parts
}

/** The middle of the quietest window, in seconds; the latest of equally quiet ones. */
function quietest(samples: Float32Array): number {
  const window = Math.round(WINDOW_S * SAMPLE_RATE_HZ)
  const hop = Math.round(HOP_S * SAMPLE_RATE_HZ)
  let best = { at: Math.max(window, samples.length) - window / 2, energy: Number.POSITIVE_INFINITY }
  for (let from = 0; from + window <= samples.length; from += hop) {
    let energy = 0
    for (let at = from; at < from + window; at += 1) energy += (samples[at] as number) ** 2
    if (energy <= best.energy) best = { at: from + window / 2, energy }
  }
  return best.at / SAMPLE_RATE_HZ
}
