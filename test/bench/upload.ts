import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from 'better-auth/crypto'
import { connectPglite } from '../../db/connect-pglite.ts'
import { migrate } from '../../db/migrate.ts'
import { createAccount } from '../../db/stores/accounts.ts'
import { makeCase } from '../support/unit.ts'
import { freePort, readUse, startNode, startRapport, watchMemory } from './child.ts'
import { type Bench, timed } from './row.ts'

const MB = 1024 * 1024
const MEMORY_MB_MOST = 100
const ACCOUNT = { email: 'coach@bench.example', password: 'a password for the benchmark' }

/** A big recording into the real server, in a process of its own, over the resumable protocol. */
export const upload: Bench = {
  name: 'upload',
  async run({ upload_mb }) {
    if (!readUse(process.pid)) {
      const what = 'memory an upload adds: not measured, this system does not tell (no /proc)'
      return [{ what, measured: 0, unit: 'MB' }]
    }
    const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-'))
    try {
      const ours = await intoService(folder, upload_mb)
      const peer = await intoFile(folder, upload_mb)
      const what = `${upload_mb} MB upload`
      return [
        {
          what: `memory a ${what} adds`,
          measured: ours.rose_mb,
          unit: 'MB',
          target_most: MEMORY_MB_MOST,
          peer: { what: 'plain stream to a file', measured: peer.rose_mb },
          note: 'rise of resident memory over the signed-in, warmed-up server',
        },
        {
          what: `time of a ${what}`,
          measured: ours.wall_s,
          unit: 's',
          cpu: ours.cpu_s,
          peer: { what: 'plain stream to a file', measured: peer.wall_s },
          note: 'sealed as it streams, read back and hashed; both ends on this machine',
        },
      ]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Taken {
  rose_mb: number
  wall_s: number
  cpu_s: number
}

async function intoService(folder: string, size_mb: number): Promise<Taken> {
  const session_id = await prepare(folder)
  const PORT = await freePort()
  const UPLOAD_MAX_MB = String(size_mb + 1)
  const settings = { DATA_DIR: folder, PORT, UPLOAD_MAX_MB, LOG_LEVEL: 'error' }
  const child = startRapport(['serve'], settings)
  try {
    await child.said(/Rapport is at/)
    const origin = `http://127.0.0.1:${PORT}`
    const headers = { origin, cookie: await signIn(origin) }
    await sendRecording(origin, headers, session_id, MB)
    return await measured(child.pid, () => sendRecording(origin, headers, session_id, size_mb * MB))
  } finally {
    await child.stop()
  }
}

async function intoFile(folder: string, size_mb: number): Promise<Taken> {
  const child = startNode(['test/bench/upload-peer.mjs', join(folder, 'peer')])
  try {
    const port = await child.said(/listening on (\d+)/)
    const send = (size: number) =>
      fetch(`http://127.0.0.1:${port}/`, streamed('POST', {}, recording(size)))
    await send(MB)
    return await measured(child.pid, () => send(size_mb * MB))
  } finally {
    await child.stop()
  }
}

async function measured(pid: number, work: () => Promise<unknown>): Promise<Taken> {
  const cpu_before_s = readUse(pid)?.cpu_s ?? 0
  const memory = watchMemory(pid)
  const { wall_s } = await timed(work)
  const cpu_s = (readUse(pid)?.cpu_s ?? 0) - cpu_before_s
  return { rose_mb: memory.rose_mb(), wall_s, cpu_s }
}

/** A data folder with one coach, one person who agreed and one session. */
async function prepare(folder: string): Promise<string> {
  const settings = { folder: join(folder, 'database'), purpose: 'a benchmark', now: new Date() }
  const database = await connectPglite(settings)
  await migrate(database)
  const unit = await makeCase(database, 'upload')
  const { email, password } = ACCOUNT
  await createAccount(database.drizzle, {
    ...{ name: 'Bench coach', email, role: 'coach' },
    ...{ coach_id: unit.coach.id, team_id: unit.team.id },
    password_hash: await hashPassword(password),
  })
  await database.close()
  return unit.session.id
}

async function signIn(origin: string): Promise<string> {
  const body = new URLSearchParams(ACCOUNT)
  const answer = await fetch(`${origin}/sign-in`, {
    ...{ method: 'POST', headers: { origin }, body, redirect: 'manual' },
  })
  const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0])
  if (cookies.length === 0) throw new Error(`Signing in was answered with ${answer.status}`)
  return cookies.join('; ')
}

async function sendRecording(
  origin: string,
  headers: Record<string, string>,
  session_id: string,
  size: number,
): Promise<void> {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const metadata = `session_id ${base64(session_id)},filename ${base64(`${size}.wav`)}`
  const tus = { ...headers, 'tus-resumable': '1.0.0' }
  const made = await fetch(`${origin}/api/v1/uploads`, {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(size), 'upload-metadata': metadata },
  })
  if (made.status !== 201) throw new Error(`Beginning: ${made.status} ${await made.text()}`)
  const at = new URL(made.headers.get('location') as string, origin)
  const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }
  const sent = await fetch(at, streamed('PATCH', { ...tus, ...type }, recording(size)))
  if (sent.status !== 204) throw new Error(`Sending: ${sent.status} ${await sent.text()}`)
}

const streamed = (
  method: string,
  headers: Record<string, string>,
  body: ReadableStream<Uint8Array>,
): RequestInit & { duplex: 'half' } => ({ method, headers, body, duplex: 'half' })

/** A WAV header and then noise, made as it is sent. */
function recording(size: number): ReadableStream<Uint8Array> {
  const noise = randomBytes(MB)
  let left = size
  return new ReadableStream({
    pull(to) {
      const part = new Uint8Array(noise.subarray(0, Math.min(left, noise.length)))
      if (left === size) part.set(wavHeader(size))
      left -= part.length
      to.enqueue(part)
      if (left === 0) to.close()
    },
  })
}

/** 44 bytes: 16 kHz, mono, 16 bit. */
function wavHeader(size: number): Uint8Array {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(size - 8, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(16_000, 24)
  header.writeUInt32LE(32_000, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(size - 44, 40)
  return header
}
