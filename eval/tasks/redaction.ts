import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { findAll } from '../../core/redaction/redact-session.ts'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { cutSession } from '../../core/redaction/tokens.ts'
import { builtInRedactors } from '../../workers/models/redactor/load.ts'
import { packModel, unpackModel } from '../../workers/models/redactor/weights.ts'
import { addCounts, countSpans, type SpanCounts, scoreOf } from '../scorers/spans.ts'
import { foldOfGroups } from '../train/folds.ts'
import { type MarkedSession, readMarkedSessions } from '../train/names-data.ts'
import { trainNames } from '../train/names-training.ts'

const FOLDER = '../shared/data/synthetic'
const BASELINE = new URL('../baseline.json', import.meta.url)
const SEED = 20260
const REDRAWS = 1000
/** A run may fall this far below the recorded recall and precision before it fails. */
const SLACK = 0.02
/** Types that alone point at one person; any of them left in a session is a leak. */
const DIRECT = new Set([
  'NAME',
  'ADDRESS',
  'PHONE',
  'EMAIL',
  'NINO',
  'NHS_NO',
  'DOB',
  'BANK',
  'REF',
  'URL',
  'POSTCODE',
])

interface SessionResult {
  kind: MarkedSession['kind']
  counts: Map<string, SpanCounts>
  /** A direct identifier is left. */
  leaks: boolean
}

export interface RedactionRow {
  kind: string
  type: string
  marked: number
  masks: number
  recall: number
  recall_low: number
  recall_high: number
  precision: number
  f2: number
}

/**
 * Scores redaction on marked synthetic sessions by cross-validation: each session is read with a name
 * model that never saw it. `--save` records the numbers; otherwise they are held against the record.
 */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      folder: { type: 'string', default: FOLDER },
      folds: { type: 'string', default: '5' },
      save: { type: 'boolean', default: false },
    },
  })
  if (!existsSync(values.folder)) {
    console.error(`No marked sessions at ${values.folder}; give --folder FOLDER.`)
    process.exitCode = process.env.RAPPORT_REQUIRE_ALL === '1' ? 1 : 0
    return
  }
  const results = crossValidate(readMarkedSessions(values.folder), Number(values.folds))
  const rows = tabulate(results)
  const leaks = leakShares(results)
  print(rows, leaks)
  if (values.save) save(rows, leaks)
  else compare(rows)
}

function crossValidate(sessions: readonly MarkedSession[], folds: number): SessionResult[] {
  const fold = foldOfGroups(
    sessions.map((session) => ({ kind: session.kind, group: session.id })),
    folds,
    SEED,
  )
  return Array.from({ length: folds }, (_, k) => {
    const random = xoroshiro128plus(SEED + k)
    const learnt = trainNames(
      sessions.filter((session) => fold.get(session.id) !== k),
      () => uniformFloat64(random),
    )
    // Packed and unpacked, because that is how the product reads its weights.
    const about = { name: 'fold', version: String(k), trained_on: 'other folds' }
    const finders = builtInRedactors(unpackModel(packModel(learnt, about)))
    console.error(`fold ${k + 1} of ${folds} trained`)
    return sessions
      .filter((session) => fold.get(session.id) === k)
      .map((session) => scoreSession(session, finders))
  }).flat()
}

function scoreSession(session: MarkedSession, generators: CandidateGenerator[]): SessionResult {
  const masks = findAll(cutSession(session.turns), [], generators)
  const texts = new Map(session.turns.map((turn, index) => [index, turn.text]))
  const marked = session.turns.flatMap((turn, index) =>
    turn.spans.map((span) => ({ turn: index, start: span.start, end: span.end, type: span.type })),
  )
  let leaks = false
  const counts = countSpans(texts, marked, masks, {
    missed: (span) => {
      leaks ||= DIRECT.has(span.type)
    },
  })
  return { kind: session.kind, counts, leaks }
}

function tabulate(results: readonly SessionResult[]): RedactionRow[] {
  const kinds = ['spoken', 'clean', 'note', 'all']
  return kinds.flatMap((kind) => {
    const own = results.filter((result) => kind === 'all' || result.kind === kind)
    const types = new Set(own.flatMap((result) => [...result.counts.keys()]))
    return ['ALL', ...[...types].sort()].map((type) => rowOf(kind, type, own))
  })
}

function rowOf(kind: string, type: string, results: readonly SessionResult[]): RedactionRow {
  const score = scoreOf(total(results, type))
  const [low, high] = interval(results, type)
  const round = (value: number) => Math.round(value * 1000) / 1000
  return {
    kind,
    type,
    marked: score.marked,
    masks: score.masks,
    recall: round(score.recall),
    recall_low: round(low),
    recall_high: round(high),
    precision: round(score.precision),
    f2: round(score.f2),
  }
}

function total(results: readonly SessionResult[], type: string): SpanCounts {
  const sums = new Map<string, SpanCounts>()
  for (const result of results) addCounts(sums, result.counts)
  const all = { marked: 0, found: 0, masks: 0, right: 0 }
  for (const [name, counts] of sums) {
    if (type !== 'ALL' && name !== type) continue
    all.marked += counts.marked
    all.found += counts.found
    all.masks += counts.masks
    all.right += counts.right
  }
  return all
}

/** 95% interval of recall by drawing whole sessions again. */
function interval(results: readonly SessionResult[], type: string): [number, number] {
  const random = xoroshiro128plus(SEED)
  const pairs = results
    .map((result) => total([result], type))
    .map((counts) => [counts.found, counts.marked] as const)
  const drawn: number[] = []
  for (let i = 0; i < REDRAWS; i += 1) {
    let found = 0
    let marked = 0
    for (let k = 0; k < pairs.length; k += 1) {
      const pair = pairs[uniformInt(random, 0, pairs.length - 1)]!
      found += pair[0]
      marked += pair[1]
    }
    if (marked > 0) drawn.push(found / marked)
  }
  drawn.sort((a, b) => a - b)
  const at = (share: number) => drawn[Math.floor(share * (drawn.length - 1))] ?? 1
  return [at(0.025), at(0.975)]
}

function leakShares(results: readonly SessionResult[]): Record<string, number> {
  const share = (own: readonly SessionResult[]) =>
    Math.round((1000 * own.filter((result) => result.leaks).length) / Math.max(1, own.length)) /
    1000
  return {
    all: share(results),
    spoken: share(results.filter((result) => result.kind === 'spoken')),
    clean: share(results.filter((result) => result.kind === 'clean')),
    note: share(results.filter((result) => result.kind === 'note')),
  }
}

function print(rows: readonly RedactionRow[], leaks: Record<string, number>): void {
  console.log('kind    type       marked  recall  (95% interval)   masks  precision  F2')
  for (const row of rows) {
    console.log(
      [
        row.kind.padEnd(7),
        row.type.padEnd(10),
        String(row.marked).padStart(6),
        row.recall.toFixed(3).padStart(7),
        ` (${row.recall_low.toFixed(3)}–${row.recall_high.toFixed(3)})`,
        String(row.masks).padStart(7),
        row.precision.toFixed(3).padStart(9),
        row.f2.toFixed(3).padStart(7),
      ].join(' '),
    )
  }
  for (const [kind, share] of Object.entries(leaks)) {
    console.log(`sessions with a surviving direct identifier, ${kind}: ${share.toFixed(3)}`)
  }
}

function readBaseline(): Record<string, unknown> {
  return existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, 'utf8')) : {}
}

function save(rows: readonly RedactionRow[], leaks: Record<string, number>): void {
  const baseline = { ...readBaseline(), redaction: { rows, sessions_with_leak: leaks } }
  writeFileSync(BASELINE, `${JSON.stringify(baseline, null, 2)}\n`)
}

function compare(rows: readonly RedactionRow[]): void {
  const recorded = (readBaseline().redaction as { rows: RedactionRow[] } | undefined)?.rows ?? []
  for (const before of recorded) {
    if (before.kind !== 'all') continue
    const now = rows.find((row) => row.kind === before.kind && row.type === before.type)
    if (now === undefined) continue
    if (now.recall < before.recall - SLACK || now.precision < before.precision - SLACK) {
      console.error(
        `${now.type}: recall ${now.recall}, precision ${now.precision}; recorded ` +
          `${before.recall} and ${before.precision}`,
      )
      process.exitCode = 1
    }
  }
}
