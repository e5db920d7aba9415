import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readUse, startRapport } from './child.ts'
import { readWithCompromise } from './compromise-peer.ts'
import { type Bench, type BenchRow, timed } from './row.ts'
import { type BenchText, manyConversations } from './texts.ts'

const CONVERSATIONS = 400
const LOOK_EVERY_MS = 100

/** The verbs for files, from the command to the finished file, start of the process included. */
export const commandLine: Bench = {
  name: 'command-line',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-'))
    const [raw, redacted, tagged] = ['raw', 'redacted', 'tagged'].map((name) =>
      join(folder, `${name}.jsonl`),
    ) as [string, string, string]
    try {
      const texts = await manyConversations(CONVERSATIONS)
      const lines = texts.map(({ turns }, at) => JSON.stringify({ id: `c-${at}`, turns }))
      await writeFile(raw, `${lines.join('\n')}\n`)
      const redact = await verb('redact', raw, redacted)
      const tag = await verb('tag', redacted, tagged)
      const kept = (await readFile(tagged, 'utf8')).trimEnd().split('\n').length
      if (kept !== CONVERSATIONS) throw new Error(`Only ${kept} conversations came out`)
      const once = texts.slice(0, CONVERSATIONS / 10)
      const peer = await timed(() => once.map(({ turns }) => readWithCompromise(turns)))
      const peer_s = peer.wall_s * 10
      return [...rowsOf('redact', redact, texts, peer_s), ...rowsOf('tag', tag, texts)]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Ran {
  wall_s: number
  /** As last seen before its end. */
  cpu_s: number
  bytes: number
}

async function verb(name: string, from: string, to: string): Promise<Ran> {
  const child = startRapport([name, '--in', from, '--out', to], {})
  let cpu_s = 0
  const looking = setInterval(() => {
    cpu_s = readUse(child.pid)?.cpu_s ?? cpu_s
  }, LOOK_EVERY_MS)
  const { value, wall_s } = await timed(() => child.ended)
  clearInterval(looking)
  if (value !== 0) throw new Error(`rapport ${name} ended with ${value}`)
  return { wall_s, cpu_s, bytes: (await stat(from)).size }
}

function rowsOf(name: string, ran: Ran, texts: BenchText[], peer_s?: number): BenchRow[] {
  const turns = texts.reduce((sum, text) => sum + text.turns.length, 0)
  const note = `${texts.length} conversations in ${ran.wall_s.toFixed(1)} s, ${ran.cpu_s.toFixed(1)} s of processor time`
  const rate = { what: `rapport ${name}`, measured: turns / ran.wall_s, unit: 'turns/s' }
  const peer = peer_s && { what: 'compromise finds names', measured: turns / peer_s }
  return [
    { ...rate, note, ...(peer ? { peer } : {}) },
    { what: `rapport ${name}`, measured: ran.bytes / 1e6 / ran.wall_s, unit: 'MB/s' },
  ]
}
