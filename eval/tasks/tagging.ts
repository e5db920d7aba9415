import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import { loadTurnEncoder } from '../../workers/models/tagger/network/turn-encoder.ts'
import { evaluateAnnomi, evaluateCodebook } from '../scorers/coding-schemes.ts'
import { type CodedPaths, FOLDS, scoredFolds, WRITTEN_PATHS } from '../train/fold-models.ts'
import { type HeldOutConversation, heldOutScores } from '../train/held-out.ts'
import { inProcesses } from '../train/processes.ts'
import { readAll } from '../train/readings.ts'
import { withSecondStage } from '../train/second-stage.ts'
import { DEFAULT_SETTINGS } from '../train/tagger-training.ts'
import { type FoldModels, type HeldOut, readUnseen, type Units } from './tagging-fold.ts'
import { macrosOf, type Results, reportTagging } from './tagging-report.ts'

/** Folds under way at once. */
const AT_ONCE = 2
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
      examples: { type: 'string', default: WRITTEN_PATHS.examples },
      appointments: { type: 'string', default: WRITTEN_PATHS.appointments },
      meetings: { type: 'string', default: WRITTEN_PATHS.meetings },
      demonstrations: { type: 'string', default: WRITTEN_PATHS.demonstrations },
      second: { type: 'string', default: WRITTEN_PATHS.second },
      save: { type: 'boolean', default: false },
    },
  })
  const { save, ...paths } = values
  const held = await crossValidate(paths)
  const codebook = loadCodebook()
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
  if (save) saveBaseline(macros)
  else checkBaseline(macros)
}

interface CrossValidated extends Omit<HeldOut, 'units'> {
  tagger: Units
  floor: Units
}

/**
 * Every fold's models in a process of their own, a few at once. Each fold's calibration and cuts are
 * learnt from what the other folds' models gave to turns they had not seen.
 */
async function crossValidate(paths: CodedPaths): Promise<CrossValidated> {
  const inputs = Array.from({ length: FOLDS }, (_, fold) => ({ ...paths, fold }))
  const child = new URL('./tagging-child.ts', import.meta.url)
  const models = await inProcesses<(typeof inputs)[number], FoldModels>(child, inputs, AT_ONCE)
  const folds = scoredFolds(paths, loadCodebook())
  const lexicon = loadLexicon()
  const encoder = await loadTurnEncoder()
  const held: HeldOutConversation[][] = []
  for (const [fold, { weights }] of models.entries()) {
    held.push(await heldOutScores(weights, readAll(folds[fold] ?? [], lexicon), encoder))
  }
  const parts: HeldOut[] = []
  for (const [fold, { weights }] of models.entries()) {
    const others = held.filter((_, other) => other !== fold)
    const whole = withSecondStage(weights, others, DEFAULT_SETTINGS.seed)
    parts.push(await readUnseen(whole, encoder, folds[fold] ?? []))
  }
  const join = (units: readonly Units[]): Units => ({
    annomi: units.flatMap(({ annomi }) => annomi),
    codebook: units.flatMap(({ codebook }) => codebook),
  })
  const count = (name: keyof HeldOut['swaps']) =>
    parts.reduce((sum, { swaps }) => sum + swaps[name], 0)
  return {
    tagger: join(parts.map(({ units }) => units)),
    floor: join(models.map(({ floor }) => floor)),
    tags: parts.flatMap(({ tags }) => tags),
    swaps: {
      conversations: count('conversations'),
      false_alarms: count('false_alarms'),
      found: count('found'),
    },
  }
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
  for (const [score, least] of Object.entries(readBaseline().tagging ?? {})) {
    const value = macros[score] ?? 0
    if (value >= least - TOLERANCE) continue
    console.log(`${score} fell from ${least} to ${value}.`)
    process.exitCode = 1
  }
}
