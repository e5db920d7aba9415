import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')

/** Cloudflare's tools without anything that would ask the network. */
const OFFLINE = {
  ...process.env,
  WRANGLER_SEND_METRICS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CI: '1',
}

/** What esbuild wrote into the bundle, and what each module of it imports. */
export interface Bundle {
  /** Paths of the modules whose code is in it. */
  modules: string[]
  /** Who imports each of Node's own modules. */
  builtins: Map<string, string[]>
  bytes: number
}

/** Bundles the worker as a deployment would, without deploying it. */
export function bundleEdge(): Bundle {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-edge-'))
  try {
    const flags = ['deploy', '--dry-run', '--outdir', folder, '--metafile']
    execFileSync(process.execPath, [WRANGLER, ...flags], { cwd: ROOT, env: OFFLINE })
    const meta = JSON.parse(readFileSync(join(folder, 'bundle-meta.json'), 'utf8')) as Metafile
    const outputs = Object.values(meta.outputs).filter((output) => output.entryPoint)
    const modules = outputs.flatMap((output) => Object.keys(output.inputs))
    return { modules, builtins: builtinsOf(meta), bytes: outputs[0]?.bytes ?? 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Metafile {
  inputs: Record<string, { imports: { path: string }[] }>
  outputs: Record<string, { entryPoint?: string; inputs: Record<string, unknown>; bytes: number }>
}

function builtinsOf(meta: Metafile): Map<string, string[]> {
  const builtins = new Map<string, string[]>()
  for (const [importer, { imports }] of Object.entries(meta.inputs)) {
    for (const { path } of imports) {
      const name = /^(?:node-built-in-modules:)(?:node:)?([a-z_/]+)$/.exec(path)?.[1]
      if (name) builtins.set(name, [...(builtins.get(name) ?? []), importer])
    }
  }
  return builtins
}

export interface Edge {
  url: string
  /** Ends the tool and everything it started. */
  stop(): Promise<void>
}

/** Starts the worker in Cloudflare's own runtime on this machine. */
export async function startEdge(settings: {
  database_url: string
  vars: Record<string, string>
}): Promise<Edge> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-edge-'))
  const port = await freePort()
  const flags = ['dev', '--local', '--ip', '127.0.0.1', '--port', String(port)]
  const where = ['--inspector-port', String(await freePort()), '--persist-to', folder]
  const vars = Object.entries(settings.vars).flatMap(([name, text]) => ['--var', `${name}:${text}`])
  const env = {
    ...OFFLINE,
    WRANGLER_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE: settings.database_url,
  }
  const child = spawn(process.execPath, [WRANGLER, ...flags, ...where, ...vars], {
    ...{ cwd: ROOT, env, detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const stop = async () => {
    killGroup(child.pid)
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const ready = new Promise<void>((done, fail) => {
    let said = ''
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Ready on')) done()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    void ended.then(() => fail(new Error(`wrangler ended before it was ready:\n${said}`)))
  })
  await ready.catch(async (error) => {
    await stop()
    throw error
  })
  return { url: `http://127.0.0.1:${port}`, stop }
}

/** The tool starts a runtime of its own: the whole process group goes. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise<void>((done) => server.close(() => done()))
  return port
}
