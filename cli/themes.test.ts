import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ThemeResult } from '../core/themes/theme.ts'
import { themes } from './themes.ts'
import { UsageError } from './verb.ts'

async function* stream(text: string) {
  yield Buffer.from(text)
}

async function run(argv: string[], input: string) {
  const output = { out: '', err: '' }
  const code = await themes.run(argv, {
    stdin: stream(input),
    stdout: {
      write(text) {
        output.out += text
      },
    },
    stderr: {
      write(text) {
        output.err += text
      },
    },
    env: {},
    now: () => new Date('2026-11-01T09:00:00Z'),
  })
  return { code, ...output }
}

const line = (index: number) =>
  JSON.stringify({
    id: `n${index}`,
    date: '2026-10-07',
    text:
      index % 2 === 0
        ? `The bus fare is dear and the second bus never waits ${'abcde'[index % 5]}.`
        : `Locked out of the online journal again, password reset failed ${'abcde'[index % 5]}.`,
  })
const lines = Array.from({ length: 20 }, (_, index) => line(index))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-themes-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('rapport themes', () => {
  it('writes one result with verbatim quotes, and nothing else on stdout', async () => {
    const { code, out } = await run(['--in', '-', '--out', '-', '--k', '2'], lines.join('\n'))
    expect(code).toBe(0)
    const result = ThemeResult.parse(JSON.parse(out))
    expect(result.themes).toHaveLength(2)
    expect(result.assignments).toHaveLength(20)
    const texts = new Map(lines.map((text) => [JSON.parse(text).id, JSON.parse(text).text]))
    for (const { id, start, end, text } of result.themes.flatMap((theme) => theme.quotes)) {
      expect(texts.get(id).slice(start, end)).toBe(text)
    }
  })

  it('gives the same bytes for the same lines in another order, with a BOM and CRLF', async () => {
    const first = await run(['--in', '-', '--out', '-'], lines.join('\n'))
    const second = await run(
      ['--in', '-', '--out', '-'],
      `\uFEFF${[...lines].reverse().join('\r\n')}`,
    )
    expect(second.out).toBe(first.out)
  })

  it('names bad lines, loses no others, and ends with 1', async () => {
    const out = join(folder, 'themes.json')
    const bad = ['{"id": "x"', '{"text": "no id"}', line(3)]
    const { code, err } = await run(['--in', '-', '--out', out], [...lines, ...bad].join('\n'))
    expect(code).toBe(1)
    expect(err).toContain('line 21: not JSON')
    expect(err).toContain('line 22: needs an "id" and a "text"')
    expect(err).toContain('line 23: the id n3 is used twice')
    expect(JSON.parse(await readFile(out, 'utf8')).assignments).toHaveLength(20)
  })

  it('never quotes a text marked as not quotable', async () => {
    const closed = lines.map((text) => JSON.stringify({ ...JSON.parse(text), quotable: false }))
    const { out } = await run(['--in', '-', '--out', '-'], closed.join('\n'))
    const { themes: found } = ThemeResult.parse(JSON.parse(out))
    expect(found.length).toBeGreaterThan(0)
    expect(found.flatMap((theme) => theme.quotes)).toEqual([])
  })

  it.each([
    [[], '--in FILE'],
    [['--in', '-', '--out', '-', '--k', '1'], '--k'],
    [['--in', '-', '--out', '-', '--method', 'magic'], 'no method magic'],
    [['--in', '-', '--out', '-', '--nonsense'], 'nonsense'],
    [['--in', '/no/such/file', '--out', '-'], 'Cannot read'],
  ])('refuses %j with a sentence', async (argv, part) => {
    const refused = run(argv, '')
    await expect(refused).rejects.toThrow(UsageError)
    await expect(refused).rejects.toThrow(part)
  })
})
