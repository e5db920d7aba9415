import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type DecodedAudio, SAMPLE_RATE_HZ, wavHead } from './decoded-audio.ts'
import type { FoundFfmpeg } from './find-ffmpeg.ts'
import { runLimited } from './limited-process.ts'

const ENCODE_LIMITS = { memory_mb: 1_024, file_mb: 960, wall_ms: 15 * 60_000 }
/** Speech in one channel; about 15 MB an hour. */
const BITS_PER_S_A_CHANNEL = 32_000
const CPU_SHARE = 0.05

export interface EncodedAudio {
  path: string
  media_type: string
}

/**
 * Decoded audio as a file that browsers play: AAC, which every ffmpeg writes and every browser on a
 * phone or desk reads; a WAV where there is no ffmpeg. Made from bare samples, it carries no title,
 * place or device of the original. Null when it could not be made.
 */
export async function encodeAudio(
  audio: Pick<DecodedAudio, 'pcm_path' | 'channels' | 'duration_s'>,
  options: { ffmpeg: FoundFfmpeg; folder: string },
  signal: AbortSignal,
): Promise<EncodedAudio | null> {
  const { ffmpeg, folder } = options
  if (!ffmpeg.found) return asWav(audio, join(folder, 'playback.wav'))
  const path = join(folder, 'playback.m4a')
  const cpu_s = 30 + CPU_SHARE * audio.duration_s
  const end = await runLimited(
    ffmpeg.path,
    [
      ...['-hide_banner', '-nostdin', '-y', '-protocol_whitelist', 'file,pipe'],
      ...['-f', 's16le', '-ar', String(SAMPLE_RATE_HZ), '-ac', String(audio.channels)],
      ...['-i', `file:${audio.pcm_path}`, '-threads', '1'],
      ...['-c:a', 'aac', '-b:a', String(BITS_PER_S_A_CHANNEL * audio.channels)],
      // The index first, so that playing can begin before the end is here.
      ...['-movflags', '+faststart', '-f', 'mp4', `file:${path}`],
    ],
    { ...ENCODE_LIMITS, cpu_s },
    signal,
  )
  return end.how === 'exit' && end.code === 0 ? { path, media_type: 'audio/mp4' } : null
}

async function asWav(
  { pcm_path, channels }: Pick<DecodedAudio, 'pcm_path' | 'channels'>,
  path: string,
): Promise<EncodedAudio> {
  const { size } = await stat(pcm_path)
  const file = createWriteStream(path, { mode: 0o600 })
  file.write(wavHead(size, channels))
  await pipeline(createReadStream(pcm_path), file)
  return { path, media_type: 'audio/wav' }
}
