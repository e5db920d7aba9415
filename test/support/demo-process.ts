import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const RAPPORT = fileURLToPath(new URL('../../rapport.mjs', import.meta.url))

/** `npm run demo` as a stranger starts it, in a process of its own. */
export interface DemoProcess {
  url: string
  child: ChildProcess
  /** Everything it printed so far. */
  output: () => string
  /** The table it ends with. */
  table: Promise<string>
  /** The signal it died of, or null when it ended by itself. */
  died: Promise<NodeJS.Signals | null>
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export async function startDemo(
  data_dir: string,
  env: Record<string, string> = {},
): Promise<DemoProcess> {
  const port = await freePort()
  const child = spawn(process.execPath, [RAPPORT, 'demo'], {
    env: { ...process.env, DATA_DIR: data_dir, PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const table = new Promise<string>((done, fail) => {
    const hear = (data: Buffer) => {
      output += data
      if (output.includes('Password of all')) done(output)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', (code, signal) => fail(new Error(`demo ended: ${code ?? signal}\n${output}`)))
  })
  const died = new Promise<NodeJS.Signals | null>((done) => {
    child.on('exit', (_code, signal) => done(signal))
  })
  // Whoever does not wait for the table must not be tripped by it.
  table.catch(() => {})
  const stop = () =>
    new Promise<void>((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done()
      child.once('exit', () => done())
      child.kill('SIGTERM')
    })
  return { url: `http://127.0.0.1:${port}`, child, output: () => output, table, died, stop }
}
