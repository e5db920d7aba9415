import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'

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
  const content = JSON.stringify(mine)
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    if (createOnce(path, content)) return () => rmSync(path, { force: true })
    const holder = readHolder(path)
    if (holder && isAlive(holder)) throw new LockedError(path, holder)
    if (holder) removeDead(path, content)
  }
  throw new Error(`Could not take the lock ${path}; several processes are starting at once.`)
}

/** Each lost attempt means that another process got on; so many in a row only ever mean a fault. */
const ATTEMPTS_MAX = 1_000

let made = 0

/** The file appears with its content or not at all: a lock is never seen half-written. */
function createOnce(path: string, content: string): boolean {
  made += 1
  const draft = `${path}.${process.pid}-${threadId}-${made}`
  writeFileSync(draft, content, { mode: 0o600 })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function readHolder(path: string): LockHolder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockHolder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    // A machine that lost its power can leave an empty file: nobody holds that.
    if (error instanceof SyntaxError) return NOBODY
    throw error
  }
}

const NOBODY: LockHolder = { pid: 0, process_started: null, purpose: 'unknown', since: 'unknown' }

/**
 * Removes a dead holder's file. Of several processes that saw it, one at a time may do so, and looks
 * again first: otherwise a slow one would remove the file of whoever has taken the lock since.
 */
function removeDead(path: string, content: string): void {
  const turn = `${path}.takeover`
  if (!createOnce(turn, content)) {
    const taker = readHolder(turn)
    // Killed within the few instructions below, which nothing but the file itself can tell.
    if (taker && !isAlive(taker)) rmSync(turn, { force: true })
    return
  }
  try {
    const holder = readHolder(path)
    if (holder && !isAlive(holder)) rmSync(path, { force: true })
  } finally {
    rmSync(turn, { force: true })
  }
}

function isAlive(holder: LockHolder): boolean {
  if (!(holder.pid > 0)) return false
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
