import { open } from 'node:fs/promises'
import { SAMPLE_RATE_HZ } from './decoded-audio.ts'

export interface WavFormat {
  channels: number
  rate_hz: number
  data_start: number
  data_bytes: number
}

const HEADER_MAX = 65_536

/** Reads the header of a 16-bit PCM WAV file; null when it is anything else. */
export async function readWavFormat(path: string): Promise<WavFormat | null> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(Math.min(HEADER_MAX, size))
    await file.read(head, 0, head.length, 0)
    if (head.length < 44 || head.toString('latin1', 0, 4) !== 'RIFF') return null
    if (head.toString('latin1', 8, 12) !== 'WAVE') return null
    return walkChunks(head, size)
  } finally {
    await file.close()
  }
}

function walkChunks(head: Buffer, file_bytes: number): WavFormat | null {
  let format: Pick<WavFormat, 'channels' | 'rate_hz'> | null = null
  for (let at = 12; at + 8 <= head.length; ) {
    const name = head.toString('latin1', at, at + 4)
    const length = head.readUInt32LE(at + 4)
    const start = at + 8
    if (name === 'fmt ' && start + 16 <= head.length) {
      const [kind, bits] = [head.readUInt16LE(start), head.readUInt16LE(start + 14)]
      format = { channels: head.readUInt16LE(start + 2), rate_hz: head.readUInt32LE(start + 4) }
      if (kind !== 1 || bits !== 16 || ![1, 2].includes(format.channels)) return null
      if (format.rate_hz < 4_000 || format.rate_hz > 192_000) return null
    }
    if (name === 'data' && format) {
      // A header may promise more than the file holds.
      return { ...format, data_start: start, data_bytes: Math.min(length, file_bytes - start) }
    }
    at = start + length + (length % 2)
  }
  return null
}

/**
 * Brings interleaved 16-bit samples to 16 kHz by the straight line between neighbours. Plainer than
 * ffmpeg's resampler, which is preferred wherever there is one.
 */
export function resample(samples: Int16Array, channels: number, rate_hz: number): Int16Array {
  if (rate_hz === SAMPLE_RATE_HZ) return samples
  const frames = Math.floor(samples.length / channels)
  const out_frames = Math.floor((frames * SAMPLE_RATE_HZ) / rate_hz)
  const out = new Int16Array(out_frames * channels)
  for (let at = 0; at < out_frames; at += 1) {
    const place = (at * rate_hz) / SAMPLE_RATE_HZ
    const before = Math.floor(place)
    const after = Math.min(before + 1, frames - 1)
    for (let channel = 0; channel < channels; channel += 1) {
      const a = samples[before * channels + channel] as number
      const b = samples[after * channels + channel] as number
      out[at * channels + channel] = Math.round(a + (b - a) * (place - before))
    }
  }
  return out
}
