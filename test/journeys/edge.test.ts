import { randomUUID } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAuth } from '../../api/auth.ts'
import { connectPostgres } from '../../db/connect-postgres.ts'
import type { Database } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createAccount, type NewAccount } from '../../db/stores/accounts.ts'
import { type Bundle, bundleEdge, type Edge, startEdge } from '../support/edge.ts'
import { databaseUrl } from '../support/global-setup.ts'
import { present } from '../support/present.ts'
import { makeCase } from '../support/unit.ts'

const SECRET = 'a secret for tests of the edge only'
const PASSWORD = 'correct horse battery staple'
/** For where nothing asks a database. */
const NO_DATABASE = 'postgres://nobody:none@127.0.0.1:1/none'

describe('the bundle for the edge', () => {
  let bundle: Bundle
  beforeAll(() => {
    bundle = bundleEdge()
  })

  it('is made offline from the application itself', () => {
    expect(bundle.modules).toEqual(expect.arrayContaining(['api/app.ts', 'api/worker.ts']))
    // What a paid plan accepts is 10 MB compressed; this is far from it even as it stands.
    expect(bundle.bytes).toBeLessThan(10_000_000)
  })

  it.each([
    'onnxruntime',
    'sherpa-onnx',
    '@huggingface/transformers',
    'ffmpeg-static',
    '@electric-sql/pglite',
    'piscina',
    'pino',
    'tsx',
  ])('has nothing of %s in it', (name) => {
    expect(bundle.modules.filter((path) => path.includes(`node_modules/${name}`))).toEqual([])
  })

  it('has no step, model, command or composition root in it', () => {
    const own = bundle.modules.filter((path) => !path.includes('node_modules/'))
    expect(own.filter((path) => /^(workers|prompts|eval|cli|test|start\.ts)/.test(path))).toEqual(
      [],
    )
  })

  it('starts no process and no thread, and its own code opens no file', () => {
    expect(bundle.builtins.get('crypto')).toBeDefined()
    for (const name of ['child_process', 'worker_threads', 'cluster']) {
      expect(bundle.builtins.get(name) ?? []).toEqual([])
    }
    const files = ['fs', 'fs/promises'].flatMap((name) => bundle.builtins.get(name) ?? [])
    expect(files.filter((path) => !path.includes('node_modules/'))).toEqual([])
  })
})

/** PostgreSQL's way of saying that it cannot be talked to yet. */
const NOT_READY = (() => {
  const fields = Buffer.from('SFATAL\0C57P03\0Mthe database system is starting up\0\0')
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
})()

describe('the edge without a database', () => {
  let edge: Edge
  // The tool itself breaks down where nothing listens, and sometimes when it is hung up on; a server
  // that says it is not ready is as good as none.
  const hangsUp = createServer((socket) =>
    socket
      .on('error', () => {})
      .on('data', (said) => {
        if (said.length === 8) socket.write('N')
        else socket.end(NOT_READY)
      }),
  )
  beforeAll(async () => {
    await new Promise<void>((done) => hangsUp.listen(0, '127.0.0.1', done))
    const { port } = hangsUp.address() as AddressInfo
    const vars = { RAPPORT_ENV: 'development', RAPPORT_SECRET: SECRET }
    edge = await startEdge({ database_url: `postgres://nobody:none@127.0.0.1:${port}/none`, vars })
  })
  afterAll(async () => {
    await edge?.stop()
    hangsUp.close()
  })

  it('still shows the sign-in page under the same content security policy', async () => {
    const response = await fetch(`${edge.url}/sign-in`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(await response.text()).toContain('name="password"')
  })

  it('serves style sheets and fonts from its own assets, and nothing else', async () => {
    const css = await fetch(`${edge.url}/assets/rapport.css`)
    expect(css.status).toBe(200)
    expect(css.headers.get('content-type')).toContain('text/css')
    expect(css.headers.get('x-content-type-options')).toBe('nosniff')
    const font = await fetch(`${edge.url}/assets/atkinson-400.woff2`)
    expect((await font.arrayBuffer()).byteLength).toBeGreaterThan(1_000)
    expect((await fetch(`${edge.url}/assets/start.ts`)).status).toBe(404)
  })

  it('sends whoever is not signed in to the sign-in page', async () => {
    const response = await fetch(`${edge.url}/consents`, { redirect: 'manual' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/sign-in?to=%2Fconsents')
  })

  it('says that it is not well', async () => {
    const response = await fetch(`${edge.url}/health`)
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ ok: false })
  })
})

describe('the edge set up wrongly', () => {
  let edge: Edge
  beforeAll(async () => {
    // As deployed, but with neither a secret nor an address of its own.
    edge = await startEdge({ database_url: NO_DATABASE, vars: {} })
  })
  afterAll(() => edge?.stop())

  it('serves nothing with the development secret in production', async () => {
    const response = await fetch(`${edge.url}/sign-in`)
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('not set up')
  })
})

const server_url = process.env.TEST_DATABASE_URL
const there = present('PostgreSQL (TEST_DATABASE_URL)', Boolean(server_url))

describe.skipIf(!there)('the edge with PostgreSQL', () => {
  const name = `rapport_edge_${randomUUID().replaceAll('-', '')}`
  const protection = { name: 'Test protection', email: 'protection@rapport.test' }
  const coach = { name: 'Test coach', email: 'coach@rapport.test' }
  let server: Database
  let database: Database
  let edge: Edge
  let unit: Awaited<ReturnType<typeof makeCase>>

  beforeAll(async () => {
    server = connectPostgres(server_url as string, 1)
    await server.run(`create database ${name}`)
    const url = databaseUrl(server_url as string, name)
    database = connectPostgres(url, 1)
    await migrate(database)
    unit = await makeCase(database, 'edge')
    const { coach_id, team_id } = unit.actor
    await makeAccount(database, { ...protection, role: 'data_protection' })
    await makeAccount(database, { ...coach, role: 'coach', coach_id, team_id })
    const vars = { RAPPORT_ENV: 'development', RAPPORT_SECRET: SECRET }
    // The tool wants a password in the address; the test server asks nobody for one.
    const spelt = url.replace('postgres@', 'postgres:none@')
    edge = await startEdge({ database_url: spelt, vars })
  })
  afterAll(async () => {
    await edge?.stop()
    await database?.close()
    await server?.run(`drop database if exists ${name} with (force)`)
    await server?.close()
  })

  const signIn = (email: string, password = PASSWORD) =>
    fetch(`${edge.url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: edge.url },
      body: new URLSearchParams({ email, password, to: '/' }),
    })
  /** Asks as somebody signed in, from the service's own pages. */
  const askingAs = async (email: string) => {
    const cookies = (await signIn(email)).headers.getSetCookie()
    const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
    return (path: string, init: RequestInit = {}) => {
      const headers = { origin: edge.url, cookie, ...(init.headers as Record<string, string>) }
      return fetch(new URL(path, edge.url), { redirect: 'manual', ...init, headers })
    }
  }
  const jobs = async (material_id: string) => {
    const found = await database.run(
      `select name from pgboss.job where data->>'material_id' = $1`,
      [material_id],
    )
    return found.rows.map((row) => row.name)
  }

  it('is well', async () => {
    const response = await fetch(`${edge.url}/health`)
    expect(await response.json()).toEqual({ ok: true })
  })

  it('refuses a wrong password', async () => {
    expect((await signIn(coach.email, 'wrong password entirely')).status).toBe(401)
  })

  it('signs an account in, shows it its pages and nobody else’s', async () => {
    const ask = await askingAs(protection.email)
    const page = await ask('/consents')
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Test protection')
    expect((await ask('/accounts')).status).toBe(404)
  })

  it('takes a note in and enqueues its first step for workers elsewhere', async () => {
    const ask = await askingAs(coach.email)
    const form = { text: 'Sharon felt better about the form.', day: '2026-11-19' }
    const body = new URLSearchParams({ ...form, person: unit.person.id, session: '' })
    const response = await ask('/notes/new', { method: 'POST', body })
    expect(response.status).toBe(303)
    const material_id = /materials\/([^?]+)/.exec(response.headers.get('location') ?? '')?.[1]
    expect(await jobs(String(material_id))).toEqual(['steps'])
    const found = await database.run('select sealed from vault.raw_text where material_id = $1', [
      material_id,
    ])
    expect(String(found.rows[0]?.sealed)).not.toContain('Sharon')
  })

  it('goes on telling how far a note has come, for as long as somebody listens', async () => {
    const ask = await askingAs(coach.email)
    const found = await database.run(`select id from research.material where kind = 'note'`)
    const id = String(found.rows[0]?.id)
    const stream = await ask(`/api/v1/materials/${id}/events`)
    const told = (stream.body as ReadableStream<Uint8Array>).getReader()
    const decoder = new TextDecoder()
    const hear = async (words: string) => {
      for (let heard = ''; !heard.includes(words); ) {
        const { value, done } = await told.read()
        if (done) throw new Error(`It ended without ${words}: ${heard}`)
        heard += decoder.decode(value, { stream: true })
      }
    }
    // Each is moved only once the one before was told: whoever tells must still reach the database.
    const move = (state: string) =>
      database.run(`update research.stage set state = $1 where material_id = $2`, [state, id])
    await hear('"state":"queued"')
    await move('running')
    await hear('"state":"running"')
    await move('dead')
    await hear('event: end')
    // What is left of the last event may come apart from its name; after it the stream must close.
    for (let last = await told.read(); !last.done; ) last = await told.read()
  }, 20_000)

  it('takes a recording in over several requests, sealed, and enqueues it once it is whole', async () => {
    const ask = await askingAs(coach.email)
    const tus = { 'tus-resumable': '1.0.0' }
    const bytes = Uint8Array.from({ length: 5_000_000 }, (_, at) => (at * 31) & 255)
    bytes.set(new TextEncoder().encode('RIFF0000WAVEfmt '))
    const said = `session_id ${btoa(unit.session.id)},filename ${btoa('meeting.wav')}`
    const created = await ask('/api/v1/uploads', {
      method: 'POST',
      headers: { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': said },
    })
    expect(created.status).toBe(201)
    const at = String(created.headers.get('location'))
    const type = 'application/offset+octet-stream'
    const send = (from: number, to: number) =>
      ask(at, {
        method: 'PATCH',
        headers: { ...tus, 'upload-offset': String(from), 'content-type': type },
        body: bytes.slice(from, to),
      })
    expect((await send(0, 3_000_000)).headers.get('upload-offset')).toBe('3000000')
    const last = await send(3_000_000, bytes.length)
    expect(last.status).toBe(204)
    expect(await jobs(String(last.headers.get('rapport-material')))).toEqual(['speech'])
  })

  it('answers many at once, each over connections of its own', async () => {
    const ask = await askingAs(protection.email)
    const asked = ['/consents', '/audit', '/jobs', '/health', '/consents', '/audit', '/jobs', '/']
    const answers = await Promise.all(asked.map((path) => ask(path)))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200, 200, 303])
  })

  it('leaves no connection open once it has answered', async () => {
    const own = await database.run('select pg_backend_pid() as pid')
    const ours = own.rows.map((row) => row.pid)
    const open = async () => {
      const found = await server.run(
        `select count(*)::int as n from pg_stat_activity where datname = $1 and pid <> all($2)`,
        [name, ours],
      )
      return Number(found.rows[0]?.n)
    }
    await expect.poll(open, { timeout: 30_000 }).toBe(0)
  })
})

type Made = Pick<NewAccount, 'name' | 'email' | 'role'> & Partial<NewAccount>

async function makeAccount(database: Database, made: Made): Promise<void> {
  const settings = { secret: SECRET, base_url: 'http://rapport.test', secure: false, oidc: null }
  const auth = createAuth(database, settings)
  const password_hash = await (await auth.$context).password.hash(PASSWORD)
  const nobody = { coach_id: null, team_id: null }
  await createAccount(database.drizzle, { ...nobody, ...made, password_hash })
}
