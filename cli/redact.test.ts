import { expect, test } from 'vitest'
import { redact } from './redact.ts'

async function run(lines: string[], argv: string[] = []) {
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
    env: { RAPPORT_HASH_KEY: 'ab'.repeat(32) },
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
