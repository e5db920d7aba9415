import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { failures, missing } from '../scorers/gate.ts'
import { agreementWithR } from './links-agreement.ts'
import { coverageOver } from './links-coverage.ts'
import { demoLinks } from './links-demo.ts'
import { gatedLinks, reportLinks } from './links-report.ts'

const BASELINE = 'eval/baseline.json'
const RESULT = 'eval/results/links.md'
const SETS = 300
const UNLINKED_A_SET = 10 / 3
/** Units of the demo's model, the demo's own among them. */
const SEEDS = [1, 2, 3, 4, 5, 6]

const HELP = `npm run eval -- links [--sets N] [--save]

Checks the links engine: agreement with R, coverage and false links over simulated units, and the
demo's stated links.
  --sets N  simulated units of each kind (default ${SETS}; the record is of ${SETS})
  --save    write ${RESULT} and put the numbers into ${BASELINE}
`

/** `npm run eval -- links`: prints the report and fails when a number fell or a promise is broken. */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      sets: { type: 'string', default: `${SETS}` },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const sets = Number(values.sets)
  if (values.help || !Number.isInteger(sets) || sets < 1) {
    process.stdout.write(HELP)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const sets_unlinked = Math.round(sets * UNLINKED_A_SET)
  const report = {
    agreement: agreementWithR(),
    linked: coverageOver(sets, true),
    unlinked: coverageOver(sets_unlinked, false, ['corrected']),
    demo: demoLinks(SEEDS),
    sets,
    sets_unlinked,
  }
  const text = reportLinks(report)
  const numbers = gatedLinks(report)
  console.log(text)
  const baseline = JSON.parse(readFileSync(BASELINE, 'utf8'))
  if (values.save) {
    if (sets !== SETS) throw new Error(`The record is of ${SETS} sets; leave --sets out.`)
    const links = Object.fromEntries(numbers.map(({ name, value }) => [name, value]))
    writeFileSync(BASELINE, `${JSON.stringify({ ...baseline, links }, null, 2)}\n`)
    writeFileSync(RESULT, text)
    console.log(`${BASELINE} and ${RESULT} now hold these numbers.`)
    return
  }
  const recorded = baseline.links ?? {}
  for (const sentence of [...failures(numbers, recorded), ...missing(numbers, recorded)]) {
    console.log(sentence)
    process.exitCode = 1
  }
}
