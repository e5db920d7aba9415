import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { hasFile, hasProgram, present } from '../../../test/support/present.ts'
import { tones, writeWav } from '../../../test/support/tones.ts'
import { decodeAudio } from './decode.ts'
import { readSamples } from './decoded-audio.ts'
import { findFfmpeg } from './find-ffmpeg.ts'

const ffmpeg = findFfmpeg(process.env)
const withFfmpeg = describe.skipIf(!present('ffmpeg', ffmpeg.found))
const nowhere = findFfmpeg({ PATH: '' })
const folder = mkdtempSync(join(tmpdir(), 'decode-'))
const file = (name: string) => join(folder, name)
const signal = new AbortController().signal
afterAll(() => rmSync(folder, { recursive: true }))

const hum = (length_s: number) => ({ hz: 300, length_s })
const whistle = (length_s: number) => ({ hz: 2_500, length_s })
const quiet = (length_s: number) => ({ hz: 0, length_s })

function decode(path: string, over: Partial<Parameters<typeof decodeAudio>[1]> = {}) {
  const out = mkdtempSync(join(folder, 'out-'))
  return decodeAudio(path, { ffmpeg, folder: out, coach_first: false, ...over }, signal)
}

async function decoded(path: string, over = {}) {
  const result = await decode(path, over)
  if (result.kind !== 'done') throw new Error(result.reason.sentence)
  return result
}

withFfmpeg('decoding with ffmpeg', () => {
  const speech = '../shared/data/audio/jfk.wav'
  it.skipIf(!present(speech, hasFile(speech)))('reads real speech at its length', async () => {
    const { audio } = await decoded(speech)
    expect(audio.duration_s).toBeCloseTo(11, 1)
    expect(audio.tracks).toEqual(['mix'])
  })

  it('reads every format people upload, in any sample rate', async () => {
    writeWav(file('source.wav'), [tones(hum(2))])
    const made: Record<string, string[]> = {
      'a.mp3': ['-ar', '44100'],
      'a.m4a': ['-c:a', 'aac', '-ar', '48000'],
      'a.aac': ['-c:a', 'aac'],
      'a.ogg': ['-c:a', 'libvorbis'],
      'a.opus': ['-c:a', 'libopus'],
      'a.webm': ['-c:a', 'libopus'],
      'a.flac': [],
      'a.wav': ['-ar', '8000'],
    }
    for (const [name, options] of Object.entries(made)) {
      const args = ['-v', 'error', '-y', '-i', file('source.wav'), ...options, file(name)]
      execFileSync(ffmpeg.found ? ffmpeg.path : 'ffmpeg', args)
      const { audio } = await decoded(file(name))
      expect([name, Math.abs(audio.duration_s - 2) < 0.15]).toEqual([name, true])
    }
  })

  it('splits a call with one voice per channel, and only such a one', async () => {
    const coach = tones(hum(2), quiet(2), hum(1))
    const client = tones(quiet(2), whistle(2), quiet(1))
    writeWav(file('apart.wav'), [coach, client])
    const { audio } = await decoded(file('apart.wav'))
    expect(audio.tracks).toEqual([0, 1])
    const right = await readSamples(audio, 1, 0.5, 1)
    expect(Math.max(...right)).toBeLessThan(0.01)

    writeWav(file('same.wav'), [coach, coach])
    expect((await decoded(file('same.wav'))).audio.tracks).toEqual(['mix'])
    writeWav(file('dead.wav'), [coach, tones(quiet(5))])
    expect((await decoded(file('dead.wav'))).audio.tracks).toEqual(['mix'])
    const room = coach.map((value, at) => 0.8 * value + (client[at] as number))
    const roomToo = coach.map((value, at) => value + 0.8 * (client[at] as number))
    writeWav(file('room.wav'), [room, roomToo])
    expect((await decoded(file('room.wav'))).audio.tracks).toEqual(['mix'])
    // The recorder says so: then it is believed, but not against one microphone heard twice.
    expect((await decoded(file('room.wav'), { coach_first: true })).audio.tracks).toEqual([0, 1])
    expect((await decoded(file('same.wav'), { coach_first: true })).audio.tracks).toEqual(['mix'])
  })

  it('stops at poison with a sentence that says what to do', async () => {
    writeWav(file('good.wav'), [tones(hum(1))])
    const good = readFileSync(file('good.wav'))
    const lying = Buffer.from(good)
    lying.writeUInt32LE(0xffff_ffff, 24)
    lying.writeUInt16LE(60_000, 22)
    const poison: Record<string, Buffer> = {
      'empty.wav': Buffer.alloc(0),
      'text.wav': Buffer.from('Dear diary, this is not a recording.'),
      'header-only.wav': good.subarray(0, 44),
      'half-header.wav': good.subarray(0, 20),
      'lying.wav': lying,
      'zeros.mp3': Buffer.alloc(50_000),
      'page.m4a': Buffer.from('<html><body>Log in</body></html>'),
    }
    for (const [name, bytes] of Object.entries(poison)) {
      writeFileSync(file(name), bytes)
      const result = await decode(file(name))
      expect([name, result.kind]).toEqual([name, 'stop'])
      if (result.kind === 'stop') expect(result.reason.sentence).toMatch(/upload it again\.$/)
    }
    expect(await decode(file('not-there.wav'))).toMatchObject({ kind: 'stop' })
  })

  it('does not follow a playlist that names other files of the machine', async () => {
    writeWav(file('secret.wav'), [tones(hum(2))])
    const lines = ['#EXTM3U', '#EXT-X-TARGETDURATION:2', '#EXTINF:2,', file('secret.wav')]
    writeFileSync(file('playlist.wav'), [...lines, '#EXT-X-ENDLIST', ''].join('\n'))
    expect(await decode(file('playlist.wav'))).toMatchObject({ kind: 'stop' })
    writeFileSync(file('concat.mp3'), `ffconcat version 1.0\nfile ${file('secret.wav')}\n`)
    expect(await decode(file('concat.mp3'))).toMatchObject({ kind: 'stop' })
  })

  it('keeps what there is of a cut file, and says how much is missing', async () => {
    writeWav(file('long.wav'), [tones(hum(20))])
    const whole = readFileSync(file('long.wav'))
    writeFileSync(file('cut.wav'), whole.subarray(0, whole.length / 2))
    const args = ['-v', 'error', '-y', '-i', file('long.wav'), file('long.flac')]
    execFileSync(ffmpeg.found ? ffmpeg.path : 'ffmpeg', args)
    const flac = readFileSync(file('long.flac'))
    writeFileSync(file('cut.flac'), flac.subarray(0, flac.length / 2))
    const { audio, missing_s } = await decoded(file('cut.flac'))
    expect(audio.duration_s + missing_s).toBeCloseTo(20, 0)
    expect(missing_s).toBeGreaterThan(5)
    expect((await decoded(file('cut.wav'))).audio.duration_s).toBeCloseTo(10, 1)
  })

  it('refuses a small file that unpacks into more than four hours', async () => {
    const bomb = file('bomb.flac')
    const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono', '-t', '15000', bomb]
    execFileSync(ffmpeg.found ? ffmpeg.path : 'ffmpeg', ['-v', 'error', '-y', ...silence])
    expect(statSync(bomb).size).toBeLessThan(4_000_000)
    expect(await decode(bomb)).toMatchObject({ kind: 'stop', reason: { code: 'audio_too_long' } })
  })

  it.skipIf(!existsSync('/dev/full'))('tries again later when the disk is full', async () => {
    const out = mkdtempSync(join(folder, 'out-'))
    symlinkSync('/dev/full', join(out, 'audio.pcm'))
    const result = await decode(file('source.wav'), { folder: out })
    expect(result).toMatchObject({ kind: 'retry', reason: { code: 'disk_full' } })
  })

  it('answers to every mutilated file, and never breaks', async () => {
    const whole = { wav: readFileSync(file('source.wav')), mp3: readFileSync(file('a.mp3')) }
    const webm = readFileSync(file('a.webm'))
    // A fixed stream of numbers, so that a failure can be seen again.
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    const kinds = new Set<string>()
    for (let round = 0; round < 24; round += 1) {
      const good = [whole.wav, whole.mp3, webm][round % 3] as Buffer
      const bad = Buffer.from(good.subarray(0, 1 + random(good.length)))
      for (let hit = 0; hit < 40; hit += 1) bad[random(Math.min(bad.length, 400))] = random(256)
      writeFileSync(file('mutilated'), bad)
      kinds.add((await decode(file('mutilated'))).kind)
    }
    expect([...kinds].every((kind) => kind === 'stop' || kind === 'done')).toBe(true)
    expect(kinds.has('stop')).toBe(true)
  })

  it('is killed when the job is cancelled', async () => {
    const controller = new AbortController()
    const out = mkdtempSync(join(folder, 'out-'))
    const options = { ffmpeg, folder: out, coach_first: false }
    const running = decodeAudio(file('source.wav'), options, controller.signal)
    controller.abort(new Error('cancelled'))
    await expect(running).rejects.toThrow('cancelled')
  })
})

describe('decoding without ffmpeg', () => {
  it('still reads 16-bit wav files, at any sample rate', async () => {
    writeWav(file('slow.wav'), [tones(hum(1)), tones(hum(1))], 8_000)
    const { audio } = await decoded(file('slow.wav'), { ffmpeg: nowhere })
    expect(audio).toMatchObject({ channels: 2, duration_s: 2 })
    const samples = await readSamples(audio, 'mix', 0, 2)
    const crossings = samples.filter((value, at) => at > 0 && value >= 0 !== samples[at - 1]! >= 0)
    expect(crossings.length / 2 / 2).toBeCloseTo(150, -1)
  })

  it('waits for ffmpeg with anything else, and names the three ways to have one', async () => {
    writeFileSync(file('song.mp3'), 'ID3')
    const result = await decode(file('song.mp3'), { ffmpeg: nowhere })
    expect(result).toMatchObject({ kind: 'wait', reason: { code: 'waiting_for_ffmpeg' } })
    if (result.kind !== 'wait') return
    for (const way of ['apt-get install ffmpeg', 'FFMPEG_PATH', 'ffmpeg-static']) {
      expect(result.reason.sentence).toContain(way)
    }
  })

  it('says so when FFMPEG_PATH names nothing that runs', () => {
    const found = findFfmpeg({ FFMPEG_PATH: '/no/such/ffmpeg', PATH: process.env.PATH })
    expect(found).toMatchObject({ found: false })
    if (!found.found) expect(found.sentence).toContain('/no/such/ffmpeg')
  })
})

it.skipIf(!present('espeak-ng', hasProgram('espeak-ng', '--version')))(
  'reads synthesised speech at the rate the synthesiser chose',
  async () => {
    execFileSync('espeak-ng', ['-w', file('spoken.wav'), 'I would like a job in a garden.'])
    const { audio } = await decoded(file('spoken.wav'))
    expect(audio.duration_s).toBeGreaterThan(1)
  },
)
