import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { EmbedIn } from '../../../core/pipeline/shapes.ts'
import { present } from '../../../test/support/present.ts'
import { writeTinySentenceModel } from '../../../test/support/tiny-models.ts'
import { embedStep } from '../../steps/3-embed.ts'
import { createSentenceEmbedder } from './sentence.ts'

const hasTransformers = await import('@huggingface/transformers').then(
  () => true,
  () => false,
)
const folder = mkdtempSync(join(tmpdir(), 'sentence-'))
afterAll(() => rmSync(folder, { recursive: true }))
const words = 'travel bus worry work garden money rent would like to in a the'.split(' ')
writeTinySentenceModel(join(folder, 'tiny-sentences'), words)

const signal = new AbortController().signal
const dot = (a: number[], b: number[]) => a.reduce((sum, x, at) => sum + x * (b[at] as number), 0)

describe.skipIf(!present('@huggingface/transformers', hasTransformers))('a sentence model', () => {
  it('gives vectors of length 1 for texts of different lengths, near where words are shared', async () => {
    const embedder = createSentenceEmbedder({ folder: join(folder, 'tiny-sentences') })
    const texts = ['travel to work', 'work travel', 'rent money', 'a']
    const [one, two, three] = (await embedder.embed(texts, signal)) as number[][]
    expect(one).toHaveLength(384)
    expect(Math.hypot(...(one as number[]))).toBeCloseTo(1, 5)
    const near = dot(one as number[], two as number[])
    expect(near).toBeGreaterThan(dot(one as number[], three as number[]) + 0.1)
    expect(embedder.model).toBe('tiny-sentences@mean-q8')
  })

  it('serves the embed step', async () => {
    const embedder = createSentenceEmbedder({ folder: join(folder, 'tiny-sentences') })
    const input = EmbedIn.parse({
      cut: 'turns',
      turns: [{ n: 4, speaker: 'client', text: 'I would like to work in a garden.' }],
    })
    const tools = { models: { embedder }, signal, progress() {} }
    const result = await embedStep.run(input, tools)
    expect(result).toMatchObject({ kind: 'done', output: { model: embedder.model } })
  })

  it('waits for a model of the right size when this one has fewer numbers', async () => {
    writeTinySentenceModel(join(folder, 'small'), words, 8)
    const embedder = createSentenceEmbedder({ folder: join(folder, 'small') })
    const turns = [{ n: 0, speaker: 'client', text: 'would like to work' }]
    const input = EmbedIn.parse({ cut: 'turns', turns })
    const result = await embedStep.run(input, { models: { embedder }, signal, progress() {} })
    expect(result).toMatchObject({ kind: 'wait', reason: { code: 'embedder_wrong_size' } })
  })

  it('says what to do when the files are missing or damaged, and never asks the network', async () => {
    const missing = createSentenceEmbedder({ folder: join(folder, 'not-there') })
    await expect(missing.embed(['a'], signal)).rejects.toThrow(
      /not-there cannot be loaded.*models list/,
    )
    writeTinySentenceModel(join(folder, 'damaged'), words)
    writeFileSync(join(folder, 'damaged', 'onnx', 'model_quantized.onnx'), 'noise')
    const damaged = createSentenceEmbedder({ folder: join(folder, 'damaged') })
    await expect(damaged.embed(['a'], signal)).rejects.toThrow(/cannot be loaded/)
    // Repaired while the service runs: the next job finds it.
    writeTinySentenceModel(join(folder, 'damaged'), words)
    expect(await damaged.embed(['work'], signal)).toHaveLength(1)
  })
})
