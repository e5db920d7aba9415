import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Codebook } from '../../core/codebook/codebook.ts'
import type { TagDraft } from '../../core/codebook/verify-evidence.ts'
import { TagIn } from '../../core/pipeline/shapes.ts'
import { SWAPPED_CODE } from '../../core/session/voices.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { BuiltinTagger } from '../../workers/models/tagger/builtin-tagger.ts'
import { ANNOMI_HEADS, outputsFor } from '../../workers/models/tagger/heads.ts'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import type { CodedUnit } from '../scorers/coding.ts'
import {
  annomiUnit,
  codebookUnit,
  evaluateAnnomi,
  evaluateCodebook,
} from '../scorers/coding-schemes.ts'
import { foldOfGroups } from '../train/folds.ts'
import {
  type CodedTranscript,
  type CodedTurn,
  codebookHeads,
  readAnnomi,
  readCoded,
} from '../train/tagger-data.ts'
import { DEFAULT_SETTINGS, trainTagger } from '../train/tagger-training.ts'
import { floorTagger } from './tagging-floor.ts'
import {
  macrosOf,
  type Results,
  reportTagging,
  type ScoredTag,
  type SwapCounts,
} from './tagging-report.ts'

const FOLDS = 5
const SEED = 4
/** Folds inside each training, for calibration: fewer than the product's, to save time. */
const INNER_FOLDS = 2
/** A score may fall this far below the baseline before the task fails. */
const TOLERANCE = 0.015

/**
 * Cross-validates the built-in tagger by group and prints a line per code beside the human ceiling
 * and the floor. Fails when a macro score falls below `eval/baseline.json`; `--save` writes it.
 */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      annomi: { type: 'string', default: '../shared/data/annomi/annomi-train.jsonl' },
      synthetic: { type: 'string', default: '../shared/data/synthetic/appointments.jsonl' },
      examples: { type: 'string', default: 'eval/datasets/code-examples.jsonl' },
      save: { type: 'boolean', default: false },
    },
  })
  const codebook = loadCodebook()
  const heads = codebookHeads(codebook)
  const transcripts = [
    ...readAnnomi(values.annomi, ANNOMI_HEADS),
    ...readCoded(values.synthetic, heads, 'synthetic'),
  ]
  const examples = readCoded(values.examples, heads, 'examples')
  const held = await crossValidate(transcripts, examples, codebook)
  const evaluate = (units: Units): Results => ({
    annomi: evaluateAnnomi(units.annomi),
    codebook: evaluateCodebook(units.codebook, codebook),
  })
  const tagger = evaluate(held.tagger)
  const floor = evaluate(held.floor)
  const table = reportTagging({ ...held, folds: FOLDS, tagger, floor })
  console.log(table)
  writeFileSync('eval/results/tagging.md', table)
  const macros = macrosOf(tagger)
  if (values.save) saveBaseline(macros)
  else checkBaseline(macros)
}

interface Units {
  annomi: CodedUnit[]
  codebook: CodedUnit[]
}

/** All that was said of conversations by taggers that had not seen them. */
interface HeldOut {
  tagger: Units
  floor: Units
  tags: ScoredTag[]
  swaps: SwapCounts
}

async function crossValidate(
  transcripts: readonly CodedTranscript[],
  examples: readonly CodedTranscript[],
  codebook: Codebook,
): Promise<HeldOut> {
  const items = transcripts.map(({ source, group }) => ({ kind: source, group }))
  const folds = foldOfGroups(items, FOLDS, SEED)
  const held: HeldOut = {
    tagger: { annomi: [], codebook: [] },
    floor: { annomi: [], codebook: [] },
    tags: [],
    swaps: { conversations: 0, false_alarms: 0, found: 0 },
  }
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const seen = transcripts.filter(({ group }) => folds.get(group) !== fold)
    const unseen = transcripts.filter(({ group }) => folds.get(group) === fold)
    const settings = { ...DEFAULT_SETTINGS, folds: INNER_FOLDS }
    const weights = trainTagger([...seen, ...examples], codebook, loadLexicon(), settings, () => {})
    const tagger = new BuiltinTagger(weights, codebook)
    for (const transcript of unseen) {
      await countSwaps(transcript, tagger, held.swaps)
      if (transcript.source === 'annomi') {
        held.tagger.annomi.push(
          ...annomiUnits(transcript, tagger.annomi(inputOf(transcript).turns)),
        )
      } else {
        const result = await tagger.tag(inputOf(transcript), new AbortController().signal)
        const drafts = result.kind === 'done' ? result.drafts : []
        held.tagger.codebook.push(...codebookUnits(transcript, drafts, codebook))
        held.tags.push(...scoredTags(transcript, drafts))
      }
    }
    floorOf(seen, unseen, codebook, held.floor)
    console.error(`fold ${fold + 1} of ${FOLDS}`)
  }
  return held
}

/** The plain baseline on the same split. */
function floorOf(
  seen: readonly CodedTranscript[],
  unseen: readonly CodedTranscript[],
  codebook: Codebook,
  into: Units,
): void {
  for (const source of ['annomi', 'synthetic'] as const) {
    const heads = source === 'annomi' ? ANNOMI_HEADS : codebookHeads(codebook)
    const learn = (side: 'coach' | 'client') => {
      const turns = seen.filter((transcript) => transcript.source === source)
      const own = turns.flatMap(({ turns }) => turns.filter(({ speaker }) => speaker === side))
      return floorTagger(own, outputsFor(heads, side))
    }
    const sides = { coach: learn('coach'), client: learn('client') }
    for (const transcript of unseen.filter((one) => one.source === source)) {
      const said = transcript.turns.map(({ speaker, text }) =>
        speaker === 'other' ? [] : sides[speaker](text),
      )
      if (source === 'annomi') {
        const answers = said.map((outputs) =>
          Object.fromEntries(outputs.map(({ head, class: name }) => [attributeOf(head), name])),
        )
        into.annomi.push(...annomiUnits(transcript, answers))
      } else {
        const drafts = said.flatMap((outputs, turn) =>
          outputs.map((output) => ({ turn, code: output.class })),
        )
        into.codebook.push(...codebookUnits(transcript, drafts, codebook))
      }
    }
  }
}

const attributeOf = (head: string): string => head.replace('annomi_', '')

async function countSwaps(
  transcript: CodedTranscript,
  tagger: BuiltinTagger,
  counts: SwapCounts,
): Promise<void> {
  const other = { coach: 'client', client: 'coach', other: 'other' } as const
  const swapped = transcript.turns.map((turn) => ({ ...turn, speaker: other[turn.speaker] }))
  const warns = async (given: CodedTranscript) => {
    const result = await tagger.tag(inputOf(given), new AbortController().signal)
    const parts = result.kind === 'done' ? result.unprocessable : []
    return parts.some((part) => part.reason.code === SWAPPED_CODE)
  }
  counts.conversations += 1
  counts.false_alarms += +(await warns(transcript))
  counts.found += +(await warns({ ...transcript, turns: swapped }))
}

function inputOf(transcript: CodedTranscript): TagIn {
  return TagIn.parse({
    turns: transcript.turns.map(({ speaker, text }, n) => ({ n, speaker, text })),
    phase: null,
    channel: null,
    external_allowed: false,
  })
}

/** The class of each head that holds for a turn. */
function goldOf(labels: ReadonlyMap<string, 0 | 1>): [head: string, name: string][] {
  return [...labels]
    .filter(([, value]) => value === 1)
    .map(([key]) => key.split('/') as [string, string])
}

function annomiUnits(
  transcript: CodedTranscript,
  answers: readonly (object | null)[],
): CodedUnit[] {
  return transcript.turns.flatMap((turn, at) => {
    const answer = answers[at]
    if (!answer || turn.labels.size === 0) return []
    const gold = goldOf(turn.labels).map(([head, name]) => [attributeOf(head), name])
    return [annomiUnit(transcript.id, turn.speaker, Object.fromEntries(gold), { ...answer })]
  })
}

function codebookUnits(
  transcript: CodedTranscript,
  drafts: readonly { turn: number; code: string }[],
  codebook: Codebook,
): CodedUnit[] {
  return transcript.turns.flatMap((turn, n) => {
    if (turn.speaker === 'other') return []
    const codes = goldOf(turn.labels).map(([, name]) => name)
    const pred = drafts.filter((draft) => draft.turn === n).map((draft) => draft.code)
    const gold = { speaker: turn.speaker, codes, disputed: turn.disputed }
    return [codebookUnit(codebook, transcript.id, gold, pred)]
  })
}

/** Tags on which the coding passes differed count neither as right nor as wrong. */
function scoredTags(transcript: CodedTranscript, drafts: readonly TagDraft[]): ScoredTag[] {
  return drafts.flatMap(({ turn, code, score }) => {
    const { labels, disputed } = transcript.turns[turn] as CodedTurn
    if (disputed.includes(code)) return []
    return [{ score, right: goldOf(labels).some(([, name]) => name === code) }]
  })
}

const BASELINE = 'eval/baseline.json'

function readBaseline(): Record<string, Record<string, number>> {
  try {
    return JSON.parse(readFileSync(BASELINE, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

function saveBaseline(macros: Record<string, number>): void {
  const baseline = { ...readBaseline(), tagging: macros }
  writeFileSync(BASELINE, `${JSON.stringify(baseline, null, 2)}\n`)
  console.log(`${BASELINE} now holds these scores.`)
}

function checkBaseline(macros: Record<string, number>): void {
  for (const [name, least] of Object.entries(readBaseline().tagging ?? {})) {
    const value = macros[name] ?? 0
    if (value >= least - TOLERANCE) continue
    console.log(`${name} fell from ${least} to ${value}.`)
    process.exitCode = 1
  }
}
