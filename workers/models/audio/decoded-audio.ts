import { open } from 'node:fs/promises'

export const SAMPLE_RATE_HZ = 16_000

/** Left and right, or everything mixed to one. */
export type Track = 0 | 1 | 'mix'

/**
 * Audio made plain: 16-bit little-endian samples at 16 kHz in a private file, channels interleaved.
 * It stays on disk because four hours of it do not belong in memory.
 */
export interface DecodedAudio {
  readonly pcm_path: string
  readonly channels: 1 | 2
  readonly duration_s: number
  /** What to listen to: one track a voice when each voice has its own channel, else the mix. */
  readonly tracks: readonly Track[]
}

/** Samples of one track between -1 and 1, from a time on; shorter at the end of the recording. */
export async function readSamples(
  audio: DecodedAudio,
  track: Track,
  from_s: number,
  length_s: number,
): Promise<Float32Array> {
  const interleaved = await readFrames(audio, from_s, length_s)
  const frames = interleaved.length / audio.channels
  const samples = new Float32Array(frames)
  for (let at = 0; at < frames; at += 1) {
    const left = interleaved[at * audio.channels] as number
    const right = interleaved[at * audio.channels + audio.channels - 1] as number
    samples[at] = (track === 0 ? left : track === 1 ? right : (left + right) / 2) / 32_768
  }
  return samples
}

/** Interleaved 16-bit samples, in whole frames. */
export async function readFrames(
  { pcm_path, channels }: Pick<DecodedAudio, 'pcm_path' | 'channels'>,
  from_s: number,
  length_s: number,
): Promise<Int16Array> {
  const frame_bytes = 2 * channels
  const bytes = Buffer.alloc(Math.round(length_s * SAMPLE_RATE_HZ) * frame_bytes)
  const file = await open(pcm_path, 'r')
  try {
    const from = Math.round(from_s * SAMPLE_RATE_HZ) * frame_bytes
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    const whole = filled - (filled % frame_bytes)
    return new Int16Array(bytes.buffer, bytes.byteOffset, whole / 2)
  } finally {
    await file.close()
  }
}

/** A 16-bit mono WAV file of these samples, for engines that take files. */
export function wavOf(samples: Float32Array): Buffer {
  const wav = Buffer.concat([wavHead(samples.length * 2, 1), Buffer.alloc(samples.length * 2)])
  for (let at = 0; at < samples.length; at += 1) {
    const value = Math.max(-1, Math.min(1, samples[at] as number))
    wav.writeInt16LE(Math.round(value * 32_767), 44 + at * 2)
  }
  return wav
}

/** What stands before 16-bit samples at our rate in a WAV file. */
export function wavHead(data_bytes: number, channels: 1 | 2): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data_bytes, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(SAMPLE_RATE_HZ, 24)
  head.writeUInt32LE(SAMPLE_RATE_HZ * 2 * channels, 28)
  head.writeUInt16LE(2 * channels, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data_bytes, 40)
  return head
}
