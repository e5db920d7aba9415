import { writeFileSync } from 'node:fs'

/** A stretch of tone, or of silence when `hz` is 0. */
export interface Tone {
  hz: number
  length_s: number
}

const RATE_HZ = 16_000

/** Tones one after the other, as samples between -1 and 1 at 16 kHz. */
export function tones(...parts: Tone[]): Float32Array {
  const pieces = parts.map(({ hz, length_s }) =>
    Float32Array.from({ length: Math.round(length_s * RATE_HZ) }, (_, at) =>
      hz === 0 ? 0 : 0.5 * Math.sin((2 * Math.PI * hz * at) / RATE_HZ),
    ),
  )
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** Writes a 16-bit WAV file with one or two channels. */
export function writeWav(path: string, channels: Float32Array[], rate_hz = RATE_HZ): void {
  const frames = Math.max(...channels.map((channel) => channel.length))
  const data = Buffer.alloc(frames * channels.length * 2)
  for (const [side, channel] of channels.entries()) {
    for (const [at, value] of channel.entries()) {
      data.writeInt16LE(Math.round(value * 32_767), (at * channels.length + side) * 2)
    }
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels.length, 22)
  head.writeUInt32LE(rate_hz, 24)
  head.writeUInt32LE(rate_hz * channels.length * 2, 28)
  head.writeUInt16LE(channels.length * 2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  writeFileSync(path, Buffer.concat([head, data]))
}
