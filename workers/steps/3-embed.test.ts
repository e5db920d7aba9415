import { describe, expect, it } from 'vitest'
import { EmbedIn, EmbedOut } from '../../core/pipeline/shapes.ts'
import type { Embedder } from '../models/embedder/embedder.ts'
import { createLexicalEmbedder } from '../models/embedder/lexical.ts'
import { embedStep } from './3-embed.ts'

const lexical = createLexicalEmbedder()

function run(cut: 'sentences' | 'turns', texts: string[], embedder: Embedder = lexical) {
  const turns = texts.map((text, n) => ({ n: n * 2, speaker: 'client', text }))
  const signal = new AbortController().signal
  const tools = { models: { embedder }, signal, progress() {} }
  return embedStep.run(EmbedIn.parse({ cut, turns }), tools)
}

async function passagesOf(cut: 'sentences' | 'turns', texts: string[]) {
  const result = await run(cut, texts)
  if (result.kind !== 'done') throw new Error(result.reason.sentence)
  return EmbedOut.parse(result.output).passages.map(({ turn, start, end }) => [
    turn,
    texts[turn / 2]?.slice(start, end),
  ])
}

const broken = (embed: Embedder['embed']): Embedder => ({ model: 'broken@1', embed })

describe('the embed step', () => {
  it('keeps one passage a turn and leaves out turns of fewer than three words', async () => {
    const texts = ['  I want work. Any work.  ', 'Mm-hm.', 'Yes.', '', 'Not that one.']
    expect(await passagesOf('turns', texts)).toEqual([
      [0, 'I want work. Any work.'],
      [8, 'Not that one.'],
    ])
  })

  it('cuts notes into sentences whose offsets point at the words themselves', async () => {
    const note = 'Anxious today.\n- Wants a garden job!  Travel? Hard. …\n'
    expect(await passagesOf('sentences', [note])).toEqual([
      [0, 'Anxious today.'],
      [0, '- Wants a garden job!'],
      [0, 'Travel?'],
      [0, 'Hard.'],
    ])
  })

  it('cuts a sentence that never ends at a space, and loses nothing of it', async () => {
    const note = 'garden '.repeat(1_000).trim()
    const passages = await passagesOf('sentences', [note])
    expect(passages.length).toBeGreaterThan(3)
    expect(passages.map(([, text]) => text).join(' ')).toBe(note)
  })

  it('cuts a very long note the same way as a short one, losing no words on the way', async () => {
    const sentence = 'He came in late and we talked about the bus. '
    const text = sentence.repeat(1_000)
    const passages = (await passagesOf('sentences', [text])).map(([, words]) => words)
    expect(passages.join(' ')).toBe(text.trim())
    expect(new Set(passages).size).toBeLessThan(12)
  })

  it('is done, with no passages, when there is nothing to embed', async () => {
    expect(await passagesOf('turns', [])).toEqual([])
  })

  it('tries again later when the embedder fails or loses a vector, and says why', async () => {
    const away = broken(async () => Promise.reject(new Error('the model file is gone.')))
    expect(await run('turns', ['one two three'], away)).toMatchObject({
      kind: 'retry',
      reason: { code: 'embedder_failed', sentence: expect.stringContaining('model file is gone') },
    })
    const lossy = broken(async () => [])
    expect(await run('turns', ['one two three'], lossy)).toMatchObject({ kind: 'retry' })
  })

  it('waits for another model when this one gives vectors of another size', async () => {
    const small = broken(async (texts) => texts.map(() => [1, 0, 0]))
    expect(await run('turns', ['one two three'], small)).toMatchObject({
      kind: 'wait',
      reason: { code: 'embedder_wrong_size' },
    })
  })
})
