import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Transcript } from '../../../core/session/turn.ts'

export interface SpeechOptions {
  /** How many turns from the start are spoken. */
  turns_max: number
  /** `stereo` puts the coach on the left and everyone else on the right. */
  channels: 'mono' | 'stereo'
  /** The program's name or path. */
  espeak?: string
}

export interface SpokenFile {
  path: string
  audio_s: number
  turns: number
}

const RATE_HZ = 16_000
const PAUSE_S = 0.35
const COACH_VOICE = 'en-gb+f3'
const OTHER_VOICE = 'en-gb-scotland+m3'
const TURN_TIMEOUT_MS = 20_000

/**
 * Speaks the first turns of a transcript with two synthetic voices into a 16 kHz wav file.
 * @returns null when espeak-ng is not on this machine; the demo then goes without audio.
 */
export async function speakTranscript(
  transcript: Transcript,
  out_path: string,
  options: SpeechOptions,
): Promise<SpokenFile | null> {
  const turns = transcript.turns.slice(0, options.turns_max)
  const folder = await mkdtemp(join(tmpdir(), 'rapport-speech-'))
  try {
    const tracks: { coach: boolean; samples: Int16Array }[] = []
    for (const turn of turns) {
      const coach = turn.speaker === 'coach'
      const voice = coach ? COACH_VOICE : OTHER_VOICE
      const wav = join(folder, 'turn.wav')
      if (!(await espeak(options.espeak ?? 'espeak-ng', voice, turn.text, wav))) return null
      tracks.push({ coach, samples: resample(readWav(await readFile(wav))) })
    }
    const stereo = options.channels === 'stereo'
    const samples = joinTracks(tracks, stereo)
    await writeFile(out_path, wavFile(samples, stereo ? 2 : 1))
    return {
      path: out_path,
      audio_s: samples.length / RATE_HZ / (stereo ? 2 : 1),
      turns: turns.length,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The words go in through stdin, so that none can be taken for an option. False: no such program. */
function espeak(program: string, voice: string, text: string, wav: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['-v', voice, '-s', '165', '-w', wav, '--stdin'], {
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: TURN_TIMEOUT_MS,
    })
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve(false) : reject(error),
    )
    child.once('close', (code) =>
      code === 0 ? resolve(true) : reject(new Error(`${program} ended with ${code}`)),
    )
    // A program that is not there closes the pipe; `error` above has the reason.
    child.stdin.on('error', () => {})
    child.stdin.end(`${text}\n`)
  })
}

/** espeak-ng writes 16-bit mono with a plain header; the rate differs between its builds. */
function readWav(bytes: Buffer): { samples: Int16Array; rate_hz: number } {
  const data_at = bytes.indexOf('data', 12, 'latin1')
  if (data_at < 0) throw new Error('espeak-ng wrote no wav data')
  const body = bytes.subarray(data_at + 8)
  const samples = new Int16Array(body.length >> 1)
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = body.readInt16LE(index * 2)
  }
  return { samples, rate_hz: bytes.readUInt32LE(24) }
}

/** Straight lines between samples: plain, and good enough for made-up speech. */
function resample({ samples, rate_hz }: { samples: Int16Array; rate_hz: number }): Int16Array {
  const length = Math.floor((samples.length * RATE_HZ) / rate_hz)
  return Int16Array.from({ length }, (_, index) => {
    const place = (index * rate_hz) / RATE_HZ
    const before = Math.floor(place)
    const left = samples[before] ?? 0
    const right = samples[before + 1] ?? left
    return Math.round(left + (right - left) * (place - before))
  })
}

function joinTracks(
  tracks: { coach: boolean; samples: Int16Array }[],
  stereo: boolean,
): Int16Array {
  const pause = Math.round(PAUSE_S * RATE_HZ)
  const frames = tracks.reduce((sum, track) => sum + track.samples.length + pause, 0)
  const step = stereo ? 2 : 1
  const joined = new Int16Array(frames * step)
  let frame = 0
  for (const { coach, samples } of tracks) {
    const channel = stereo && !coach ? 1 : 0
    for (const [index, sample] of samples.entries()) {
      joined[(frame + index) * step + channel] = sample
    }
    frame += samples.length + pause
  }
  return joined
}

function wavFile(samples: Int16Array, channels: 1 | 2): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(36 + samples.length * 2, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(channels, 22)
  file.writeUInt32LE(RATE_HZ, 24)
  file.writeUInt32LE(RATE_HZ * channels * 2, 28)
  file.writeUInt16LE(channels * 2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(samples.length * 2, 40)
  for (const [index, sample] of samples.entries()) file.writeInt16LE(sample, 44 + index * 2)
  return file
}
