import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../db/database.ts'
import { openParts } from '../../db/sealing/parts.ts'
import { type Asking, openTestApp, type TestApp } from '../../test/support/app.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { makeCase } from '../../test/support/unit.ts'

let database: Database
let test: TestApp

const MB = 1024 * 1024
const MOST_BYTES = 20 * MB

beforeAll(async () => {
  database = await openTestDatabase()
  test = await openTestApp(database, { upload_max_bytes: MOST_BYTES })
})

afterAll(async () => {
  await test?.close()
  await database?.close()
})

type Case = Awaited<ReturnType<typeof makeCase>>

async function open(label: string, purposes?: Parameters<typeof makeCase>[2]) {
  const one: Case = await makeCase(database, label, purposes)
  const ask = await test.signIn('coach', { coach_id: one.coach.id, team_id: one.team.id })
  return { one, ask }
}

/** A WAV header followed by bytes of a pattern: sound as far as intake looks. */
function wav(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + seed * 17) & 0xff
  bytes.set(new TextEncoder().encode('RIFF0000WAVEfmt '))
  return bytes
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const TUS = { 'tus-resumable': '1.0.0' }

function create(ask: Asking, session_id: string, size: number, more: Record<string, string> = {}) {
  const said = { session_id, filename: 'Sharon Okafor.wav', ...more }
  const metadata = Object.entries(said).map(([name, value]) => `${name} ${base64(value)}`)
  return ask('/api/v1/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(size), 'upload-metadata': metadata.join(',') },
  })
}

const send = (ask: Asking, at: string, offset: number, body: BodyInit) =>
  ask(at, {
    method: 'PATCH',
    headers: {
      ...TUS,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body,
    duplex: 'half',
  } as RequestInit)

async function offsetOf(ask: Asking, at: string): Promise<number> {
  const response = await ask(at, { method: 'HEAD', headers: TUS })
  return Number(response.headers.get('upload-offset'))
}

const CHUNK = 64 * 1024

/** A connection that breaks after these bytes; what was still on its way inside may be lost too. */
function broken(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.error(new Error('cut'))
      controller.enqueue(bytes.subarray(at, at + CHUNK))
      at += CHUNK
    },
  })
}

const materials = async (session_id: string) =>
  (await database.run('select * from research.material where session_id = $1', [session_id])).rows

const parts = async (upload_at: string) =>
  test.ports.objects.list(`audio/${upload_at.split('/').at(-1)}`)

async function sha256Of(material_id: unknown, person_id: string): Promise<string> {
  const { rows } = await database.run('select * from vault.audio_object where material_id = $1', [
    material_id,
  ])
  const { ring } = test.ports.keys
  const key = await ring.keyFor(`person:${person_id}`)
  const hash = createHash('sha256')
  const { object_key, byte_count } = rows[0] as { object_key: string; byte_count: number }
  for await (const bytes of openParts(test.ports.objects, key, object_key, Number(byte_count))) {
    hash.update(bytes)
  }
  return hash.digest('hex')
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('a resumable upload', () => {
  it('cut at any byte goes on from there, and arrives unchanged and sealed', async () => {
    const { one, ask } = await open('resumed-upload')
    const bytes = wav(9 * MB + 123)
    const made = await create(ask, one.session.id, bytes.length, { sha256: sha256(bytes) })
    expect(made.status).toBe(201)
    const at = made.headers.get('location') ?? ''
    for (const cut of [1, 4_095, 4 * MB, 4 * MB + 1, 8 * MB + 77]) {
      const from = await offsetOf(ask, at)
      await send(ask, at, from, bytes.subarray(from, cut))
      expect(await offsetOf(ask, at)).toBe(cut)
    }
    const before = await offsetOf(ask, at)
    await send(ask, at, before, broken(bytes.subarray(before, before + 900_000)))
    const from = await offsetOf(ask, at)
    expect(from).toBeGreaterThanOrEqual(before)
    expect(from).toBeLessThanOrEqual(before + 900_000)
    expect((await send(ask, at, from + 1, bytes.subarray(from + 1))).status).toBe(409)
    const last = await send(ask, at, from, bytes.subarray(from))
    expect(last.status).toBe(204)
    const [row] = await materials(one.session.id)
    expect(row).toMatchObject({ kind: 'recording', media_type: 'audio/wav' })
    expect(last.headers.get('rapport-material')).toBe(row?.id)
    expect(await sha256Of(row?.id, one.person.id)).toBe(sha256(bytes))
    const stored = await test.ports.objects.get((await parts(at))[0] ?? '')
    expect(Buffer.from(stored ?? []).includes('RIFF')).toBe(false)
  })

  it('needs consent before its first byte, and the refusal names what is missing', async () => {
    const { one, ask } = await open('no-consent-upload', ['transcribe'])
    const response = await create(ask, one.session.id, 1_000)
    expect(response.status).toBe(403)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    const { detail } = (await response.json()) as { detail: string }
    expect(detail).toContain('Record our appointments')
    expect(detail).toContain('Study the text')
    expect(detail).not.toContain('Turn recordings')
    const rows = await database.run('select * from research.upload where session_id = $1', [
      one.session.id,
    ])
    expect(rows.rows).toEqual([])
  })

  it('is refused after its last byte when consent was withdrawn meanwhile', async () => {
    const { one, ask } = await open('withdrawn-upload')
    const bytes = wav(2_000)
    const at = (await create(ask, one.session.id, bytes.length)).headers.get('location') ?? ''
    await database.run('update research.consent set withdrawn_at = now() where person_id = $1', [
      one.person.id,
    ])
    expect((await send(ask, at, 0, bytes)).status).toBe(403)
    expect(await parts(at)).toEqual([])
    expect(await materials(one.session.id)).toEqual([])
  })

  it('recognises bytes that came before, and keeps them once', async () => {
    const { one, ask } = await open('duplicate-upload')
    const bytes = wav(5_000, 3)
    const once = async () => {
      const at = (await create(ask, one.session.id, bytes.length)).headers.get('location') ?? ''
      return { at, response: await send(ask, at, 0, bytes) }
    }
    const first = await once()
    const second = await once()
    expect(second.response.headers.get('rapport-already')).toBe('true')
    expect(second.response.headers.get('rapport-material')).toBe(
      first.response.headers.get('rapport-material'),
    )
    expect(await parts(second.at)).toEqual([])
    expect(await parts(first.at)).toHaveLength(1)
    expect(await materials(one.session.id)).toHaveLength(1)
  })

  it.each([
    ['a program named as audio', 'MZ\x90\x00 this is a program'],
    ['a web page', '<!doctype html><script>alert(1)</script>'],
    ['random bytes', '\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10'],
  ])('that holds %s is refused by its content, and nothing is kept', async (label, content) => {
    const { one, ask } = await open(`hostile-${label}`)
    const bytes = Uint8Array.from(content, (char) => char.charCodeAt(0))
    const at = (await create(ask, one.session.id, bytes.length)).headers.get('location') ?? ''
    const response = await send(ask, at, 0, bytes)
    expect(response.status).toBe(422)
    expect(((await response.json()) as { detail: string }).detail).toContain('Give a WAV, MP3')
    expect(await parts(at)).toEqual([])
    expect(await materials(one.session.id)).toEqual([])
  })

  it('of nothing is refused', async () => {
    const { one, ask } = await open('empty-upload')
    const response = await create(ask, one.session.id, 0)
    expect(response.status).toBe(422)
    expect(((await response.json()) as { detail: string }).detail).toContain('empty (0 bytes)')
  })

  it('whose bytes are not the promised ones is refused', async () => {
    const { one, ask } = await open('changed-upload')
    const bytes = wav(3_000, 5)
    const made = await create(ask, one.session.id, bytes.length, { sha256: sha256(wav(3_000, 6)) })
    const at = made.headers.get('location') ?? ''
    const response = await send(ask, at, 0, bytes)
    expect(((await response.json()) as { detail: string }).detail).toContain('changed on its way')
    expect(await parts(at)).toEqual([])
  })

  it('above the size limit is refused before its first byte', async () => {
    const { one, ask } = await open('large-upload')
    const response = await create(ask, one.session.id, MOST_BYTES + 1)
    expect(response.status).toBe(413)
    expect(((await response.json()) as { detail: string }).detail).toContain('up to 20 MB')
  })

  it('of another coach is not to be found', async () => {
    const mine = await open('upload-mine')
    const theirs = await open('upload-theirs')
    const made = await create(theirs.ask, theirs.one.session.id, 100)
    const at = made.headers.get('location') ?? ''
    expect((await mine.ask(at, { method: 'HEAD', headers: TUS })).status).toBe(404)
    expect((await send(mine.ask, at, 0, wav(100))).status).toBe(404)
    expect((await create(mine.ask, theirs.one.session.id, 100)).status).toBe(404)
  })

  it('that fell before it was taken in is caught up with when the client asks', async () => {
    const { one, ask } = await open('fallen-upload')
    const bytes = wav(4_000, 9)
    const at = (await create(ask, one.session.id, bytes.length)).headers.get('location') ?? ''
    const { queue } = test.ports
    const { sendStep } = queue
    queue.sendStep = () => Promise.reject(new Error('the process fell'))
    expect((await send(ask, at, 0, bytes)).status).toBeGreaterThanOrEqual(500)
    queue.sendStep = sendStep
    expect(await materials(one.session.id)).toEqual([])
    expect(await offsetOf(ask, at)).toBe(bytes.length)
    expect(await materials(one.session.id)).toHaveLength(1)
  })
})

describe('a plain upload', () => {
  const put = (ask: Asking, session_id: string, body: BodyInit, query = '') =>
    ask(`/api/v1/sessions/${session_id}/recording${query}`, {
      method: 'PUT',
      body,
      duplex: 'half',
    } as RequestInit)

  it('streams a recording in, and says what it became', async () => {
    const { one, ask } = await open('put')
    const bytes = wav(5 * MB + 5)
    const response = await put(ask, one.session.id, bytes, `?sha256=${sha256(bytes)}`)
    expect(response.status).toBe(201)
    const { material_id } = (await response.json()) as { material_id: string }
    expect(await sha256Of(material_id, one.person.id)).toBe(sha256(bytes))
    expect((await put(ask, one.session.id, bytes)).status).toBe(200)
  })

  it('that breaks off or grows too large leaves nothing behind', async () => {
    const { one, ask } = await open('put-broken')
    expect((await put(ask, one.session.id, broken(wav(5_000)))).status).toBe(503)
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(wav(MB)),
    })
    expect((await put(ask, one.session.id, endless)).status).toBe(413)
    const { rows } = await database.run(
      'select id, refusal from research.upload where session_id = $1',
      [one.session.id],
    )
    for (const row of rows) {
      expect(row.refusal).not.toBeNull()
      expect(await test.ports.objects.list(`audio/${row.id}`)).toEqual([])
    }
    expect(await materials(one.session.id)).toEqual([])
  })
})
