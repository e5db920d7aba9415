import { open } from 'node:fs/promises'
import type { Mute } from '../../../core/redaction/mutes.ts'
import { type DecodedAudio, SAMPLE_RATE_HZ } from './decoded-audio.ts'

const BLOCK_BYTES = 1024 * 1024

/**
 * Overwrites stretches of decoded audio with silence, in every channel, where it lies: what was said
 * on the coach's channel may be heard on the other one too.
 */
export async function silence(
  audio: Pick<DecodedAudio, 'pcm_path' | 'channels'>,
  mutes: readonly Mute[],
): Promise<void> {
  const frame_bytes = 2 * audio.channels
  const file = await open(audio.pcm_path, 'r+')
  try {
    const { size } = await file.stat()
    const nothing = Buffer.alloc(BLOCK_BYTES)
    for (const mute of mutes) {
      const from = Math.floor(mute.start * SAMPLE_RATE_HZ) * frame_bytes
      const until = Math.min(size, Math.ceil(mute.end * SAMPLE_RATE_HZ) * frame_bytes)
      for (let at = from; at < until; at += BLOCK_BYTES) {
        await file.write(nothing, 0, Math.min(BLOCK_BYTES, until - at), at)
      }
    }
  } finally {
    await file.close()
  }
}
