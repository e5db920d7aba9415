import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A process of its own, as a user would start it. */
export interface BenchChild {
  pid: number
  /** Resolves when its output holds it, to its first group; fails when it ends before. */
  said(wanted: RegExp): Promise<string | undefined>
  /** Asks it to stop and waits. */
  stop(): Promise<void>
  ended: Promise<number | null>
}

/** `node …given` in the repository, with `env` on top of a bare environment. */
export function startNode(given: string[], env: Record<string, string> = {}): BenchChild {
  const { PATH = '', HOME = '' } = process.env
  const child: ChildProcess = spawn(process.execPath, given, {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      output += data
      child.emit('said')
    })
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return {
    pid: child.pid as number,
    ended,
    async said(wanted) {
      for (;;) {
        const found = wanted.exec(output)
        if (found) return found[1]
        const gone = await Promise.race([once(child, 'said').then(() => false), ended])
        if (gone !== false) throw new Error(`It ended (${gone}) without ${wanted}:\n${output}`)
      }
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

export const startRapport = (given: string[], env: Record<string, string>) =>
  startNode(['rapport.mjs', ...given], env)

/** A port nobody listens on. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return String(port)
}

/** Processor seconds of a process and memory it holds, as Linux tells them; null elsewhere. */
export function readUse(pid: number): { cpu_s: number; memory_mb: number } | null {
  if (!existsSync(`/proc/${pid}/stat`)) return null
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const memory_kb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
  return {
    cpu_s: (Number(stat[11]) + Number(stat[12])) / TICKS_A_SECOND,
    memory_mb: memory_kb / 1024,
  }
}

/** What Linux counts processor time in, on every platform Node runs on. */
const TICKS_A_SECOND = 100

/** Watches a process's memory until told to stop; gives how far it rose above where it stood. */
export function watchMemory(pid: number): { rose_mb(): number } {
  const before_mb = readUse(pid)?.memory_mb ?? 0
  let most_mb = before_mb
  const look = () => {
    most_mb = Math.max(most_mb, readUse(pid)?.memory_mb ?? 0)
  }
  const timer = setInterval(look, 25)
  return {
    rose_mb() {
      look()
      clearInterval(timer)
      return most_mb - before_mb
    },
  }
}
