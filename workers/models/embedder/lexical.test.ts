import { describe, expect, it } from 'vitest'
import { createLexicalEmbedder } from './lexical.ts'

const embedder = createLexicalEmbedder()
const signal = new AbortController().signal
const cosine = async (a: string, b: string): Promise<number> => {
  const [x, y] = (await embedder.embed([a, b], signal)) as [number[], number[]]
  return x.reduce((sum, value, at) => sum + value * (y[at] as number), 0)
}

describe('the lexical embedder', () => {
  it('gives 384 numbers of length 1 for anything, an empty or wordless text included', async () => {
    const texts = ['I would like to work with animals.', '', '…', '🙂🙂', 'so', 'ŁÓDŹ naïve', '12']
    for (const vector of await embedder.embed(texts, signal)) {
      expect(vector).toHaveLength(384)
      expect(Math.hypot(...vector)).toBeCloseTo(1, 10)
    }
  })

  it('gives the same numbers in every run, so that stored vectors stay comparable', async () => {
    const [vector] = (await embedder.embed(['Travel to work worries me.'], signal)) as [number[]]
    const print = vector
      .map((value, at) => [at, Number(value.toFixed(4))] as const)
      .filter(([, value]) => Math.abs(value) > 0.25)
    expect(print).toMatchInlineSnapshot(`
      [
        [
          40,
          -0.4276,
        ],
        [
          81,
          0.4276,
        ],
        [
          271,
          -0.4276,
        ],
        [
          274,
          0.2566,
        ],
        [
          351,
          -0.2566,
        ],
      ]
    `)
  })

  it('puts passages on one subject nearer than passages on two', async () => {
    const bus = 'Buses into town are the worry, I panic when travelling on a full bus.'
    const travel = 'She worries about travel, above all the bus in the rush hour.'
    const benefits = 'He asked how permitted earnings change his Universal Credit payment.'
    expect(await cosine(bus, travel)).toBeGreaterThan((await cosine(bus, benefits)) + 0.1)
  })

  it('hears word forms as near, function words as nothing, and not-words as something', async () => {
    expect(await cosine('volunteering', 'volunteered')).toBeGreaterThan(0.5)
    expect(await cosine('she worries', 'he worried')).toBeGreaterThan(0.5)
    expect(await cosine('accomodation', 'accommodation')).toBeGreaterThan(0.2)
    expect(await cosine('so it was the childcare', 'childcare')).toBeCloseTo(1, 6)
    expect(await cosine('I can work', "I can't work")).toBeLessThan(0.95)
  })

  it('does not take a shared pseudonym for a shared subject', async () => {
    const together = await cosine('[Person 2] collects stamps', '[Person 2] fixed our boiler')
    expect(Math.abs(together)).toBeLessThan(0.2)
  })

  it('embeds an hour of talk, 9,000 words, in under 200 ms', async () => {
    const words = 'job travel anxious manager hours garden confidence children payment coach'.split(
      ' ',
    )
    const turns = Array.from({ length: 450 }, (_, turn) =>
      Array.from({ length: 20 }, (_, at) => `${words[(turn * 7 + at * 3) % 10]}${turn % 97}`).join(
        ' ',
      ),
    )
    await embedder.embed(turns, signal)
    // Processor time, not the wall clock: other work on the machine is not this code's doing.
    const before = process.cpuUsage()
    await embedder.embed(turns, signal)
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(200)
  })

  it('stops when told to', async () => {
    await expect(embedder.embed(['a'], AbortSignal.abort())).rejects.toThrow()
  })
})
