import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'rapport-audio-'

/** A private folder for plain audio, named after this process; the caller removes it. */
export const makeAudioFolder = () => mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))

/**
 * Removes plain audio that a killed process left behind; called when the service starts. Folders of
 * processes that still run are left alone. Gives back how many were removed.
 */
export async function removeLeftAudio(): Promise<number> {
  const names = await readdir(tmpdir())
  const left = names.filter((name) => {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    return pid !== undefined && !isRunning(Number(pid))
  })
  for (const name of left) await rm(join(tmpdir(), name), { recursive: true, force: true })
  return left.length
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Not allowed to signal it: it runs, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
