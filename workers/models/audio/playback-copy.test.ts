import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { MUTE_PADDING_S } from '../../../core/redaction/mutes.ts'
import { asRaw } from '../../../core/session/text.ts'
import type { RawTurn } from '../../../core/session/turn.ts'
import { present } from '../../../test/support/present.ts'
import { tones, writeWav } from '../../../test/support/tones.ts'
import { decodeAudio } from './decode.ts'
import { readFrames, SAMPLE_RATE_HZ } from './decoded-audio.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { makePlaybackCopy } from './playback-copy.ts'

const ffmpeg = findFfmpeg(process.env)
const nowhere = findFfmpeg({ PATH: '' })
const withFfmpeg = describe.skipIf(!present('ffmpeg', ffmpeg.found))
const folder = mkdtempSync(join(tmpdir(), 'playback-'))
const signal = new AbortController().signal
afterAll(() => rmSync(folder, { recursive: true }))

const LENGTH_S = 8
/** Eight seconds without a pause: any silence in the copy was put there. */
const low = tones({ hz: 300, length_s: LENGTH_S })
const high = tones({ hz: 1_200, length_s: LENGTH_S })
const mono = join(folder, 'mono.wav')
const stereo = join(folder, 'stereo.wav')
writeWav(mono, [low])
writeWav(stereo, [low, high])

/** A word a second, each 0.6 s long from 0.2 s on: `one` from 0.2 to 0.8 s, `eight` to 7.8 s. */
const TEXT = 'one two three four five six seven eight'
const TURN: RawTurn = {
  ...{ n: 0, speaker: 'client', text: asRaw(TEXT), start: 0, end: LENGTH_S },
  words: TEXT.split(' ').map((text, at) => ({ text, start: at + 0.2, end: at + 0.8 })),
}
const said = (part: string, n = 0) => {
  const start = TEXT.indexOf(part)
  return { turn: n, start, end: start + part.length }
}

async function copyOf(
  audio_path: string,
  spans: { turn: number; start: number; end: number }[],
  turns: RawTurn[] = [TURN],
  found = ffmpeg,
) {
  const options = { ffmpeg: found, folder: mkdtempSync(join(folder, 'made-')) }
  return makePlaybackCopy({ audio_path, turns, spans }, options, signal)
}

/** Loudness of each channel, root mean square of full scale, between two times of a finished copy. */
async function listen(copy: Awaited<ReturnType<typeof copyOf>>, found = ffmpeg) {
  if (copy.kind !== 'done') throw new Error(copy.reason.sentence)
  const options = { ffmpeg: found, folder: mkdtempSync(join(folder, 'heard-')), coach_first: false }
  const decoded = await decodeAudio(copy.file.path, options, signal)
  if (decoded.kind !== 'done') throw new Error(decoded.reason.sentence)
  const { audio } = decoded
  const loudness = async (from: number, to: number) => {
    const frames = await readFrames(audio, from, to - from)
    return Array.from({ length: audio.channels }, (_, channel) => {
      const own = frames.filter((_, at) => at % audio.channels === channel)
      return Math.sqrt(own.reduce((sum, one) => sum + (one / 32_768) ** 2, 0) / own.length)
    })
  }
  return { audio, loudness }
}

const LOUD = 0.25
const SILENT = 0.001
/** What an encoder may smear past an edge, in seconds; far less than the padding. */
const EDGE_S = 0.04

/** Every stretch outside `muted` sounds as before in every channel, every one inside is silent. */
async function expectSilentOnly(
  copy: Awaited<ReturnType<typeof copyOf>>,
  muted: [number, number][],
  channels: number,
  found = ffmpeg,
) {
  const { audio, loudness } = await listen(copy, found)
  expect(audio.channels).toBe(channels)
  expect(audio.duration_s).toBeCloseTo(LENGTH_S, 0)
  let heard_from = 0
  for (const [from, to] of muted) {
    for (const one of await loudness(from + EDGE_S, to - EDGE_S)) expect(one).toBeLessThan(SILENT)
    if (from - heard_from > 3 * EDGE_S) {
      const before = await loudness(heard_from + EDGE_S, from - EDGE_S)
      for (const one of before) expect(one).toBeGreaterThan(LOUD)
    }
    heard_from = to
  }
  if (LENGTH_S - heard_from > 3 * EDGE_S) {
    const rest = await loudness(heard_from + EDGE_S, LENGTH_S - 2 * EDGE_S)
    for (const one of rest) expect(one).toBeGreaterThan(LOUD)
  }
}

const P = MUTE_PADDING_S

withFfmpeg('the copy of a recording to listen to', () => {
  it.each([
    ['one channel', mono, 1],
    ['two channels', stereo, 2],
  ])('is silent where a name was said, on %s, and sounds everywhere else', async (_, path, n) => {
    const copy = await copyOf(path, [said('three'), said('six seven')])
    expect(copy).toMatchObject({ kind: 'done', whole_turns: 0 })
    const muted: [number, number][] = [
      [2.2 - P, 2.8 + P],
      [5.2 - P, 6.8 + P],
    ]
    await expectSilentOnly(copy, muted, n)
    if (copy.kind === 'done') expect(copy.muted_s).toBeCloseTo(0.6 + 1.6 + 4 * P, 2)
  })

  it('is silent from the first sample and to the last for names at both ends', async () => {
    const copy = await copyOf(stereo, [said('one'), said('eight')])
    await expectSilentOnly(
      copy,
      [
        [0.2 - P, 0.8 + P],
        [7.2 - P, 7.8 + P],
      ],
      2,
    )
    const whole = { ...TURN, words: undefined, start: 0, end: LENGTH_S + 2 }
    const { loudness } = await listen(await copyOf(mono, [said('one')], [whole]))
    for (const one of await loudness(0, LENGTH_S)) expect(one).toBeLessThan(SILENT)
  })

  it('is silent over the whole of names that overlap', async () => {
    const copy = await copyOf(mono, [said('two three'), said('three four'), said('three')])
    await expectSilentOnly(copy, [[1.2 - P, 3.8 + P]], 1)
  })

  it('is silent for a whole turn when the name cannot be found in it, and for that turn only', async () => {
    const first = { ...TURN, start: 0, end: 4, words: undefined }
    const second = { ...TURN, n: 1, start: 4, end: LENGTH_S }
    const copy = await copyOf(mono, [said('two')], [first, second])
    expect(copy).toMatchObject({ kind: 'done', whole_turns: 1 })
    await expectSilentOnly(copy, [[0, 4 + P]], 1)
  })

  it('is not made at all when a masked turn has no times', async () => {
    const untimed = { ...TURN, start: undefined, end: undefined, words: undefined }
    const copy = await copyOf(mono, [said('two')], [untimed])
    expect(copy).toMatchObject({ kind: 'none', reason: { code: 'no_times' } })
  })

  it('is made of a compressed recording too, and keeps none of its labels', async () => {
    const labelled = join(folder, 'labelled.mp3')
    const tags = ['-metadata', 'title=Sharon Okafor', '-metadata', 'artist=Leeds']
    const args = ['-v', 'error', '-i', stereo, '-ar', '44100', ...tags, labelled]
    execFileSync(ffmpeg.found ? ffmpeg.path : 'ffmpeg', args)
    const copy = await copyOf(labelled, [said('four')])
    await expectSilentOnly(copy, [[3.2 - P, 3.8 + P]], 2)
    if (copy.kind !== 'done') return
    expect(copy.file.media_type).toBe('audio/mp4')
    expect(readFileSync(copy.file.path).includes('Okafor')).toBe(false)
  })
})

describe('without ffmpeg', () => {
  it('a WAV becomes a WAV, silenced alike', async () => {
    const copy = await copyOf(stereo, [said('three')], [TURN], nowhere)
    if (copy.kind === 'done') expect(copy.file.media_type).toBe('audio/wav')
    await expectSilentOnly(copy, [[2.2 - P, 2.8 + P]], 2, nowhere)
    const { audio } = await listen(copy, nowhere)
    expect(audio.duration_s * SAMPLE_RATE_HZ).toBe(LENGTH_S * SAMPLE_RATE_HZ)
  })

  it('anything else waits for ffmpeg', async () => {
    const other = join(folder, 'other.mp3')
    writeFileSync(other, 'ID3 not a WAV')
    const copy = await copyOf(other, [said('three')], [TURN], nowhere)
    expect(copy).toMatchObject({ kind: 'retry', reason: { code: 'waiting_for_ffmpeg' } })
  })
})
