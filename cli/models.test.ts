import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileServer, startFileServer } from '../test/support/file-server.ts'
import { CATALOGUE } from '../workers/models/files/catalogue.ts'
import { models } from './models.ts'

const folder = mkdtempSync(join(tmpdir(), 'models-verb-'))
let server: FileServer
beforeAll(async () => {
  server = await startFileServer()
  for (const model of CATALOGUE) {
    for (const file of model.files) {
      server.files.set(`${model.name}/${file.path}`, { body: randomBytes(9_000), etag: '"1"' })
    }
  }
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

async function run(...argv: string[]) {
  let [out, err] = ['', '']
  const code = await models.run(argv, {
    stdin: (async function* () {})(),
    stdout: {
      write(text) {
        out += text
      },
    },
    stderr: {
      write(text) {
        err += text
      },
    },
    env: { MODELS_DIR: folder },
    now: () => new Date(),
  })
  const lines =
    out.trim() === ''
      ? []
      : out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
  return { code, lines, err }
}

describe('the models verb', () => {
  it('fetches from a mirror, says plainly what it trusted, and lists what is there', async () => {
    const before = await run('list')
    expect(before.code).toBe(0)
    expect(new Set(before.lines.map(({ state }) => state))).toEqual(new Set(['missing']))

    const fetched = await run('fetch', 'whisper-base.en', '--base-url', server.base_url)
    expect(fetched.code).toBe(0)
    expect(fetched.lines).toEqual([])
    expect(fetched.err).toContain('4 file(s) were fetched for the first time and trusted')

    const after = await run('list')
    const state = (name: string) => after.lines.find((line) => line.name === name)?.state
    expect([state('whisper-base.en'), state('silero-vad'), state('speakers')]).toEqual([
      ...['ok', 'ok', 'missing'],
    ])
  })

  it('names damaged files, with exit code 1', async () => {
    writeFileSync(join(folder, 'silero-vad', 'silero_vad.onnx'), 'damaged')
    const { code, err } = await run('list')
    expect(code).toBe(1)
    expect(err).toMatch(/silero_vad\.onnx is damaged/)
    expect((await run('fetch', 'silero-vad', '--base-url', server.base_url)).code).toBe(0)
    expect((await run('list')).code).toBe(0)
  })

  it('fetches what it can when some files fail, with exit code 1', async () => {
    server.next.push({ status: 404 })
    const { code, err } = await run('fetch', 'speakers', '--base-url', `${server.base_url}/`)
    expect(code).toBe(1)
    expect(err).toContain('404')
    expect(err).toContain('speakers/embedding.onnx: trusted')
  })

  it('refuses unknown models, actions and addresses before it does anything', async () => {
    await expect(run('fetch', 'whisper-huge')).rejects.toThrow(/no model whisper-huge.*There are/)
    await expect(run('remove')).rejects.toThrow('models list')
    await expect(run('fetch', '--base-url', 'nonsense')).rejects.toThrow('web address')
    await expect(run('fetch', '--nonsense')).rejects.toThrow('nonsense')
  })
})
