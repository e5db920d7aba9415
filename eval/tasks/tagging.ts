import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Codebook } from '../../core/codebook/codebook.ts'
import { TagIn } from '../../core/pipeline/shapes.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { BuiltinTagger } from '../../workers/models/tagger/builtin-tagger.ts'
import { ANNOMI_HEADS } from '../../workers/models/tagger/heads.ts'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import type { CodedUnit, LabelScore } from '../scorers/coding.ts'
import {
  annomiUnit,
  codebookUnit,
  type Evaluation,
  evaluateAnnomi,
  evaluateCodebook,
} from '../scorers/coding-schemes.ts'
import { foldOfGroups } from '../train/folds.ts'
import { type CodedTranscript, codebookHeads, readAnnomi, readCoded } from '../train/tagger-data.ts'
import { DEFAULT_SETTINGS, trainTagger } from '../train/tagger-training.ts'

const FOLDS = 5
const SEED = 4
/** Folds inside each training, for calibration: fewer than the product's, to save time. */
const INNER_FOLDS = 2
/** A score may fall this far below the baseline before the task fails. */
const TOLERANCE = 0.015

/**
 * What people reach against each other (AnnoMI, seven transcripts, ten coders, pairwise macro F1),
 * and what a plain TF-IDF with logistic regression reaches. There is no human figure for the
 * codebook: its appointments were coded by machines.
 */
const REFERENCE: Record<string, { people: number | null; floor: number | null }> = {
  'annomi main': { people: 0.8, floor: 0.745 },
  'annomi talk': { people: 0.645, floor: 0.495 },
}

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
  const units = await crossValidate(transcripts, examples, codebook)
  const results = {
    annomi: evaluateAnnomi(units.annomi),
    codebook: evaluateCodebook(units.codebook, codebook),
  }
  const table = report(results)
  console.log(table)
  writeFileSync('eval/results/tagging.md', table)
  const macros = macrosOf(results)
  if (values.save) saveBaseline(macros)
  else checkBaseline(macros)
}

async function crossValidate(
  transcripts: readonly CodedTranscript[],
  examples: readonly CodedTranscript[],
  codebook: Codebook,
): Promise<{ annomi: CodedUnit[]; codebook: CodedUnit[] }> {
  const items = transcripts.map(({ source, group }) => ({ kind: source, group }))
  const folds = foldOfGroups(items, FOLDS, SEED)
  const units = { annomi: [] as CodedUnit[], codebook: [] as CodedUnit[] }
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const seen = transcripts.filter(({ group }) => folds.get(group) !== fold)
    const settings = { ...DEFAULT_SETTINGS, folds: INNER_FOLDS }
    const weights = trainTagger([...seen, ...examples], codebook, loadLexicon(), settings, () => {})
    const tagger = new BuiltinTagger(weights, codebook)
    for (const transcript of transcripts) {
      if (folds.get(transcript.group) !== fold) continue
      if (transcript.source === 'annomi') units.annomi.push(...annomiUnits(transcript, tagger))
      else units.codebook.push(...(await codebookUnits(transcript, tagger, codebook)))
    }
    console.error(`fold ${fold + 1} of ${FOLDS}`)
  }
  return units
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

function annomiUnits(transcript: CodedTranscript, tagger: BuiltinTagger): CodedUnit[] {
  const answers = tagger.annomi(inputOf(transcript).turns)
  return transcript.turns.flatMap((turn, at) => {
    const answer = answers[at]
    if (!answer || turn.labels.size === 0) return []
    const gold = goldOf(turn.labels).map(([head, name]) => [head.replace('annomi_', ''), name])
    return [annomiUnit(transcript.id, turn.speaker, Object.fromEntries(gold), { ...answer })]
  })
}

async function codebookUnits(
  transcript: CodedTranscript,
  tagger: BuiltinTagger,
  codebook: Codebook,
): Promise<CodedUnit[]> {
  const result = await tagger.tag(inputOf(transcript), new AbortController().signal)
  const drafts = result.kind === 'done' ? result.drafts : []
  return transcript.turns.flatMap((turn, n) => {
    if (turn.speaker === 'other') return []
    const codes = goldOf(turn.labels).map(([, name]) => name)
    const pred = drafts.filter((draft) => draft.turn === n).map((draft) => draft.code)
    const gold = { speaker: turn.speaker, codes, disputed: turn.disputed }
    return [codebookUnit(codebook, transcript.id, gold, pred)]
  })
}

interface Results {
  annomi: Evaluation
  codebook: Evaluation
}

function macrosOf(results: Results): Record<string, number> {
  const macros: Record<string, number> = {}
  for (const [scheme, { macro }] of Object.entries(results) as [string, Evaluation][]) {
    for (const [name, value] of Object.entries(macro)) {
      if (value !== null) macros[`${scheme} ${name}`] = Math.round(value * 1000) / 1000
    }
  }
  return macros
}

const number = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(3)

function report(results: Results): string {
  const lines = [
    '# Built-in tagger, cross-validated by group',
    '',
    `${FOLDS} folds; ${results.annomi.transcripts} AnnoMI demonstrations (human-coded, one video in`,
    `one fold) and ${results.codebook.transcripts} synthetic appointments (coded by machines: their`,
    'scores are provisional and say nothing about agreement with people). Cuts and calibration come',
    'from the training folds. Made by `npm run eval -- tagging`.',
    '',
    '| macro F1 | tagger | people | floor |',
    '| --- | --- | --- | --- |',
  ]
  for (const [name, value] of Object.entries(macrosOf(results))) {
    const { people, floor } = REFERENCE[name] ?? {}
    lines.push(`| ${name} | ${number(value)} | ${number(people)} | ${number(floor)} |`)
  }
  for (const [title, { labels }] of Object.entries(results) as [string, Evaluation][]) {
    lines.push('', `## ${title}`, '', ...labelTable(labels))
  }
  return `${lines.join('\n')}\n`
}

function labelTable(labels: readonly LabelScore[]): string[] {
  const rows = labels.map((score) => {
    const f1 = score.intervals.f1
    const interval = f1 === null ? '–' : `${number(f1.low)} to ${number(f1.high)}`
    const figures = [score.precision, score.recall, score.f1].map(number).join(' | ')
    const agreement = `${number(score.kappa)} | ${number(score.icc)} | ${score.gate.verdict}`
    return `| ${score.label} | ${score.n} | ${score.predicted} | ${figures} | ${interval} | ${agreement} |`
  })
  return [
    '| label | n | put | precision | recall | F1 | 95 % of F1 | kappa | ICC of counts | gate |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ]
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
    console.log(`${name} fell from ${number(least)} to ${number(value)}.`)
    process.exitCode = 1
  }
}
