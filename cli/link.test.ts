import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LinkResult } from '../core/statistics/link-result.ts'
import { simulateMeetings, USUAL } from '../core/statistics/simulated-meetings.ts'
import { link } from './link.ts'
import type { VerbIo } from './verb.ts'

/** Runs the verb on a CSV text and a spec; gives the exit code, the result and what it complained of. */
async function run(csv: string, spec: unknown) {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-link-'))
  const [data, specPath, out] = ['d.csv', 's.json', 'o.json'].map((name) => join(folder, name))
  await writeFile(data!, csv)
  await writeFile(specPath!, typeof spec === 'string' ? spec : JSON.stringify(spec))
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
  return { code, stderr, json: JSON.parse(await readFile(out!, 'utf8')) }
}

function codedCsv(seed = 1): string {
  const { rows, scored } = simulateMeetings({ ...USUAL, seed })
  if (rows.exposure.kind !== 'coded') throw new Error('the simulation makes coded meetings')
  const { tag, human, coded, probability } = rows.exposure
  const lines = rows.outcome.map((y, i) =>
    [
      rows.cluster[i],
      rows.client![i],
      y,
      scored.outcome[i]!.toFixed(4),
      tag[i],
      human[i] ?? '',
      Number(coded[i]),
      probability[i],
      rows.covariates[0]!.values[i],
    ].join(','),
  )
  return ['coach,client,attended,wai,w,x,r,pi,z', ...lines].join('\r\n')
}

const spec = {
  outcome: { column: 'attended', family: 'binomial' },
  exposure: { tag: 'w', human: 'x', coded: 'r', probability: 'pi' },
  covariates: [{ column: 'z', type: 'numeric' }],
  cluster: 'coach',
  client: 'client',
  fixed_effects: true,
  methods: ['corrected', 'naive', 'human'],
  variance: 'jackknife',
  weights: null,
  gates: true,
}

describe('rapport link', () => {
  it('writes one result a spec, in the shape promised', async () => {
    const { code, json, stderr } = await run(`\uFEFF${codedCsv()}`, spec)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const result = LinkResult.parse(json)
    expect(result.n).toBe(1500)
    expect(result.clusters).toBe(20)
    expect(result.estimates.map((one) => one.method)).toEqual(['corrected', 'naive', 'human'])
    const [corrected, naive] = result.estimates
    expect(corrected!.se!).toBeGreaterThan(naive!.se!)
    expect(result.grade.locks).toBeLessThanOrEqual(3)
  })

  it('adjusts p values within each outcome when given a list', async () => {
    const wai = { ...spec, outcome: { column: 'wai', family: 'gaussian' } }
    const known = { ...spec, exposure: { column: 'z' }, covariates: [] }
    const { json } = await run(codedCsv(), { links: [spec, known, wai] })
    const [first, second, alone] = json.links.map((one: unknown) => LinkResult.parse(one))
    expect(alone.q).toBeCloseTo(alone.estimates[0].p, 12)
    const p = [first.estimates[0].p, second.estimates[0].p]
    expect(Math.max(first.q, second.q)).toBeCloseTo(Math.max(...p), 12)
    expect(first.q).toBeGreaterThanOrEqual(p[0])
    expect(second.estimates[0].method).toBe('direct')
  })

  it('names rows it cannot read, leaves them out and keeps the rest', async () => {
    const lines = codedCsv().split('\r\n')
    lines[4] = lines[4]!.replace(/^([^,]*,[^,]*),[01]/, '$1,perhaps')
    lines[6] = 'coach-01,p'
    const { code, stderr, json } = await run(lines.join('\n'), spec)
    expect(code).toBe(1)
    expect(stderr).toMatch(/line 5: “attended” must be 1 or 0, not perhaps/)
    expect(stderr).toMatch(/line 7: 2 cells, wanted 9/)
    expect(json.n).toBe(1498)
  })

  it('refuses missing columns, a broken spec and an unreadable file in words', async () => {
    const csv = codedCsv()
    await expect(run(csv, { ...spec, cluster: 'worker' })).rejects.toThrow(/no column “worker”/)
    await expect(run(csv, { ...spec, variance: 'HC3' })).rejects.toThrow(/not a link spec/)
    await expect(run(csv, '{')).rejects.toThrow(/not JSON/)
    await expect(run('', spec)).rejects.toThrow(/empty/)
    await expect(run(csv.split('\r\n')[0]!, spec)).rejects.toThrow(/no rows/)
  })

  it('reads counts as rates, opportunities or presence, and only the rows asked for', async () => {
    const header = 'coach,came,phase,reflect,minutes,sustain'
    const lines = Array.from({ length: 400 }, (_, i) => {
      const scattered = (Math.imul(i + 1, 2_654_435_761) >>> 8) % 97
      const reflect = scattered % 4
      const came = Number((scattered * 7) % 10 < 4 + reflect)
      return `c${i % 11},${came},${i % 3 === 0 ? 'first' : 'later'},${reflect},${20 + (i % 30)},${i % 4}`
    })
    const csv = [header, ...lines].join('\n')
    const known = (exposure: object, more: object = {}) =>
      run(csv, {
        outcome: { column: 'came', family: 'binomial' },
        exposure: { column: 'reflect', ...exposure },
        cluster: 'coach',
        gates: false,
        ...more,
      })
    const rate = await known({ per: 'minutes' })
    expect(rate.json.estimates[0].term).toBe('reflect per minutes')
    const opportunities = await known({ per: 'sustain' })
    expect(opportunities.json.dropped['exposure not known']).toBe(100)
    const presence = await known({ presence: true })
    expect(presence.json.estimates[0].contrast).toEqual([0, 1])
    expect(presence.json.estimates[0].marginal_effect).toBeUndefined()
    const first = await known(
      {},
      { where: { phase: 'first' }, dose: true, moderators: ['sustain'] },
    )
    expect(first.json.n).toBe(134)
    expect(first.json.dose.map((step: { label: string }) => step.label)).toEqual(['1', '2', '3'])
    expect(first.json.moderators[0].column).toBe('sustain')
    expect(first.json.leverage.heaviest_share).toBeGreaterThan(0)
    const odds = first.json.estimates[0]
    expect(odds.odds_ratio.low).toBeCloseTo(Math.exp(odds.low), 12)
  })

  it('withholds every estimate when a gate fails, unless told to compute what it can', async () => {
    const few = codedCsv()
      .split('\r\n')
      .filter((line) => !/^coach-(0[5-9]|1)/.test(line))
      .join('\n')
    const gated = await run(few, spec)
    expect(gated.json.estimates).toEqual([])
    expect(gated.json.grade.locks).toBe(0)
    expect(gated.json.fallback_prevalence.estimate).toBeGreaterThan(0)
    const ungated = await run(few, { ...spec, gates: false })
    expect(ungated.json.estimates.length).toBe(3)
    expect(ungated.json.ungated).toBe(true)
  })

  it('gives a reason and no number for what cannot be estimated', async () => {
    const known = { ...spec, exposure: { column: 'x' }, covariates: [], gates: false }
    const table = (x: (i: number) => number, coaches = 4) =>
      [
        'coach,client,attended,x',
        ...Array.from(
          { length: 80 },
          (_, i) => `c${i % coaches},p${i},${Number(i % 8 < 4)},${x(i)}`,
        ),
      ].join('\n')
    const cases: [string, string][] = [
      [table(() => 1), 'direct_constant'],
      [table((i) => Number(i % 8 < 4)), 'direct_separation'],
      [table((i) => i % 4), 'direct_collinear'],
    ]
    for (const [csv, warning] of cases) {
      const { json } = await run(csv, known)
      expect(json.estimates).toEqual([])
      expect(json.warnings.map((one: { code: string }) => one.code)).toContain(warning)
    }
    const { json } = await run(
      table((i) => Number(i % 3 === 0), 1),
      known,
    )
    expect(json.estimates[0].se).toBeNull()
    expect(json.estimates[0].p).toBeNull()
  })
})
