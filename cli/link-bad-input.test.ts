import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LinkResult } from '../core/statistics/link-result.ts'
import { link } from './link.ts'
import type { VerbIo } from './verb.ts'

async function run(csv: string, spec: object) {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-link-bad-'))
  const [data, specPath, out] = ['d.csv', 's.json', 'o.json'].map((name) => join(folder, name))
  await writeFile(data!, csv)
  await writeFile(specPath!, JSON.stringify(spec))
  let stderr = ''
  const io: VerbIo = {
    stdin: (async function* () {})(),
    stdout: { write() {} },
    stderr: {
      write(text) {
        stderr += text
      },
    },
    env: {},
    now: () => new Date('2026-01-01'),
  }
  const code = await link.run(['--data', data!, '--spec', specPath!, '--out', out!], io)
  const result = LinkResult.parse(JSON.parse(await readFile(out!, 'utf8')))
  return { code, stderr, result, codes: result.warnings.map((one) => one.code) }
}

interface Row {
  coach: string
  came: string | number
  used: string | number
  tag: string | number
  coded: string | number
  pi: string | number
  weeks: string | number
  minutes: string | number
}

/** 240 meetings of 12 coaches; `change` spoils some of them. */
function table(change: (row: Row, i: number) => Partial<Row> = () => ({})): string {
  const rows = Array.from({ length: 240 }, (_, i): Row => {
    const used = Number((i * 7) % 5 < 2)
    const row: Row = {
      coach: `c${i % 12}`,
      came: Number((i * 11) % 7 < 3 + used),
      used,
      tag: Number((i * 7) % 5 < 2 !== ((i * 13) % 11 === 0)),
      coded: Number(i % 3 === 0),
      pi: 0.34,
      weeks: 1 + (i % 9),
      minutes: 20 + (i % 30),
    }
    return { ...row, ...change(row, i) }
  })
  const columns = Object.keys(rows[0]!) as (keyof Row)[]
  const lines = rows.map((row, i) => [`m${i}`, ...columns.map((name) => row[name])].join(','))
  return [['id', ...columns].join(','), ...lines].join('\n')
}

const known = {
  outcome: { column: 'came', family: 'binomial' },
  exposure: { column: 'used' },
  cluster: 'coach',
  gates: false,
}
const coded = {
  ...known,
  exposure: { tag: 'tag', human: 'used', coded: 'coded', probability: 'pi' },
}

/** Nothing that could be taken for a finding. */
function expectNoNumber({ result }: { result: LinkResult }) {
  expect(result.estimates).toEqual([])
  expect(result.coefficients).toEqual([])
  expect(result.sign_flip_p).toBeNull()
  expect(result.e_value).toBeNull()
  expect(result.leverage).toBeNull()
}

describe('bad input to rapport link', () => {
  it('is fine as it stands, so that what follows is the fault of what is changed', async () => {
    for (const spec of [known, coded]) {
      const { code, result } = await run(table(), spec)
      expect(code).toBe(0)
      expect(result.estimates[0]!.se!).toBeGreaterThan(0)
    }
  })

  it('a column that is not there, or plays two parts, is refused by name', async () => {
    await expect(run(table(), { ...known, cluster: 'worker' })).rejects.toThrow('“worker”')
    await expect(run(table(), { ...known, length: 'hours' })).rejects.toThrow('“hours”')
    await expect(run(table(), { ...known, exposure: { column: 'came' } })).rejects.toThrow(
      'column “came” is both outcome and exposure',
    )
    const covariates = [{ column: 'came', type: 'numeric' }]
    await expect(run(table(), { ...known, covariates })).rejects.toThrow(
      'both outcome and covariate',
    )
  })

  it('a column of words where numbers are wanted is refused with the first line', async () => {
    const words = table(() => ({ used: 'often' }))
    await expect(run(words, known)).rejects.toThrow(/line 2, “used” is not a number: often/)
  })

  it('a constant exposure gives a warning and no number', async () => {
    const got = await run(
      table(() => ({ used: 1 })),
      known,
    )
    expect(got.codes).toContain('direct_constant')
    expectNoNumber(got)
  })

  it('perfect separation gives a warning and no number', async () => {
    const got = await run(
      table((row) => ({ came: row.used })),
      known,
    )
    expect(got.codes).toContain('direct_separation')
    expectNoNumber(got)
  })

  it('one coach gives an estimate without error, interval or p, and says so', async () => {
    const { result, codes } = await run(
      table(() => ({ coach: 'c1' })),
      known,
    )
    expect(codes).toContain('few_clusters')
    const [estimate] = result.estimates
    for (const value of [estimate!.se, estimate!.low, estimate!.high, estimate!.p]) {
      expect(value).toBeNull()
    }
    expect(estimate!.risk_difference.low).toBeNull()
    expect(result.leverage).toBeNull()
    const gated = await run(
      table(() => ({ coach: 'c1' })),
      { ...known, gates: true },
    )
    expectNoNumber(gated)
  })

  it('outcomes that are all missing give a warning and no number', async () => {
    const got = await run(
      table(() => ({ came: '' })),
      known,
    )
    expect(got.codes).toEqual(expect.arrayContaining(['outcome_missing', 'direct_empty']))
    expect(got.result.missing_outcomes).toBe(240)
    expectNoNumber(got)
  })

  it('NaN is missing, infinity is an error, and both are counted', async () => {
    const { code, stderr, result } = await run(
      table((_, i) => (i < 5 ? { came: 'NaN' } : i === 9 ? { used: 'Infinity' } : {})),
      known,
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/line 11: “used” is not a number: Infinity/)
    expect(result.missing_outcomes).toBe(5)
    expect(result.n).toBe(234)
  })

  it('the same meeting twice is left out where a column names it, and told where none does', async () => {
    const lines = table().split('\n')
    const twice = [...lines, lines[3], lines[4]].join('\n')
    const named = await run(twice, { ...known, id: 'id' })
    expect(named.code).toBe(1)
    expect(named.stderr).toMatch(/line 242: “id” m2 stands on an earlier line too/)
    expect(named.result.n).toBe(240)
    const unnamed = await run(twice, known)
    expect(unnamed.codes).toContain('repeated_rows')
  })

  it('a sampling probability of nought, above one, or one without a code is named', async () => {
    const { code, stderr, result } = await run(
      table((row, i) => ({
        pi: i === 0 ? 0 : i === 3 ? 1.2 : i === 4 ? 1 : row.coded === 0 && i < 20 ? 0 : row.pi,
      })),
      coded,
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/line 2: human-coded, but “pi” is 0/)
    expect(stderr).toMatch(/line 5: “pi” is not between 0 and 1: 1.2/)
    expect(stderr).toMatch(/line 6: sure to be drawn \(“pi” is 1\), but not human-coded/)
    expect(result.dropped['no chance of being human-coded']).toBeGreaterThan(0)
    const tiny = await run(
      table((row) => ({ pi: row.coded === 1 ? 0.001 : 0.34 })),
      coded,
    )
    expect(tiny.codes).toContain('tiny_probability')
  })

  it('no human codes at all give no number, whatever the tags say', async () => {
    const got = await run(
      table(() => ({ coded: 0 })),
      { ...coded, methods: ['corrected'] },
    )
    expect(got.codes).toContain('nothing_coded')
    expectNoNumber(got)
  })

  it('negative times are named and left out', async () => {
    const { code, stderr, result } = await run(
      table((_, i) => (i === 2 ? { minutes: -4 } : {})),
      { ...known, length: 'minutes' },
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/line 4: “minutes” is below zero: -4/)
    expect(result.n).toBe(239)
    const outcome = { column: 'came', family: 'hazard', time: 'weeks' }
    const early = await run(
      table((_, i) => (i === 6 ? { weeks: -1 } : {})),
      { ...known, outcome },
    )
    expect(early.stderr).toMatch(/line 8: “weeks” is below zero: -1/)
    expect(early.result.survival!.curves).toHaveLength(2)
    expect(early.result.survival!.cox!.log_hazard_ratio.se!).toBeGreaterThan(0)
  })

  it('a filter that lets nothing through is refused, not estimated', async () => {
    const nobody = { ...known, where: { coach: 'c99' } }
    await expect(run(table(), nobody)).rejects.toThrow(/no rows that "where" lets through/)
  })
})
