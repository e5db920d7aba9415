import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Makes one quickly starting file of a piece of TypeScript that imports `./db/…` and the like. */
export function compile(source: string): string {
  const outfile = join(mkdtempSync(join(tmpdir(), 'rapport-child-')), 'child.mjs')
  buildSync({
    stdin: { contents: source, resolveDir: ROOT, loader: 'ts' },
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' },
  })
  return outfile
}

/** A process of its own that talks in lines. */
export interface Child {
  pid: number
  say(line: string): void
  /** The next line it writes. */
  hear(): Promise<string>
  /** As `kill -9` would. */
  kill(): Promise<void>
  ended: Promise<number | null>
}

export function startChild(file: string, ...given: string[]): Child {
  const child: ChildProcess = spawn(process.execPath, [file, ...given], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (!child.stdin || !child.stdout) throw new Error('A child has pipes')
  const { stdin } = child
  // A killed child hears nothing any more.
  stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return {
    pid: child.pid as number,
    say: (line) => void stdin.write(`${line}\n`),
    async hear() {
      const { value, done } = await lines.next()
      if (done) throw new Error(`The child ended (${await ended}) without a word`)
      return value as string
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    ended,
  }
}
