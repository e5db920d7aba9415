import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, readUse, startRapport } from './child.ts'
import { type Bench, type BenchRow, median } from './row.ts'

const DEMO_S_MOST = 90
const AGAIN_S_MOST = 5
const ROUNDS = 3

/** The whole demonstration once, then how soon it and the service are there again. */
export const startUp: Bench = {
  name: 'start-up',
  async run({ say }) {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-'))
    const env = { DATA_DIR: folder, LOG_LEVEL: 'error', PORT: await freePort() }
    try {
      say('  the whole demonstration, which takes a minute or two …')
      const whole = await untilSaid(['demo'], env, /Password of all/)
      const demo = await again(['demo'], env, /The site is at/)
      const serve = await again(['serve'], env, /Rapport is at/)
      return [
        row('whole demo, from nothing to done', whole, DEMO_S_MOST),
        row('second start of rapport demo', demo, AGAIN_S_MOST),
        row('second start of rapport serve', serve, AGAIN_S_MOST),
      ]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Started {
  wall_s: number
  cpu_s: number | undefined
}

const row = (what: string, { wall_s, cpu_s }: Started, target_most: number): BenchRow => ({
  ...{ what, measured: wall_s, unit: 's', target_most },
  ...(cpu_s === undefined ? {} : { cpu: cpu_s }),
})

async function again(given: string[], env: Record<string, string>, wanted: RegExp) {
  const rounds: Started[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await untilSaid(given, env, wanted))
  const middle = median(rounds.map(({ wall_s }) => wall_s))
  return rounds.find(({ wall_s }) => wall_s === middle) as Started
}

/** From the command to the moment it says that it is there. */
async function untilSaid(
  given: string[],
  env: Record<string, string>,
  wanted: RegExp,
): Promise<Started> {
  const started_ms = performance.now()
  const child = startRapport(given, env)
  try {
    await child.said(wanted)
    const wall_s = (performance.now() - started_ms) / 1000
    return { wall_s, cpu_s: readUse(child.pid)?.cpu_s }
  } finally {
    await child.stop()
  }
}
