import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasPackage, present } from '../test/support/present.ts'
import { startScriptedChatServer } from '../test/support/scripted-chat-server.ts'
import { evaluate } from './evaluate.ts'
import { tag } from './tag.ts'
import { UsageError, type VerbIo } from './verb.ts'

function testIo(stdin = '') {
  const said = { out: '', err: '' }
  const keep = (where: 'out' | 'err') => (text: string) => {
    said[where] += text
  }
  const io: VerbIo = {
    stdin: (async function* () {
      yield Buffer.from(stdin)
    })(),
    stdout: { write: keep('out') },
    stderr: { write: keep('err') },
    env: {},
    now: () => new Date(0),
  }
  return { io, said }
}

const transcript = {
  id: 'appt-1',
  note: 'kept',
  turns: [
    { n: 0, speaker: 'coach', text: 'How do you feel about that?', human: [] },
    { n: 1, speaker: 'client', text: 'I want to try it.', speaker_name: 'Sharon' },
    { n: 4, speaker: 'other', text: 'Sorry, wrong room.' },
  ],
}

describe('rapport tag', () => {
  it('writes one entry a turn, keeps unknown fields, repeats no words or names', async () => {
    const { io, said } = testIo(`\uFEFF${JSON.stringify(transcript)}\r\n`)
    expect(await tag.run(['--in', '-', '--out', '-'], io)).toBe(0)
    const line = JSON.parse(said.out)
    expect(line).toMatchObject({ id: 'appt-1', note: 'kept', tagger: { codebook: 'eiu-1' } })
    expect(line.turns.map((turn: { n: number }) => turn.n)).toEqual([0, 1, 4])
    const [coach, client, other] = line.turns
    expect(coach.codes).toContain('question_open')
    expect(coach.scores.question_open).toBeGreaterThan(0)
    expect(coach.evidence.question_open).toEqual([0, 27])
    expect(client.codes.filter((code: string) => code.endsWith('_talk'))).toHaveLength(1)
    expect(other.codes).toEqual([])
    expect(said.out).not.toContain('Sharon')
    expect(said.out).not.toContain('wrong room')
  })

  const hasNetwork = present('onnxruntime-node', hasPackage('onnxruntime-node'))
  it.skipIf(!hasNetwork)('adds AnnoMI labels when asked', async () => {
    const { io, said } = testIo(JSON.stringify(transcript))
    expect(await tag.run(['--in', '-', '--out', '-', '--scheme', 'annomi'], io)).toBe(0)
    const [coach, client, other] = JSON.parse(said.out).turns
    expect(coach.annomi).toMatchObject({ main: 'question', question: 'open' })
    expect(client.annomi).toEqual({ talk: 'change' })
    expect(other.annomi).toBeUndefined()
  })

  it('warns of swapped voices, keeps the tags and does not fail', async () => {
    const said = [
      ['client', 'Morning, come in. Would you like a tea before we start?'],
      ['coach', "No thanks, I've not long had one. The bus was late."],
      ['client', 'This is voluntary, you can stop whenever you like. How has your week been?'],
      ['coach', "Not great. My back's been bad and I was up with my lad most nights."],
      ['client', 'So you have been running on empty. What would you like to use today for?'],
      ['coach', "I don't know. I'm worried they'll stop my money if I try anything."],
      ['client', 'Talking to me does not start a reassessment. Shall I put that in writing?'],
      ['coach', "Yeah. I'd want to see it written down, after last time."],
    ]
    const turns = said.map(([speaker, text], n) => ({ n, speaker, text }))
    const { io, said: heard } = testIo(JSON.stringify({ id: 'swapped', turns }))
    expect(await tag.run(['--in', '-', '--out', '-'], io)).toBe(0)
    expect(heard.err).toContain('line 1: These voices look swapped')
    const line = JSON.parse(heard.out)
    expect(line.warnings).toMatchObject([{ code: 'voices_look_swapped' }])
    expect(
      line.turns.every((turn: { codes: string[] }, n: number) => n % 2 === 1 || turn.codes.length),
    ).toBe(true)
  })

  it('says when a voice is missing, and tags what there is', async () => {
    const only = (speaker: string) => ({ ...transcript, turns: [{ n: 0, speaker, text: 'Yes.' }] })
    const lines = ['coach', 'client', 'other'].map((speaker) => JSON.stringify(only(speaker)))
    const { io, said } = testIo(lines.join('\n'))
    expect(await tag.run(['--in', '-', '--out', '-'], io)).toBe(0)
    expect(said.err).toContain('line 1: No turn is marked as the client’s')
    expect(said.err).toContain('line 2: No turn is marked as the coach’s')
    expect(said.err).toContain('line 3: No turn is marked as the coach’s or the client’s')
    const codes = said.out.trim().split('\n')
    expect(codes.map((line) => JSON.parse(line).warnings[0].code)).toEqual([
      ...['no_client', 'no_coach', 'no_voices'],
    ])
    expect(JSON.parse(codes[1] as string).turns[0].codes).toEqual(['neutral_talk'])
  })

  it('does not guess at another language, and does the next line', async () => {
    const french =
      'Je ne sais pas si je peux reprendre le travail avec mon dos comme ça en ce moment'
    const turns = [
      { n: 0, speaker: 'coach', text: 'Comment allez-vous depuis notre dernière rencontre ?' },
      { n: 1, speaker: 'client', text: french },
    ]
    const { io, said } = testIo(
      [{ id: 'fr', turns }, transcript].map((line) => JSON.stringify(line)).join('\n'),
    )
    expect(await tag.run(['--in', '-', '--out', '-'], io)).toBe(1)
    expect(said.err).toContain('line 1: This conversation does not read as English')
    expect(JSON.parse(said.out)).toMatchObject({ id: 'appt-1' })
  })

  it('tags ten thousand turns, empty ones too, one entry each', async () => {
    const said_once = ['How was your week?', 'Not bad, I rang them.', '', '   ', 'Right.', '']
    const turns = Array.from({ length: 10_000 }, (_, n) => ({
      ...{ n, speaker: n % 2 === 0 ? 'coach' : 'client', text: said_once[n % 6] },
    }))
    const { io, said } = testIo(JSON.stringify({ id: 'long', turns }))
    expect(await tag.run(['--in', '-', '--out', '-'], io)).toBe(0)
    const line = JSON.parse(said.out)
    expect(line.turns).toHaveLength(10_000)
    const talk = (codes: string[]) => codes.filter((code) => code.endsWith('_talk')).length
    const client = line.turns.filter((turn: { speaker: string }) => turn.speaker === 'client')
    expect(client.every(({ codes }: { codes: string[] }) => talk(codes) === 1)).toBe(true)
  })

  it('names a bad line and does the others', async () => {
    const twice = { ...transcript, turns: [transcript.turns[0], transcript.turns[0]] }
    const lines = ['not json', '{"id":"x"}', JSON.stringify(twice), JSON.stringify(transcript)]
    const { io, said } = testIo(lines.join('\n'))
    expect(await tag.run(['--in', '-', '--out', '-'], io)).toBe(1)
    expect(said.out.trim().split('\n')).toHaveLength(1)
    for (const line of ['line 1:', 'line 2:', 'line 3: turn 0']) expect(said.err).toContain(line)
  })

  it('refuses what it cannot do before it reads anything', async () => {
    const { io } = testIo()
    for (const argv of [
      [],
      ['--in', '-', '--out', '-', '--tagger', 'psychic'],
      ['--in', '-', '--out', '-', '--scheme', 'other'],
      ['--in', '/nowhere/at/all', '--out', '-'],
    ]) {
      await expect(tag.run(argv, io)).rejects.toBeInstanceOf(UsageError)
    }
  })
})

describe('rapport tag --tagger llm', () => {
  const redacted = { ...transcript, spans: [] }
  const settings = (base_url: string, over: Record<string, string> = {}) => ({
    ...{
      LLM_BASE_URL: base_url,
      LLM_MODEL: 'some-model',
      LLM_PRICE_IN: '10',
      LLM_PRICE_OUT: '100',
    },
    ...over,
  })
  const run = async (lines: object[], env: Record<string, string>) => {
    const { io, said } = testIo(lines.map((line) => JSON.stringify(line)).join('\n'))
    const code = await tag.run(['--in', '-', '--out', '-', '--tagger', 'llm'], { ...io, env })
    return { code, said }
  }

  it('writes the same lines, with model, prompt and what it cost', async () => {
    const server = await startScriptedChatServer('ok')
    const { code, said } = await run([redacted], settings(server.base_url)).finally(server.close)
    expect(code).toBe(0)
    const line = JSON.parse(said.out)
    expect(line.tagger).toMatchObject({
      ...{ name: 'llm', version: '1', codebook: 'eiu-1', model: 'some-model' },
      usage: { calls: 1, tokens_in: 1000, cost: 0.02 },
    })
    expect(line.turns.map((turn: { codes: string[] }) => turn.codes)).toEqual([
      ['question_open'],
      ['neutral_talk'],
      [],
    ])
    expect(line.turns[0].evidence.question_open).toEqual([0, 27])
    expect(said.err).toContain('1 calls')
    expect(said.err).toContain('cost 0.0200')
  })

  it('sends nothing that was not redacted, and says how to', async () => {
    const server = await startScriptedChatServer('ok')
    const { code, said } = await run([transcript], settings(server.base_url)).finally(server.close)
    expect(code).toBe(1)
    expect(said.err).toContain('rapport redact')
    expect(server.calls).toEqual([])
  })

  it('names turns that did not come out, and stops when the day’s money is spent', async () => {
    const server = await startScriptedChatServer('ok', 'refusal')
    const env = settings(server.base_url, { LLM_SPEND_DAY: '0.12' })
    const { code, said } = await run([redacted, redacted, redacted], env).finally(server.close)
    expect(code).toBe(1)
    expect(said.err).toContain('line 2: turn 0')
    expect(said.err).toContain('line 3: The 0.12 that LLM_SPEND_DAY')
    expect(said.out.trim().split('\n')).toHaveLength(2)
  })

  it('says which settings are missing', async () => {
    await expect(run([redacted], {})).rejects.toThrow('LLM_PRICE_IN')
  })
})

describe('rapport evaluate', () => {
  const files = async (gold: object[], pred: object[]) => {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-evaluate-'))
    const write = async (name: string, lines: object[]) => {
      const path = join(folder, name)
      await writeFile(path, lines.map((line) => JSON.stringify(line)).join('\n'))
      return path
    }
    const out = join(folder, 'out.json')
    return {
      argv: ['--gold', await write('g', gold), '--pred', await write('p', pred), '--out', out],
      read: async () => JSON.parse(await readFile(out, 'utf8')),
    }
  }
  const coded = (codes: string[]) => ({
    id: 'a',
    turns: [{ n: 0, speaker: 'coach', text: 'x', codes }],
  })

  it('scores a perfect tagger as perfect, by transcript too', async () => {
    const { argv, read } = await files([coded(['affirm'])], [coded(['affirm'])])
    expect(await evaluate.run([...argv, '--by', 'transcript'], testIo().io)).toBe(0)
    const result = await read()
    expect(result).toMatchObject({ scheme: 'codebook', turns: 1, macro: { coach_codes: 1 } })
    expect(result.by_transcript).toMatchObject([{ id: 'a', macro: { coach_codes: 1 } }])
  })

  it('scores by any field of the gold file, what lacks it too', async () => {
    const gold = ['phone', 'video', 'phone', undefined].map((channel, at) => {
      return { ...coded(['affirm']), id: `t${at}`, channel }
    })
    const pred = gold.map(({ id }, at) => ({ ...coded(at === 0 ? [] : ['affirm']), id }))
    const { argv, read } = await files(gold, pred)
    expect(await evaluate.run([...argv, '--by', 'channel'], testIo().io)).toBe(0)
    expect((await read()).by_group).toMatchObject([
      { group: 'phone', transcripts: 2, turns: 2 },
      { group: 'video', transcripts: 1, macro: { coach_codes: 1 } },
      { group: 'not given', transcripts: 1 },
    ])
  })

  it('scores AnnoMI labels against the first coder', async () => {
    const human = [
      { annotator: 1, talk: 'change' },
      { annotator: 2, talk: 'neutral' },
    ]
    const gold = { id: 'a', turns: [{ n: 0, speaker: 'client', text: 'x', human }] }
    const pred = { id: 'a', turns: [{ n: 0, annomi: { talk: 'change' } }] }
    const { argv, read } = await files([gold], [pred])
    expect(await evaluate.run([...argv, '--scheme', 'annomi'], testIo().io)).toBe(0)
    expect((await read()).macro.talk).toBe(1)
  })

  it('names missing turns, unknown codes and repeated lines, and scores the rest', async () => {
    const gold = [coded(['affirm', 'made_up']), coded(['affirm']), { ...coded([]), id: 'lost' }]
    const { argv, read } = await files(gold, [coded(['affirm'])])
    const { io, said } = testIo()
    expect(await evaluate.run(argv, io)).toBe(1)
    expect(said.err).toContain('no code made_up')
    expect(said.err).toContain('a is there twice')
    expect(said.err).toContain('lost: not in the predictions')
    expect((await read()).turns).toBe(1)
  })

  it('leaves out a turn that is there twice, and no other of its transcript', async () => {
    const turn = (n: number, codes: string[]) => ({ n, speaker: 'coach', text: 'x', codes })
    const gold = { id: 'a', turns: [turn(0, ['affirm']), turn(1, []), turn(1, ['affirm'])] }
    const pred = { id: 'a', turns: [turn(0, ['affirm']), turn(1, []), turn(2, ['affirm'])] }
    const { argv, read } = await files([gold], [pred])
    const { io, said } = testIo()
    expect(await evaluate.run(argv, io)).toBe(1)
    expect(said.err).toContain('line 1: turn 1 of a is there twice; neither is used')
    expect(said.err).toContain('1 coded turns have no gold and were not scored')
    expect((await read()).turns).toBe(1)
  })

  it('says what to do when nothing can be compared', async () => {
    const { argv } = await files([coded(['affirm'])], [{ ...coded([]), id: 'b' }])
    await expect(evaluate.run(argv, testIo().io)).rejects.toThrow('same id and n')
  })
})
