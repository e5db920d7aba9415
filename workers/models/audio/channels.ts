import { type DecodedAudio, readFrames } from './decoded-audio.ts'

/** How the two channels of a recording relate. */
export type ChannelVerdict = 'apart' | 'same' | 'mixed'

const WINDOW_S = 0.05
const BLOCK_S = 60
/** Below this share of full scale a window is silence (about -46 dB). */
const SILENCE = 0.005
/** 9 dB: one channel this much louder than the other has the voice to itself. */
const DOMINANCE = 2.8
/** Share of sounding windows that one channel must have to itself for the voices to be apart. */
const APART_MIN = 0.6
/** Each side must speak at least this share of the time, or one channel is just a dead wire. */
const SIDE_MIN = 0.03
/** Two channels that differ by less than this share of their loudness are one microphone twice. */
const SAME_MAX = 0.05

/**
 * Tells one voice per channel from one room heard twice, by who is louder when: in a call recorded
 * on two channels nearly every sounding moment belongs to one side.
 */
export async function judgeChannels(
  audio: Pick<DecodedAudio, 'pcm_path' | 'channels' | 'duration_s'>,
  signal: AbortSignal,
): Promise<ChannelVerdict> {
  const tally = { sounding: 0, left: 0, right: 0, loud: 0, difference: 0 }
  for (let from_s = 0; from_s < audio.duration_s; from_s += BLOCK_S) {
    signal.throwIfAborted()
    tallyBlock(await readFrames(audio, from_s, BLOCK_S), tally)
  }
  if (tally.sounding === 0) return 'same'
  if (tally.difference <= SAME_MAX * tally.loud) return 'same'
  const { left, right, sounding } = tally
  const bothSpeak = Math.min(left, right) / sounding >= SIDE_MIN
  return bothSpeak && (left + right) / sounding >= APART_MIN ? 'apart' : 'mixed'
}

interface Tally {
  /** Windows with sound, and those that one side has to itself. */
  sounding: number
  left: number
  right: number
  /** Sums of loudness and of the channels' difference, as root mean squares. */
  loud: number
  difference: number
}

function tallyBlock(frames: Int16Array, tally: Tally): void {
  const window = 2 * Math.round(WINDOW_S * 16_000)
  for (let from = 0; from + window <= frames.length; from += window) {
    let left = 0
    let right = 0
    let difference = 0
    for (let at = from; at < from + window; at += 2) {
      const l = (frames[at] as number) / 32_768
      const r = (frames[at + 1] as number) / 32_768
      left += l * l
      right += r * r
      difference += (l - r) * (l - r)
    }
    const rms = (sum: number) => Math.sqrt(sum / (window / 2))
    const [l, r] = [rms(left), rms(right)]
    if (Math.max(l, r) < SILENCE) continue
    tally.sounding += 1
    tally.loud += Math.max(l, r)
    tally.difference += rms(difference)
    if (l > r * DOMINANCE) tally.left += 1
    else if (r > l * DOMINANCE) tally.right += 1
  }
}
