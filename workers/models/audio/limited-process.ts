import { type ChildProcess, spawn } from 'node:child_process'

/** What a child process that reads untrusted bytes may use. */
export interface ProcessLimits {
  memory_mb: number
  cpu_s: number
  /** The largest file it may write. */
  file_mb: number
  wall_ms: number
}

export interface ProcessEnd {
  /** `limit` means it ran into the wall clock; other limits end it by a signal or its own error. */
  how: 'exit' | 'signal' | 'limit'
  code: number | null
  /** The end of what it said on stderr. */
  said: string
}

const SAID_MAX = 16_384

/**
 * Runs a program without a shell's help in reading its arguments and without standard input, under
 * limits that the kernel enforces where it can (`ulimit`, on every POSIX system). Aborting the
 * signal kills it and rejects.
 */
export async function runLimited(
  program: string,
  args: readonly string[],
  limits: ProcessLimits,
  signal: AbortSignal,
): Promise<ProcessEnd> {
  signal.throwIfAborted()
  const child = start(program, args, limits)
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SAID_MAX)
  })
  let late = false
  const kill = () => child.kill('SIGKILL')
  const timer = setTimeout(() => {
    late = true
    kill()
  }, limits.wall_ms)
  signal.addEventListener('abort', kill, { once: true })
  try {
    const end = await new Promise<ProcessEnd>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => {
        resolve({ how: late ? 'limit' : code === null ? 'signal' : 'exit', code, said })
      })
    })
    signal.throwIfAborted()
    return end
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', kill)
  }
}

function start(program: string, args: readonly string[], limits: ProcessLimits): ChildProcess {
  const options = { stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'], env: {} }
  if (process.platform === 'win32') return spawn(program, args, { ...options, windowsHide: true })
  // A limit a system does not know (memory on macOS) is passed over; the wall clock still holds.
  const set = (flag: string, value: number) => `ulimit -${flag} ${Math.ceil(value)} 2>/dev/null;`
  const script = [
    set('v', limits.memory_mb * 1024),
    set('t', limits.cpu_s),
    set('f', limits.file_mb * 2048),
    'exec "$0" "$@"',
  ].join(' ')
  return spawn('/bin/sh', ['-c', script, program, ...args], options)
}
