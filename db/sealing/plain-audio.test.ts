import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeAudioFolder, removeLeftAudio } from './plain-audio.ts'

it('removes the plain audio of processes that are gone, and only theirs', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const left = join(tmpdir(), `rapport-audio-${gone}-test`)
  mkdirSync(left)
  writeFileSync(join(left, 'audio.pcm'), 'words')
  const mine = await makeAudioFolder()
  expect(await removeLeftAudio()).toBeGreaterThanOrEqual(1)
  expect(existsSync(left)).toBe(false)
  expect(existsSync(mine)).toBe(true)
  rmSync(mine, { recursive: true })
})
