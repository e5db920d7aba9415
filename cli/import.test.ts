import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importVerb } from './import.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-import-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function runImport(argv: string[], stdin = '') {
  const written = { out: '', err: '' }
  const code = await importVerb.run(argv, {
    stdin: (async function* () {
      yield Buffer.from(stdin)
    })(),
    stdout: {
      write(text) {
        written.out += text
      },
    },
    stderr: {
      write(text) {
        written.err += text
      },
    },
    env: {},
    now: () => new Date(0),
  })
  return { code, ...written }
}
async function file(name: string, content: string) {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('rapport import', () => {
  it('writes one line a transcript, with roles from labels or from --coach', async () => {
    const one = await file('one.txt', 'Coach: hi\nClient: yes')
    const two = await file('two.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>hi\n<v Raj>yes')
    const out = join(folder, 'out.jsonl')
    const { code, out: stdout } = await runImport([one, two, '--out', out, '--coach', 'Raj'])
    expect(code).toBe(0)
    expect(stdout).toBe('')
    const [first, second] = lines(await readFile(out, 'utf8'))
    expect(first).toMatchObject({ id: 'one', turns: [{ speaker: 'coach' }, { speaker: 'client' }] })
    expect(second).toMatchObject({
      id: 'two',
      turns: [{ speaker: 'client' }, { speaker: 'coach' }],
    })
  })

  it('names a file it cannot read, writes the others and exits 1', async () => {
    const good = await file('good.txt', 'Coach: hi\nClient: yes')
    const bad = await file('bad.vtt', '')
    const { code, out, err } = await runImport([bad, join(folder, 'none'), good, '--out', '-'])
    expect(code).toBe(1)
    expect(lines(out)).toHaveLength(1)
    expect(err).toContain('bad.vtt: The file is empty')
    expect(err).toContain('none: It cannot be read')
  })

  it('exits 2 and leaves no file when nothing could be read', async () => {
    const out = join(folder, 'out.jsonl')
    const { code } = await runImport([await file('bad.txt', ''), '--out', out])
    expect(code).toBe(2)
    await expect(readFile(out)).rejects.toThrow('ENOENT')
  })

  it('reads standard input, and keeps ids apart', async () => {
    const { code, out } = await runImport(['-', '-', '--out', '-'], 'Coach: hi\nClient: yes')
    expect(code).toBe(1)
    const again = await file('stdin.txt', 'Coach: again')
    const both = await runImport(['-', again, '--out', '-'], 'Coach: hi')
    expect(lines(out)).toHaveLength(1)
    expect(lines(both.out).map(({ id }) => id)).toEqual(['stdin', 'stdin-2'])
  })

  it('refuses wrong usage in a sentence', async () => {
    await expect(runImport(['--out', '-'])).rejects.toThrow('at least one file')
    await expect(runImport(['a.vtt'])).rejects.toThrow('--out FILE')
    await expect(runImport(['a.vtt', '--oops'])).rejects.toThrow('--oops')
  })
})
