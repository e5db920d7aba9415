import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Reason } from '../../../core/pipeline/step.ts'
import { judgeChannels } from './channels.ts'
import { type DecodedAudio, SAMPLE_RATE_HZ } from './decoded-audio.ts'
import type { FoundFfmpeg } from './find-ffmpeg.ts'
import { type ProcessEnd, runLimited } from './limited-process.ts'
import { readWavFormat, resample, type WavFormat } from './wav-reader.ts'

/** Longer recordings are refused, not cut. */
export const AUDIO_HOURS_MAX = 4
const AUDIO_S_MAX = AUDIO_HOURS_MAX * 3_600
const RETRY_MS = 5 * 60_000
const BYTES_PER_S = SAMPLE_RATE_HZ * 2

const PROBE_LIMITS = { memory_mb: 1_024, cpu_s: 20, file_mb: 1, wall_ms: 30_000 }
/** Decoding needs about 2 ms of processor time a second of audio; ten times that is a trap. */
const CPU_SHARE = 0.02
const DECODE_LIMITS = { memory_mb: 1_024, file_mb: 960, wall_ms: 15 * 60_000 }

/**
 * Only plain containers: a playlist or an image sequence in disguise could make ffmpeg open other
 * files of this machine.
 */
const CONTAINERS = 'wav,w64,aiff,au,caf,mp3,mov,aac,ogg,matroska,flac,amr,asf'

export type DecodeResult =
  | {
      kind: 'done'
      audio: DecodedAudio /** Seconds the header promised and the file lacks. */
      missing_s: number
    }
  | { kind: 'retry'; reason: Reason; after_ms: number }
  | { kind: 'wait'; reason: Reason }
  | { kind: 'stop'; reason: Reason }

export interface DecodeOptions {
  ffmpeg: FoundFfmpeg
  /** An empty private folder; the caller removes it. */
  folder: string
  /** The recorder says that the coach has the left channel and the person the right one. */
  coach_first: boolean
}

/** Brings any recording to plain samples in a file of its own, in a limited child process. */
export async function decodeAudio(
  path: string,
  options: DecodeOptions,
  signal: AbortSignal,
): Promise<DecodeResult> {
  const file = await stat(path).catch(() => null)
  if (!file?.isFile()) return unreadable('audio_missing', 'The recording is no longer there.')
  if (file.size === 0) return unreadable('audio_empty', 'The recording is empty (0 bytes).')

  const pcm_path = join(options.folder, 'audio.pcm')
  if (!options.ffmpeg.found) {
    const format = await readWavFormat(path)
    if (!format) {
      return {
        kind: 'wait',
        reason: { code: 'waiting_for_ffmpeg', sentence: options.ffmpeg.sentence },
      }
    }
    await decodeWav(path, format, pcm_path, signal)
    return finish(pcm_path, format.channels === 2 ? 2 : 1, 0, options, signal)
  }

  const { path: program } = options.ffmpeg
  const probe = await runLimited(program, [...readArguments(path)], PROBE_LIMITS, signal)
  if (probe.how === 'limit') return tooSlow()
  const found = readProbe(probe.said)
  if (!found) return unreadable('audio_unreadable', whyUnreadable(probe))
  if (found.duration_s > AUDIO_S_MAX) return tooLong()
  const end = await runLimited(
    program,
    [...readArguments(path), ...writeArguments(pcm_path, found.channels)],
    { ...DECODE_LIMITS, cpu_s: 30 + CPU_SHARE * (found.duration_s || AUDIO_S_MAX / 2) },
    signal,
  )
  if (end.said.includes('No space left on device')) return diskFull()
  if (end.said.includes('File too large')) return tooLong()
  // The wall clock may be an overloaded machine's fault; processor time and memory are the file's.
  if (end.how === 'limit') return tooSlow()
  if (end.how === 'signal') return unreadable('audio_too_heavy', whyUnreadable(end))
  const written = await stat(pcm_path).catch(() => null)
  // A damaged tail ends ffmpeg with an error after it wrote all the good sound before it.
  if (!written || written.size < BYTES_PER_S / 10) {
    return unreadable('audio_unreadable', whyUnreadable(end))
  }
  return finish(pcm_path, found.channels, found.duration_s, options, signal)
}

function readArguments(path: string): string[] {
  return [
    ...['-hide_banner', '-nostdin', '-y', '-threads', '1'],
    ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS],
    // The prefix keeps a name such as `concat:…` or `-y` from being read as anything but a file.
    ...['-i', `file:${path}`],
  ]
}

function writeArguments(pcm_path: string, channels: 1 | 2): string[] {
  return [
    ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-ac', String(channels)],
    ...['-ar', String(SAMPLE_RATE_HZ), '-t', String(AUDIO_S_MAX + 1)],
    ...['-threads', '1', '-c:a', 'pcm_s16le', '-f', 's16le', `file:${pcm_path}`],
  ]
}

interface Probe {
  channels: 1 | 2
  /** 0 when the file does not say. */
  duration_s: number
}

/** Reads what `ffmpeg -i` says of a file; ffprobe is not always there. */
function readProbe(said: string): Probe | null {
  const stream = /Stream #0:\d+.*?: Audio: .*?, (\d+) Hz, ([^,\n]+)/.exec(said)
  if (!stream) return null
  const duration = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(said)
  const [hours, minutes, seconds] = (duration ?? []).slice(1).map(Number)
  return {
    channels: /^(stereo|2 channels)/.test(stream[2] ?? '') ? 2 : 1,
    duration_s: duration ? (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0) : 0,
  }
}

function whyUnreadable(end: ProcessEnd): string {
  if (end.how === 'signal') {
    return 'Reading it took more time or space than any real recording needs, and was given up.'
  }
  if (/does not contain any stream|Audio: none|matches no streams/.test(end.said)) {
    return 'The file holds no sound.'
  }
  return 'The file is damaged, or is not a recording at all (wav, mp3, m4a, aac, ogg, opus, webm, flac).'
}

function unreadable(code: string, why: string): DecodeResult {
  const sentence = `${why} Play it on your computer; if it plays, save it as wav or mp3 and upload it again.`
  return { kind: 'stop', reason: { code, sentence } }
}

function diskFull(): DecodeResult {
  const sentence =
    'There is no room on the disk for the opened recording. Make room in the temporary folder; it is ' +
    'tried again.'
  return { kind: 'retry', reason: { code: 'disk_full', sentence }, after_ms: RETRY_MS }
}

function tooSlow(): DecodeResult {
  const sentence = 'Opening the recording took too long just now; it is tried again.'
  return { kind: 'retry', reason: { code: 'audio_too_slow', sentence }, after_ms: RETRY_MS }
}

function tooLong(): DecodeResult {
  const sentence = `The recording is longer than ${AUDIO_HOURS_MAX} hours. Cut it and upload the parts.`
  return { kind: 'stop', reason: { code: 'audio_too_long', sentence } }
}

async function decodeWav(
  path: string,
  format: WavFormat,
  pcm_path: string,
  signal: AbortSignal,
): Promise<void> {
  const [from, to] = [await open(path, 'r'), await open(pcm_path, 'w')]
  try {
    // Whole seconds of input give whole seconds of output, so blocks join without a click.
    const block = Buffer.alloc(format.rate_hz * 2 * format.channels * 10)
    const limit = (AUDIO_S_MAX + 1) * format.rate_hz * 2 * format.channels
    const total = Math.min(format.data_bytes, limit)
    for (let done = 0; done < total; ) {
      signal.throwIfAborted()
      const want = Math.min(block.length, total - done)
      const { bytesRead } = await from.read(block, 0, want, format.data_start + done)
      const whole = bytesRead - (bytesRead % (2 * format.channels))
      if (whole === 0) break
      const samples = new Int16Array(block.buffer, block.byteOffset, whole / 2)
      const out = resample(samples, format.channels, format.rate_hz)
      await to.write(Buffer.from(out.buffer, out.byteOffset, out.byteLength))
      done += whole
    }
  } finally {
    await from.close()
    await to.close()
  }
}

async function finish(
  pcm_path: string,
  channels: 1 | 2,
  promised_s: number,
  options: DecodeOptions,
  signal: AbortSignal,
): Promise<DecodeResult> {
  const duration_s = (await stat(pcm_path)).size / (BYTES_PER_S * channels)
  if (duration_s > AUDIO_S_MAX) return tooLong()
  if (duration_s < 0.1) return unreadable('audio_empty', 'The recording holds no sound.')
  const plain = { pcm_path, channels, duration_s }
  const verdict = channels === 2 ? await judgeChannels(plain, signal) : 'same'
  const apart = verdict === 'apart' || (options.coach_first && verdict === 'mixed')
  const missing_s = promised_s - duration_s
  return {
    kind: 'done',
    audio: { ...plain, tracks: apart ? [0, 1] : ['mix'] },
    // Headers of compressed files are estimates; only a real gap is worth telling.
    missing_s: missing_s > 2 && missing_s > promised_s / 10 ? missing_s : 0,
  }
}
