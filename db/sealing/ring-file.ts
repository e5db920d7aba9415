import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { LockedError, takeLock } from '../exclusive-lock.ts'
import type { RingPlace } from './key-ring.ts'

const LOCK_PATIENCE_MS = 10_000
const LOCK_RETRY_MS = 10

/** The ring as a file of its own, outside the database folder; swapped in whole, never edited. */
export function ringFile(path: string): RingPlace {
  const read = async () => {
    try {
      return new Uint8Array(await readFile(path))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }
  let turn: Promise<unknown> = Promise.resolve()
  return {
    read,
    async version() {
      try {
        // A change renames a new file into place, so number and time of the file both change.
        const { ino, mtimeNs, size } = await stat(path, { bigint: true })
        return `${ino} ${mtimeNs} ${size}`
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none'
        throw error
      }
    },
    change(work) {
      const mine = turn.then(async () => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        const release = await lockPatiently(`${path}.lock`)
        try {
          await writeWhole(path, await work(await read()))
        } finally {
          release()
        }
      })
      turn = mine.catch(() => {})
      return mine
    },
  }
}

async function lockPatiently(path: string): Promise<() => void> {
  for (let waited_ms = 0; ; waited_ms += LOCK_RETRY_MS) {
    try {
      return takeLock(path, 'key ring', new Date())
    } catch (error) {
      if (!(error instanceof LockedError) || waited_ms >= LOCK_PATIENCE_MS) throw error
      await pause(LOCK_RETRY_MS)
    }
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.new`
  const file = await open(partial, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partial, path)
  const folder = await open(dirname(path), 'r')
  await folder.sync()
  await folder.close()
}
