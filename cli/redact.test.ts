import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { present } from '../test/support/present.ts'
import { writeTinyTokenClassifier } from '../test/support/tiny-models.ts'
import { doctor } from './doctor.ts'
import { redact } from './redact.ts'

async function run(lines: string[], argv: string[] = [], env: NodeJS.ProcessEnv = {}) {
  let out = ''
  let err = ''
  const code = await redact.run(['--in', '-', '--out', '-', ...argv], {
    stdin: (async function* () {
      yield lines.join('\n')
    })(),
    stdout: {
      write: (text) => {
        out += text
      },
    },
    stderr: {
      write: (text) => {
        err += text
      },
    },
    env: { RAPPORT_HASH_KEY: 'ab'.repeat(32), ...env },
    now: () => new Date(0),
  })
  const read = out.split('\n').filter((line) => line !== '')
  return { code, err, lines: read.map((line) => JSON.parse(line)) }
}

test('a line of text keeps its fields and gains spans in the original text', async () => {
  const text = 'My number is 07700 900123.'
  const { code, lines } = await run([JSON.stringify({ id: 'a', date: 'x', text })])
  expect(code).toBe(0)
  expect(lines[0]).toMatchObject({ id: 'a', date: 'x', text: 'My number is [Phone 1].' })
  expect(lines[0].spans).toEqual([
    { start: 13, end: 25, type: 'PHONE', value_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ])
})

test("a transcript's labels, words and title are masked with its turns", async () => {
  const words = ['hiya', 'zdenka'].map((text, start) => ({ text, start, end: start + 1 }))
  const turns = [{ n: 3, speaker: 'coach', speaker_name: 'Zdenka', text: 'hiya zdenka', words }]
  const { lines } = await run([JSON.stringify({ id: 'a', title: 'Zdenka again', turns })])
  expect(JSON.stringify(lines[0])).not.toMatch(/zdenka/i)
  expect(lines[0].turns[0].words[1]).toEqual({ text: '[Person 1]', start: 1, end: 2 })
  expect(lines[0].spans[0]).toMatchObject({ turn: 3, start: 5, end: 11, type: 'NAME' })
})

test('one bad line is named and the others are written', async () => {
  const good = JSON.stringify({ id: 'a', text: 'fine' })
  const { code, err, lines } = await run([good, '{', '{"id":"b"}', good])
  expect(code).toBe(1)
  expect(lines).toHaveLength(2)
  expect(err).toMatch(/line 2: not JSON/)
  expect(err).toMatch(/line 3: text/)
})

test('without files it says what to give', async () => {
  await expect(redact.run([], {} as never)).rejects.toThrow('Give --in FILE and --out FILE.')
})

const hasTransformers = await import('@huggingface/transformers').then(
  () => true,
  () => false,
)

test.skipIf(!present('@huggingface/transformers', hasTransformers))(
  'a second opinion is asked where the settings or the flag name one, and doctor says so',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voter-'))
    try {
      writeTinyTokenClassifier(join(folder, 'tiny'), { pieces: { zqq: ['B-PER', 0.9] } })
      const lines = [JSON.stringify({ id: 'a', text: 'so zqq came' })]
      const env = { MODELS_DIR: folder, NAME_VOTER: 'tiny' }
      const alone = await run(lines)
      const flagged = await run(lines, ['--explain', '--voter', 'tiny'], { MODELS_DIR: folder })
      const configured = await run(lines, [], env)
      expect(alone.lines[0].text).toBe('so zqq came')
      expect(flagged.lines[0].spans).toMatchObject([
        { why: expect.stringMatching(/token classifier/) },
      ])
      expect(configured.lines[0].text).toBe('so [Person 1] came')
      expect(configured.err).toMatch(/^Second opinion: token_classifier tiny sha256:[0-9a-f]{64}$/m)

      expect(await diagnose(env)).toMatch(/^ok +second opinion on names: token_classifier tiny/m)
      rmSync(join(folder, 'tiny', 'config.json'))
      expect(await diagnose(env)).toMatch(/^unsafe +second opinion .* config\.json is missing/m)
      await expect(run(lines, [], env)).rejects.toThrow(/config\.json is missing/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

async function diagnose(env: NodeJS.ProcessEnv): Promise<string> {
  let said = ''
  const stdout = {
    write: (text: string) => {
      said += text
    },
  }
  await doctor.run([], { stdout, stderr: stdout, env } as never)
  return said
}
