import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import nlp from 'compromise'
import { findAll } from '../../core/redaction/redact-session.ts'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { cutSession } from '../../core/redaction/tokens.ts'
import { readDemoTexts } from '../../eval/datasets/demo-unit/texts.ts'
import { isCovered } from '../../eval/scorers/spans.ts'
import { type MarkedSession, readWrittenSessions } from '../../eval/train/names-data.ts'
import { loadRedactors } from '../../workers/models/redactor/load.ts'
import { type Bench, type BenchRow, median, timed } from './row.ts'

const PEERS = ['redact-pii@3.4.0', 'openredaction@1.1.5']
const PEER = fileURLToPath(new URL('./redactor-peers.mjs', import.meta.url))
const RECOGNISERS_S_MOST = 1
const WHOLE_S_MOST = 5
/** The compiler needs seconds before it is done with code this size; a service has them behind it. */
const WARM_UP_S = 4
/** So long the texts are read again and again: less says nothing on a busy machine. */
const MEASURED_S = 3

/**
 * Redactors on the same written sessions: seconds of processor time a megabyte, and what they miss.
 * Ours are measured as in a running service, after they have read other texts for a while; only what
 * dictionaries say of a word is kept from one session to the next.
 */
export const redactors: Bench = {
  name: 'redactors',
  async run(options) {
    const sessions = readWrittenSessions()
    const { appointments, notes } = await readDemoTexts()
    const others = [
      ...appointments.map((one) => one.transcript.turns),
      ...notes.map((one) => [one]),
    ]
    const texts = sessions.flatMap((session) => session.turns.map((turn) => turn.text))
    const mb = Buffer.byteLength(texts.join('')) / 1e6
    const named = loadRedactors()
    const rows = [
      await onAppointments('our recognisers', sessions, others, [], RECOGNISERS_S_MOST),
      await onAppointments('our recognisers and name model', sessions, others, named, WHOLE_S_MOST),
      await ours('our recognisers', sessions, others, [], mb, RECOGNISERS_S_MOST),
      await ours('our recognisers and name model', sessions, others, named, mb, WHOLE_S_MOST),
      await compromise(sessions, mb),
    ]
    if (options.peers) rows.push(...installed(sessions, texts, mb, options.say))
    else
      options.say('redact-pii and openredaction are left out; --peers installs and asks them too.')
    return rows
  },
}

/** Speed on the demo's appointments and notes, as a service meets them: far fewer identifiers a line. */
async function onAppointments(
  what: string,
  sessions: readonly MarkedSession[],
  others: readonly (readonly { text: string }[])[],
  finders: readonly CandidateGenerator[],
  target_most: number,
): Promise<BenchRow> {
  const find = (turns: readonly { text: string }[]) => findAll(cutSession(turns), [], finders)
  const mb =
    Buffer.byteLength(
      others
        .flat()
        .map(({ text }) => text)
        .join(''),
    ) / 1e6
  await roundsOf(WARM_UP_S, () => sessions.map((one) => find(one.turns)))
  const cpu_s = await roundsOf(MEASURED_S, () => others.map(find))
  const note = `${mb.toFixed(2)} MB of appointments and notes, after others`
  return {
    what: `${what}, a megabyte of appointments`,
    measured: cpu_s / mb,
    unit: 's CPU',
    target_most,
    note,
  }
}

async function ours(
  what: string,
  sessions: readonly MarkedSession[],
  others: readonly (readonly { text: string }[])[],
  finders: readonly CandidateGenerator[],
  mb: number,
  target_most: number,
): Promise<BenchRow> {
  const find = (turns: readonly { text: string }[]) => findAll(cutSession(turns), [], finders)
  const value = sessions.map((one) => find(one.turns))
  await roundsOf(WARM_UP_S, () => others.map(find))
  const cpu_s = await roundsOf(MEASURED_S, () => sessions.map((one) => find(one.turns)))
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

/** The middle one of the processor seconds that rounds take when repeated for so many seconds. */
async function roundsOf(least_s: number, work: () => unknown): Promise<number> {
  const rounds: number[] = []
  for (let all_s = 0; all_s < least_s; ) {
    const { cpu_s } = await timed(work)
    rounds.push(cpu_s)
    all_s += cpu_s
  }
  return median(rounds)
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
