import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { speakTranscript } from './speech.ts'
import { readDemoTexts } from './texts.ts'

const espeakIsHere = (() => {
  try {
    execFileSync('espeak-ng', ['--version'])
    return true
  } catch {
    return false
  }
})()
const mustRun = process.env.RAPPORT_REQUIRE_ALL === '1'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('spoken demo appointments', () => {
  it.skipIf(!espeakIsHere && !mustRun)(
    'put the coach on the left and the client on the right (needs espeak-ng)',
    async () => {
      const { appointments } = await readDemoTexts()
      const path = join(folder, 'talk.wav')
      const spoken = await speakTranscript(appointments[0]!.transcript, path, {
        turns_max: 2,
        channels: 'stereo',
      })
      expect(spoken).toMatchObject({ path, turns: 2 })
      const wav = await readFile(path)
      expect(wav.readUInt32LE(24)).toBe(16_000)
      expect(wav.readUInt16LE(22)).toBe(2)
      const frames = (wav.length - 44) / 4
      expect(spoken!.audio_s).toBeCloseTo(frames / 16_000, 5)
      const loud = { left: 0, right: 0, both: 0 }
      for (let frame = 0; frame < frames; frame += 1) {
        const left = wav.readInt16LE(44 + frame * 4) !== 0
        const right = wav.readInt16LE(46 + frame * 4) !== 0
        if (left) loud.left += 1
        if (right) loud.right += 1
        if (left && right) loud.both += 1
      }
      expect(loud.left).toBeGreaterThan(4_000)
      expect(loud.right).toBeGreaterThan(4_000)
      expect(loud.both).toBe(0)
    },
  )

  it('are left out, without an error, where espeak-ng is absent', async () => {
    const { appointments } = await readDemoTexts()
    const spoken = await speakTranscript(appointments[0]!.transcript, join(folder, 'a.wav'), {
      turns_max: 2,
      channels: 'mono',
      espeak: 'no-such-program-here',
    })
    expect(spoken).toBeNull()
  })
})
