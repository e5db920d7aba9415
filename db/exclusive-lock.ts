import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Who holds a lock: enough to tell a person, and to see whether the holder is still alive. */
export interface LockHolder {
  pid: number
  /** Tells a process from a later one that was given the same number; null where unknown. */
  process_started: string | null
  purpose: string
  since: string
}

export class LockedError extends Error {
  override readonly name = 'LockedError'
  readonly holder: LockHolder
  constructor(path: string, holder: LockHolder) {
    super(
      `${path} is in use by process ${holder.pid} (${holder.purpose}, since ${holder.since}). ` +
        'Stop that process first, or use another data folder (DATA_DIR).',
    )
    this.holder = holder
  }
}

/**
 * Takes a lock file or throws `LockedError` at once. PGlite itself lets a second process open the
 * same folder and loses commits, so the lock is what keeps one owner. A lock whose holder died is
 * taken over.
 */
export function takeLock(path: string, purpose: string, now: Date): () => void {
  const mine: LockHolder = {
    pid: process.pid,
    process_started: processStarted(process.pid),
    purpose,
    since: now.toISOString(),
  }
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (createOnce(path, JSON.stringify(mine))) return () => rmSync(path, { force: true })
    const holder = readHolder(path)
    if (holder && isAlive(holder)) throw new LockedError(path, holder)
    removeStale(path, holder)
  }
  throw new Error(`Could not take the lock ${path}; several processes are starting at once.`)
}

function createOnce(path: string, content: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, content)
    closeSync(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readHolder(path: string): LockHolder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockHolder
  } catch {
    return null
  }
}

/** Moves the dead holder's file aside first: of two processes doing so, only one finds it there. */
function removeStale(path: string, seen: LockHolder | null): void {
  const aside = `${path}.stale-${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const moved = readHolder(aside)
  if (moved && moved.pid !== seen?.pid && isAlive(moved)) renameSync(aside, path)
  else rmSync(aside, { force: true })
}

function isAlive(holder: LockHolder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const started = processStarted(holder.pid)
  return started === null || holder.process_started === null || started === holder.process_started
}

/** Field 22 of /proc/PID/stat, in clock ticks since boot; null off Linux. */
function processStarted(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return 'zombie'
    return fields[19] ?? null
  } catch {
    return null
  }
}
