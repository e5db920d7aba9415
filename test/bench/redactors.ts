import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import nlp from 'compromise'
import { findAll } from '../../core/redaction/redact-session.ts'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { cutSession } from '../../core/redaction/tokens.ts'
import { isCovered } from '../../eval/scorers/spans.ts'
import { type MarkedSession, readWrittenSessions } from '../../eval/train/names-data.ts'
import { loadRedactors } from '../../workers/models/redactor/load.ts'
import { type Bench, type BenchRow, timed } from './row.ts'

const PEERS = ['redact-pii@3.4.0', 'openredaction@1.1.5']
const PEER = fileURLToPath(new URL('./redactor-peers.mjs', import.meta.url))
const RECOGNISERS_S_MOST = 1
const WHOLE_S_MOST = 5
const WARM_UPS = 4

/** Redactors on the same written sessions: seconds of processor time a megabyte, and what they miss. */
export const redactors: Bench = {
  name: 'redactors',
  async run(options) {
    const sessions = readWrittenSessions()
    const texts = sessions.flatMap((session) => session.turns.map((turn) => turn.text))
    const mb = Buffer.byteLength(texts.join('')) / 1e6
    const rows = [
      await ours('our recognisers', sessions, [], mb, RECOGNISERS_S_MOST),
      await ours('our recognisers and name model', sessions, loadRedactors(), mb, WHOLE_S_MOST),
      await compromise(sessions, mb),
    ]
    if (options.peers) rows.push(...installed(sessions, texts, mb, options.say))
    else
      options.say('redact-pii and openredaction are left out; --peers installs and asks them too.')
    return rows
  },
}

async function ours(
  what: string,
  sessions: readonly MarkedSession[],
  finders: readonly CandidateGenerator[],
  mb: number,
  target_most: number,
): Promise<BenchRow> {
  const read = () => sessions.map((one) => findAll(cutSession(one.turns), [], finders))
  // The compiler needs a few rounds before it is done with code this size.
  for (let round = 0; round < WARM_UPS; round += 1) read()
  const { value, cpu_s } = await timed(read)
  const left = sessions.flatMap((session, at) =>
    session.turns.map((turn, index) => {
      const masks = value[at]!.filter((mask) => mask.turn === index)
      return (span: MarkedSession['turns'][0]['spans'][0]) =>
        !isCovered(turn.text, { ...span, turn: index }, masks)
    }),
  )
  const trained = finders.length > 0 ? '; its weights were trained on these texts' : ''
  return { ...rowOf(what, cpu_s, mb, sessions, left, trained), target_most }
}

/** It masks nothing, so what it names is taken for what it would mask. */
async function compromise(sessions: readonly MarkedSession[], mb: number): Promise<BenchRow> {
  const texts = sessions.flatMap((session) => session.turns.map((turn) => turn.text))
  const named = (text: string): string[] => {
    const read = nlp(text)
    return [read.people(), read.places(), read.organizations()].flatMap((one) => one.out('array'))
  }
  texts.slice(0, 20).forEach(named)
  const { value, cpu_s } = await timed(() => texts.map(named))
  const left = texts.map((text, at) => (span: { start: number; end: number }) => {
    const words = text.slice(span.start, span.end).toLowerCase()
    return !value[at]!.some((one) => one.toLowerCase().includes(words))
  })
  return rowOf('compromise', cpu_s, mb, sessions, left)
}

/** Those that are not ours to depend on, in a folder that is thrown away. */
function installed(
  sessions: readonly MarkedSession[],
  texts: readonly string[],
  mb: number,
  say: (text: string) => void,
): BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-peers-'))
  try {
    say(`installing ${PEERS.join(' and ')} …`)
    const npm = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--silent']
    execFileSync('npm', [...npm, ...PEERS])
    const [input, output] = [join(folder, 'texts.json'), join(folder, 'out.json')]
    writeFileSync(input, JSON.stringify(texts))
    return PEERS.map((peer) => {
      const name = peer.split('@')[0] as string
      execFileSync(process.execPath, [PEER, name, input, output, folder], { stdio: 'ignore' })
      const out = JSON.parse(readFileSync(output, 'utf8')) as { cpu_s: number; left: string[] }
      const left = texts.map(
        (text, at) => (span: { start: number; end: number }) =>
          out.left[at]!.includes(text.slice(span.start, span.end)),
      )
      return rowOf(name, out.cpu_s, mb, sessions, left)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type IsLeft = (span: MarkedSession['turns'][0]['spans'][0]) => boolean

function rowOf(
  what: string,
  cpu_s: number,
  mb: number,
  sessions: readonly MarkedSession[],
  left: readonly IsLeft[],
  remark = '',
): BenchRow {
  const turns = sessions.flatMap((session) => session.turns)
  const share = (isWanted: (type: string) => boolean) => {
    const asked = turns.flatMap((turn, at) =>
      turn.spans.filter((span) => isWanted(span.type)).map((span) => left[at]!(span)),
    )
    return (asked.filter((isLeft) => !isLeft).length / asked.length).toFixed(2)
  }
  return {
    what: `${what}, a megabyte of talk and notes`,
    measured: cpu_s / mb,
    unit: 's CPU',
    note: `finds ${share((type) => type === 'NAME')} of names, ${share(() => true)} of all${remark}`,
  }
}
