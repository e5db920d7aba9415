import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { KnownIdentifier } from '../../core/pipeline/shapes.ts'
import { findAll } from '../../core/redaction/redact-session.ts'
import type { CandidateGenerator } from '../../core/redaction/span.ts'
import { cutSession } from '../../core/redaction/tokens.ts'
import { builtInRedactors, loadRedactors } from '../../workers/models/redactor/load.ts'
import { packModel, unpackModel } from '../../workers/models/redactor/weights.ts'
import { americanTexts } from '../datasets/identifiers/american.ts'
import { identifierCases } from '../datasets/identifiers/cases.ts'
import { decoySentences } from '../datasets/identifiers/decoys.ts'
import { failures, missing } from '../scorers/gate.ts'
import { scoreDecoys, scoreIdentifiers, scoreTexts } from '../scorers/generated.ts'
import { namesOnRecord, RECORDS, type RecordSpelling } from '../scorers/known-names.ts'
import { originsOf } from '../scorers/name-origins.ts'
import {
  leakShares,
  type SessionResult,
  tabulate,
  tabulateOrigins,
} from '../scorers/redaction-rows.ts'
import { countSpans } from '../scorers/spans.ts'
import { foldOfGroups } from '../train/folds.ts'
import { type MarkedSession, readMarkedSessions, readWrittenSessions } from '../train/names-data.ts'
import { trainNames } from '../train/names-training.ts'
import { type Measured, numbersOf, reportOf } from './redaction-report.ts'

const FOLDER = '../shared/data/synthetic'
const BASELINE = 'eval/baseline.json'
const RESULTS = 'eval/results/redaction.md'
const SEED = 20260
/** Another seed than any the recognisers were looked at with. */
const GENERATED_SEED = 771_204
const IDENTIFIERS_A_TYPE = 1000
const DECOYS = 1200
const AMERICAN_TEXTS = 600
/** Types that alone point at one person; any of them left in a session is a leak. */
const DIRECT = new Set(
  'NAME ADDRESS PHONE EMAIL NINO NHS_NO DOB BANK REF URL POSTCODE VEHICLE PASSPORT LICENCE'.split(
    ' ',
  ),
)

/**
 * Scores redaction on marked synthetic sessions by cross-validation (each is read with a name model
 * that never saw it), on generated identifiers and decoys, and on American texts. Fails when a number
 * falls below `eval/baseline.json`; `--save` records the numbers and writes the report.
 */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      folder: { type: 'string', default: FOLDER },
      folds: { type: 'string', default: '5' },
      save: { type: 'boolean', default: false },
      'generated-only': { type: 'boolean', default: false },
    },
  })
  const there = existsSync(values.folder) && !values['generated-only']
  if (!there && !values['generated-only']) {
    console.error(`No marked sessions at ${values.folder}: only generated texts are scored.`)
    if (process.env.RAPPORT_REQUIRE_ALL === '1') process.exitCode = 1
  }
  const folds = Number(values.folds)
  const crossed = there ? crossValidate(readMarkedSessions(values.folder), folds) : []
  const measured: Measured = { folds, ...measureGenerated(), ...measureSessions(crossed) }
  const report = reportOf(measured)
  console.log(report)
  const numbers = numbersOf(measured)
  if (values.save) save(report, Object.fromEntries(numbers.map((one) => [one.name, one.value])))
  const recorded = readRecorded()
  const told = [...failures(numbers, recorded), ...(there ? missing(numbers, recorded) : [])]
  for (const sentence of told) console.error(sentence)
  if (told.length > 0) process.exitCode = 1
}

function measureGenerated() {
  const product = loadRedactors()
  const decoys = decoySentences(GENERATED_SEED, DECOYS)
  return {
    identifiers: scoreIdentifiers(identifierCases(GENERATED_SEED, IDENTIFIERS_A_TYPE), []),
    decoys: scoreDecoys(decoys, []),
    decoys_with_names: scoreDecoys(decoys, product),
    american: scoreTexts(americanTexts(GENERATED_SEED, AMERICAN_TEXTS), product),
    counts: { decoys: DECOYS, a_type: IDENTIFIERS_A_TYPE, american: AMERICAN_TEXTS },
  }
}

/** One session, read without a case's record and with its names on one. */
interface Crossed {
  unknown: SessionResult
  known: Record<RecordSpelling, SessionResult>
}

function measureSessions(crossed: readonly Crossed[]) {
  if (crossed.length === 0) return { rows: [], leaks: {}, origins: [], known: [] }
  const sessions = crossed.map((one) => one.unknown)
  return {
    rows: tabulate(sessions),
    leaks: leakShares(sessions),
    origins: tabulateOrigins(sessions),
    known: RECORDS.flatMap((record) =>
      tabulate(crossed.map((one) => one.known[record]))
        .filter(({ type }) => type === 'NAME')
        .map((row) => ({ record, ...row })),
    ),
  }
}

function crossValidate(sessions: readonly MarkedSession[], folds: number): Crossed[] {
  const fold = foldOfGroups(
    sessions.map((session) => ({ kind: session.kind, group: session.id })),
    folds,
    SEED,
  )
  return Array.from({ length: folds }, (_, k) => {
    const random = xoroshiro128plus(SEED + k)
    const held = sessions.filter((session) => fold.get(session.id) === k)
    const learnt = trainNames(
      [...sessions.filter((session) => fold.get(session.id) !== k), ...readWrittenSessions()],
      () => uniformFloat64(random),
    )
    // Packed and unpacked, because that is how the product reads its weights.
    const about = { name: 'fold', version: String(k), trained_on: 'other folds' }
    const finders = builtInRedactors(unpackModel(packModel(learnt, about)))
    console.error(`fold ${k + 1} of ${folds}: held out ${held.map(({ id }) => id).join(' ')}`)
    return held.map((session) => ({
      unknown: scoreSession(session, finders, []),
      known: {
        'as said': scoreSession(session, finders, namesOnRecord(session, 'as said')),
        'spelt otherwise': scoreSession(
          session,
          finders,
          namesOnRecord(session, 'spelt otherwise'),
        ),
      },
    }))
  }).flat()
}

function scoreSession(
  session: MarkedSession,
  generators: CandidateGenerator[],
  known: readonly KnownIdentifier[],
): SessionResult {
  const masks = findAll(cutSession(session.turns), known, generators)
  const texts = new Map(session.turns.map((turn, index) => [index, turn.text]))
  const marked = session.turns.flatMap((turn, index) =>
    turn.spans.map((span) => ({ turn: index, start: span.start, end: span.end, type: span.type })),
  )
  const missed = new Set<(typeof marked)[0]>()
  const counts = countSpans(texts, marked, masks, {
    missed: (span) => missed.add(span as (typeof marked)[0]),
  })
  const origins: SessionResult['origins'] = new Map()
  for (const span of marked) {
    if (span.type !== 'NAME') continue
    for (const group of originsOf(texts.get(span.turn)!.slice(span.start, span.end))) {
      const before = origins.get(group) ?? { marked: 0, found: 0 }
      const found = before.found + (missed.has(span) ? 0 : 1)
      origins.set(group, { marked: before.marked + 1, found })
    }
  }
  const leaks = [...missed].some((span) => DIRECT.has(span.type))
  return { kind: session.kind, counts, leaks, origins }
}

function readBaseline(): Record<string, unknown> {
  return existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, 'utf8')) : {}
}

const readRecorded = (): Record<string, number> =>
  (readBaseline().redaction as Record<string, number> | undefined) ?? {}

function save(report: string, redaction: Record<string, number>): void {
  writeFileSync(BASELINE, `${JSON.stringify({ ...readBaseline(), redaction }, null, 2)}\n`)
  writeFileSync(RESULTS, `${report}\n`)
}
