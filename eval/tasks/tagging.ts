import { fork } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { evaluateAnnomi, evaluateCodebook } from '../scorers/coding-schemes.ts'
import type { FoldInput, HeldOut, Units } from './tagging-fold.ts'
import { macrosOf, type Results, reportTagging } from './tagging-report.ts'

const FOLDS = 5
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
      examples: { type: 'string', default: 'eval/datasets/code-examples.jsonl' },
      written: { type: 'string', default: 'eval/datasets/written-appointments.jsonl' },
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

/** Every fold in a process of its own, a few at once; the outcome does not hang on their order. */
async function crossValidate(paths: Omit<FoldInput, 'fold' | 'folds'>): Promise<HeldOut> {
  const parts: HeldOut[] = []
  let next = 0
  const work = async () => {
    while (next < FOLDS) {
      const fold = next
      next += 1
      parts[fold] = await inProcess({ ...paths, fold, folds: FOLDS })
      console.error(`fold ${fold + 1} of ${FOLDS}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const units = (tagger: 'tagger' | 'floor'): Units => ({
    annomi: parts.flatMap((part) => part[tagger].annomi),
    codebook: parts.flatMap((part) => part[tagger].codebook),
  })
  const count = (name: keyof HeldOut['swaps']) =>
    parts.reduce((sum, { swaps }) => sum + swaps[name], 0)
  return {
    tagger: units('tagger'),
    floor: units('floor'),
    tags: parts.flatMap(({ tags }) => tags),
    swaps: {
      conversations: count('conversations'),
      false_alarms: count('false_alarms'),
      found: count('found'),
    },
  }
}

function inProcess(input: FoldInput): Promise<HeldOut> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./tagging-child.ts', import.meta.url)), {
      serialization: 'advanced',
    })
    child.once('message', (held) => resolve(held as HeldOut))
    child.once('exit', (code) => reject(new Error(`Fold ${input.fold + 1} ended with ${code}.`)))
    child.send(input)
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
