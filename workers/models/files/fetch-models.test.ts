import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FileServer, startFileServer } from '../../../test/support/file-server.ts'
import { CATALOGUE, chosenModels } from './catalogue.ts'
import { download } from './download.ts'
import { type FetchedFile, fetchModels, listModels } from './fetch-models.ts'
import { findModels } from './find-models.ts'

let server: FileServer
let folder: string
const root = mkdtempSync(join(tmpdir(), 'models-'))
beforeAll(async () => {
  server = await startFileServer()
  for (const model of CATALOGUE) {
    for (const file of model.files) put(`${model.name}/${file.path}`, randomBytes(40_000))
  }
})
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'))
  server.calls.length = 0
  server.next.length = 0
})
afterAll(async () => {
  await server.close()
  rmSync(root, { recursive: true })
})

const sha256 = (body: Buffer) => createHash('sha256').update(body).digest('hex')
function put(path: string, body: Buffer): Buffer {
  server.files.set(path, { body, etag: `"${sha256(body).slice(0, 12)}"` })
  return body
}
const { signal } = new AbortController()

async function fetchAll(...names: string[]): Promise<FetchedFile[]> {
  const ends: FetchedFile[] = []
  const options = {
    ...{ folder, models: chosenModels(names).models, base_url: server.base_url, signal },
    ...{ now: () => new Date('2026-01-02T03:04:05Z'), onProgress() {} },
  }
  for await (const end of fetchModels(options)) ends.push(end)
  return ends
}

const states = async () =>
  Object.fromEntries((await listModels(folder)).map(({ name, state }) => [name, state]))

function fetchOne(path: string, over: Partial<Parameters<typeof download>[0]> = {}) {
  const url = `${server.base_url}/${path}`
  const to = join(folder, 'file')
  return download({ url, path: to, sha256: null, progress() {}, signal, ...over })
}

describe('fetching models', () => {
  it('fetches everything, says what it had to trust, and finds it ready to use', async () => {
    expect(Object.values(await states()).every((state) => state === 'missing')).toBe(true)
    expect(findModels(folder).speech).toBeNull()
    const ends = await fetchAll()
    expect(new Set(ends.map(({ end }) => end))).toEqual(new Set(['trusted']))
    expect(Object.values(await states()).every((state) => state === 'ok')).toBe(true)
    const found = findModels(folder)
    expect(found.speech).toMatchObject({ name: 'whisper-base.en', recogniser: { kind: 'whisper' } })
    expect(found.speech?.vad).toContain('silero_vad.onnx')
    expect(found.speech?.diarization?.segmentation).toContain('segmentation.onnx')
    expect(found.sentence_folder).toBe(join(folder, 'all-MiniLM-L6-v2'))
    expect(found.token_classifier_folder).toBe(join(folder, 'bert-base-NER'))
  })

  it('fetches a named model with what it needs, once', async () => {
    const ends = await fetchAll('whisper-base.en')
    expect(ends.map(({ file }) => file)).toContain('silero-vad/silero_vad.onnx')
    expect(ends).toHaveLength(4)
    server.calls.length = 0
    expect((await fetchAll('whisper-base.en')).every(({ end }) => end === 'already there')).toBe(
      true,
    )
    expect(server.calls).toEqual([])
    expect(chosenModels(['whisper-huge']).unknown).toEqual(['whisper-huge'])
  })

  it('sees a file that changed since it was recorded, and mends it', async () => {
    await fetchAll('silero-vad')
    const path = join(folder, 'silero-vad', 'silero_vad.onnx')
    const good = readFileSync(path)
    const bad = Buffer.from(good)
    bad[100] = (bad[100] as number) ^ 1
    writeFileSync(path, bad)
    expect((await states())['silero-vad']).toBe('corrupt')
    expect(await fetchAll('silero-vad')).toMatchObject([{ end: 'fetched' }])
    expect(readFileSync(path)).toEqual(good)
  })

  it('refuses a file that is not the one recorded before', async () => {
    await fetchAll('silero-vad')
    rmSync(join(folder, 'silero-vad', 'silero_vad.onnx'))
    const key = 'silero-vad/silero_vad.onnx'
    const before = server.files.get(key)
    put(key, Buffer.from('something else'))
    const [end] = await fetchAll('silero-vad')
    expect(end).toMatchObject({ end: 'failed' })
    expect(end?.sentence).toContain('checksum')
    expect((await states())['silero-vad']).toBe('missing')
    if (before) server.files.set(key, before)
  })

  it('tells files put there by hand from files it can vouch for', async () => {
    const at = join(folder, 'silero-vad')
    mkdirSync(at)
    writeFileSync(join(at, 'silero_vad.onnx'), 'by hand')
    expect((await states())['silero-vad']).toBe('unrecorded')
  })

  it('goes on with the other files when one fails', async () => {
    server.next.push({ status: 404 })
    const ends = await fetchAll('speakers')
    expect(ends.map(({ end }) => end)).toEqual(['failed', 'trusted'])
    expect(ends[0]?.sentence).toMatch(/no such file \(404\).*--base-url/)
  })
})

describe('downloading one file', () => {
  it('takes up a broken connection where it broke', async () => {
    const body = put('big', randomBytes(3_000_000))
    server.next.push({ cut_after: 1_000_000 }, { cut_after: 500_000 })
    const seen: number[] = []
    const end = await fetchOne('big', { progress: (done) => void seen.push(done) })
    expect(end).toEqual({ ok: true, bytes: 3_000_000, sha256: sha256(body) })
    expect(server.calls[0]?.range).toBeUndefined()
    expect(Number(/\d+/.exec(server.calls[1]?.range ?? '')?.[0])).toBeGreaterThan(0)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
    expect(existsSync(join(folder, 'file.partial'))).toBe(false)
  })

  it('takes it up in a later run too, and keeps the unfinished file out of sight', async () => {
    const body = put('big', randomBytes(1_000_000))
    server.next.push({ cut_after: 300_000 }, { status: 503 }, { status: 503 })
    const first = await fetchOne('big')
    expect(first).toMatchObject({ ok: false })
    if (!first.ok) expect(first.sentence).toMatch(/kept: run the command again/)
    expect(existsSync(join(folder, 'file'))).toBe(false)
    server.calls.length = 0
    expect(await fetchOne('big')).toMatchObject({ ok: true, sha256: sha256(body) })
    expect(server.calls[0]?.range).toMatch(/^bytes=[1-9]/)
  })

  it('starts over when the file changed at its source in between', async () => {
    put('big', randomBytes(1_000_000))
    server.next.push({ cut_after: 300_000 }, { status: 503 }, { status: 503 })
    await fetchOne('big')
    const changed = put('big', randomBytes(900_000))
    expect(await fetchOne('big')).toMatchObject({ ok: true, sha256: sha256(changed) })
  })

  it('starts over with servers that cannot resume', async () => {
    const body = put('big', randomBytes(1_000_000))
    server.next.push({ cut_after: 300_000 }, 'plain')
    expect(await fetchOne('big')).toMatchObject({ ok: true, sha256: sha256(body) })
  })

  it('finishes a file whose last byte came before the run was stopped', async () => {
    const body = put('small', randomBytes(1_000))
    writeFileSync(join(folder, 'file.partial'), body)
    writeFileSync(join(folder, 'file.partial-etag'), server.files.get('small')?.etag ?? '')
    expect(await fetchOne('small')).toMatchObject({ ok: true, bytes: 1_000 })
  })

  it('gives up on a server that falls silent, and keeps what came', async () => {
    put('big', randomBytes(1_000_000))
    server.next.push({ silent_after: 100 }, { silent_after: 100 }, { silent_after: 100 })
    const end = await fetchOne('big', { idle_ms: 50 })
    expect(end).toMatchObject({ ok: false, sentence: expect.stringContaining('fell silent') })
  })

  it('removes a file with the wrong checksum', async () => {
    put('small', randomBytes(1_000))
    const end = await fetchOne('small', { sha256: 'a'.repeat(64) })
    expect(end).toMatchObject({ ok: false, sentence: expect.stringContaining('checksum') })
    expect(existsSync(join(folder, 'file'))).toBe(false)
    expect(existsSync(join(folder, 'file.partial'))).toBe(false)
  })

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    put('small', randomBytes(100_000))
    symlinkSync('/dev/full', join(folder, 'file.partial'))
    const end = await fetchOne('small')
    expect(end).toMatchObject({ ok: false, sentence: expect.stringContaining('the disk is full') })
  })

  it('says that nobody listens there', async () => {
    const url = 'http://127.0.0.1:9/nothing'
    const path = join(folder, 'file')
    const end = await download({ url, path, sha256: null, progress() {}, signal })
    expect(end).toMatchObject({ ok: false, sentence: expect.stringContaining('connection failed') })
  })
})

describe('recognisers an operator put there', () => {
  it('are told by their files, and picked by name', () => {
    const make = (name: string, ...files: string[]) => {
      mkdirSync(join(folder, name))
      for (const file of files) writeFileSync(join(folder, name, file), 'x')
    }
    make(
      'a-transducer',
      'encoder.onnx',
      'encoder.int8.onnx',
      'decoder.onnx',
      'joiner.onnx',
      'tokens.txt',
    )
    make('nemo-ctc', 'model.onnx', 'tokens.txt')
    make('unfinished', 'model.onnx')
    const first = findModels(folder).speech
    expect(first).toMatchObject({ name: 'a-transducer', recogniser: { kind: 'transducer' } })
    expect(JSON.stringify(first)).toContain('encoder.int8.onnx')
    expect(findModels(folder, 'nemo-ctc').speech?.recogniser.kind).toBe('nemo_ctc')
    expect(findModels(folder, 'unfinished').speech).toBeNull()
  })
})
