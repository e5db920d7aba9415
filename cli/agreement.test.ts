import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { agreement } from './agreement.ts'
import { experiment } from './experiment.ts'
import type { Verb, VerbIo } from './verb.ts'

/** Runs a verb with standard input and output; gives its exit code, output and complaints. */
async function run(verb: Verb, argv: string[], input = '') {
  let stdout = ''
  let stderr = ''
  const io: VerbIo = {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: {
      write(text) {
        stdout += text
      },
    },
    stderr: {
      write(text) {
        stderr += text
      },
    },
    env: {},
    now: () => new Date('2026-01-01'),
  }
  const code = await verb.run(argv, io)
  return { code, stderr, json: JSON.parse(stdout) }
}

const through = ['--in', '-', '--out', '-']

describe('rapport agreement', () => {
  it("gives Krippendorff's .743 from the long form of his table, with an interval around it", async () => {
    const coders = [
      '1 2 3 3 2 1 4 1 2 . . .',
      '1 2 3 3 2 2 4 1 2 5 . 3',
      '. 3 3 3 2 3 4 2 2 5 1 .',
      '1 2 3 3 2 4 4 1 2 5 1 .',
    ]
    const lines = coders.flatMap((line, coder) =>
      line.split(' ').map((code, unit) => `u${unit},c${coder},${code === '.' ? '' : code}`),
    )
    const input = ['unit,coder,code', ...lines].join('\n')
    const { code, json } = await run(agreement, through, input)
    expect(code).toBe(0)
    expect(json.units).toBe(12)
    expect(json.coders).toBe(4)
    expect(json.alpha).toBeCloseTo(0.74342, 5)
    expect(json.kappa).toBeNull()
    expect(json.intervals.alpha.low).toBeLessThan(json.alpha)
    expect(json.intervals.alpha.high).toBeGreaterThan(json.alpha)
    const again = await run(agreement, through, input)
    expect(again.json).toEqual(json)
  })

  it('names a second code of the same coder for the same unit and keeps the first', async () => {
    const input = 'unit,coder,code\nu1,a,x\nu1,b,x\nu2,a,y\nu2,b,y\nu1,a,y\n'
    const { code, stderr, json } = await run(agreement, through, input)
    expect(code).toBe(1)
    expect(stderr).toContain('line 6: a already coded u1')
    expect(json.kappa).toBe(1)
  })

  it('names a code that the codebook does not have, when it is given one', async () => {
    const input = 'unit,coder,code\nu1,a,affirm\nu1,b,affirm\nu2,a,empathy\nu2,b,kindness\n'
    const codebook = ['--codebook', 'prompts/codebook/eiu-1.yaml']
    const { code, stderr, json } = await run(agreement, [...through, ...codebook], input)
    expect(code).toBe(1)
    expect(stderr).toContain('line 5: the codebook has no code kindness; the row was left out')
    expect(json.units).toBe(2)
    expect((await run(agreement, through, input)).code).toBe(0)
  })

  it('gives the intraclass correlation of counts', async () => {
    const judges = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7],
    ]
    const lines = judges.flatMap((row, s) => row.map((count, c) => `s${s},c${c},${count}`))
    const input = ['session,coder,count', ...lines].join('\n')
    const { json } = await run(agreement, [...through, '--counts'], input)
    expect(json.icc_a1.estimate).toBeCloseTo(0.28976, 5)
    expect(json.icc_a1.low).toBeCloseTo(0.01879, 5)
  })

  it('refuses a file without its columns', async () => {
    await expect(run(agreement, through, 'unit,who\n1,2\n')).rejects.toThrow(/“coder”, “code”/)
  })
})

describe('rapport experiment', () => {
  it('prints the size of the worked example', async () => {
    const plan = '{"p0":0.6,"p1":0.66,"power":0.8,"cluster_size":60,"icc":0.02,"cv":0.6}'
    const { json } = await run(experiment, ['--plan', plan])
    expect(json).toMatchObject({ people_per_arm: 2652, clusters_per_arm: 45 })
  })

  it('refuses a plan without a difference', async () => {
    const plan = '{"p0":0.6,"p1":0.6,"power":0.8}'
    await expect(run(experiment, ['--plan', plan])).rejects.toThrow(/must differ/)
  })
})
