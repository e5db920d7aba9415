import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { tones, writeWav } from '../../../test/support/tones.ts'
import { decodeAudio } from './decode.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { cutAtPauses } from './pauses.ts'

const folder = mkdtempSync(join(tmpdir(), 'pauses-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hum = { hz: 300, length_s: 2.5 }
const quiet = { hz: 0, length_s: 0.5 }

describe('cutting at pauses', () => {
  it('covers everything once, in parts that fit and end in silence', async () => {
    const path = join(folder, 'long.wav')
    writeWav(path, [tones(...Array.from({ length: 10 }, () => [hum, quiet]).flat())])
    const options = { ffmpeg: findFfmpeg({ PATH: '' }), folder, coach_first: false }
    const decoded = await decodeAudio(path, options, new AbortController().signal)
    if (decoded.kind !== 'done') throw new Error('not decoded')

    const whole = { start: 0, end: 30 }
    const parts = await cutAtPauses(decoded.audio, 'mix', whole, { max_s: 8, search_s: 4 })
    expect(parts.length).toBeGreaterThan(3)
    expect(parts[0]?.start).toBe(0)
    expect(parts.at(-1)?.end).toBe(30)
    for (const [at, part] of parts.entries()) {
      expect(part.end - part.start).toBeLessThanOrEqual(8)
      if (at > 0) {
        expect(part.start).toBe(parts[at - 1]?.end)
        expect(part.start % 3).toBeGreaterThan(2.5)
      }
    }
    const short = { start: 3, end: 5 }
    expect(await cutAtPauses(decoded.audio, 'mix', short, { max_s: 8, search_s: 4 })).toEqual([
      short,
    ])
  })
})
