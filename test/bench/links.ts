import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { link } from '../../cli/link.ts'
import type { VerbIo } from '../../cli/verb.ts'
import { type Bench, type BenchRow, timed } from './row.ts'

const PEER = fileURLToPath(new URL('./links-peer.R', import.meta.url))
const OUTCOMES = 5
/** How many of the same links R is given; it takes the same time for each. */
const PEER_LINKS = 10

/** Links on one core, file reading included, and R's glm with a cluster sandwich on the same file. */
export const links: Bench = {
  name: 'links',
  async run({ say }) {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-links-'))
    try {
      const many = writeCase(folder, 'many', { meetings: 10_000, coaches: 20, exposures: 60 })
      const one = writeCase(folder, 'one', { meetings: 100_000, coaches: 20, exposures: 1 })
      await runLinks(writeCase(folder, 'warm', { meetings: 2_000, coaches: 20, exposures: 8 }))
      const all = await timed(() => runLinks(many))
      const single = await timed(() => runLinks(one))
      const peer = peerTimes(many.data, one.data, say)
      const count = 60 * OUTCOMES
      return [
        row('300 links on 10,000 meetings', all, 20, peer && peer.many_s * count),
        row('one link on 100,000 meetings', single, 2, peer?.one_s),
      ]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function row(
  what: string,
  { cpu_s }: { cpu_s: number },
  target_most: number,
  peer_s: number | null | undefined,
): BenchRow {
  return {
    what,
    measured: cpu_s,
    unit: 's CPU',
    target_most,
    ...(peer_s == null ? {} : { peer: { what: 'R glm + sandwich', measured: peer_s } }),
    note: 'CSV read, covariates, every left-out fit; R: one fit a link, one sandwich',
  }
}

interface Case {
  readonly data: string
  readonly spec: string
}

/** Made-up meetings: yes/no and counted exposures, four yes/no outcomes and a score. */
function writeCase(
  folder: string,
  name: string,
  size: { meetings: number; coaches: number; exposures: number },
): Case {
  const random = xoroshiro128plus(7)
  const u = () => uniformFloat64(random)
  const normal = () => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u())
  const expit = (eta: number) => 1 / (1 + Math.exp(-eta))
  const level = Array.from({ length: size.coaches }, () => 0.5 * normal())
  const exposures = Array.from({ length: size.exposures }, (_, j) => `e${j}`)
  const outcomes = Array.from({ length: size.exposures === 1 ? 1 : OUTCOMES }, (_, j) => `y${j}`)
  const lines = [['coach', 'client', 'age', 'phase', 'need', 'nr', ...exposures, ...outcomes]]
  for (let i = 0; i < size.meetings; i += 1) {
    const g = i % size.coaches
    const need = normal()
    const used = exposures.map((_, j) =>
      j % 2 === 0 ? Number(u() < expit(0.3 * need - 0.3)) : Math.floor(-2 * Math.log(1 - u())),
    )
    const base = 0.2 + level[g]! + 0.3 * need + 0.2 * used[0]!
    const y = outcomes.map((_, j) =>
      j < 4 ? `${Number(u() < expit(base + 0.1 * j))}` : (3 + base + 0.7 * normal()).toFixed(4),
    )
    lines.push([
      `c${g}`,
      `p${g}-${Math.floor(i / size.coaches / 3)}`,
      ['18-34', '35-49', '50+'][Math.floor(3 * u())]!,
      ['contact', 'first_meeting', 'ongoing'][Math.floor(3 * u())]!,
      need.toFixed(4),
      `${1 + Math.floor(8 * u())}`,
      ...used.map(String),
      ...y,
    ])
  }
  const data = join(folder, `${name}.csv`)
  const spec = join(folder, `${name}.json`)
  writeFileSync(data, lines.map((cells) => cells.join(',')).join('\n'))
  const specs = outcomes.flatMap((outcome, at) =>
    exposures.map((column) => specOf(outcome, at < 4 ? 'binomial' : 'gaussian', column)),
  )
  writeFileSync(spec, JSON.stringify({ links: specs }))
  return { data, spec }
}

const specOf = (outcome: string, family: string, exposure: string) => ({
  outcome: { column: outcome, family },
  exposure: { column: exposure },
  covariates: [
    { column: 'age', type: 'factor' },
    { column: 'phase', type: 'factor' },
    { column: 'need', type: 'numeric' },
    { column: 'nr', type: 'numeric' },
  ],
  cluster: 'coach',
  client: 'client',
})

async function runLinks({ data, spec }: Case): Promise<void> {
  const quiet: VerbIo = {
    stdin: (async function* () {})(),
    stdout: { write() {} },
    stderr: { write() {} },
    env: {},
    now: () => new Date(),
  }
  await link.run(['--data', data, '--spec', spec, '--out', `${spec}.out`], quiet)
}

/** Seconds of processor time a link in R, or null with a line why. */
function peerTimes(many: string, one: string, say: (text: string) => void) {
  const found = spawnSync('Rscript', ['-e', 'library(sandwich)'], { stdio: 'ignore' })
  if (found.status !== 0) {
    say('R with its package sandwich is not installed here, so links have nothing beside them.')
    return null
  }
  const asked = (data: string, count: number) =>
    Number(execFileSync('Rscript', [PEER, data, `${count}`], { encoding: 'utf8' }).trim())
  return { many_s: asked(many, PEER_LINKS), one_s: asked(one, 1) }
}
