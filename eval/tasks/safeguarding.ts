import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { CUE_KINDS } from '../../core/safeguarding/cue.ts'
import { findConcerns } from '../../core/safeguarding/find-concerns.ts'
import type { RedactedText } from '../../core/session/text.ts'
import { wilson } from '../../core/statistics/proportions.ts'
import { failures, type Gated, missing } from '../scorers/gate.ts'

const EXAMPLES = new URL('../datasets/safeguarding-examples.jsonl', import.meta.url)
const BASELINE = new URL('../baseline.json', import.meta.url)
const RESULT = new URL('../results/safeguarding.md', import.meta.url)

const Example = z.object({
  id: z.string(),
  text: z.string().transform((text) => text as RedactedText),
  kinds: z.array(z.enum(CUE_KINDS)),
  half: z.enum(['dev', 'test']),
})
type Example = z.infer<typeof Example>

/**
 * How many invented passages of harm are pointed to, and how many others; by half and by kind. Fails
 * when the unread half falls below `eval/baseline.json`; `--save` writes it and the report.
 */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({ args: argv, options: { save: { type: 'boolean' } } })
  const examples = readFileSync(EXAMPLES, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Example.parse(JSON.parse(line)))
  const report = reportOf(examples)
  console.log(report)
  const numbers = gatedOf(examples.filter((one) => one.half === 'test'))
  const recorded = JSON.parse(readFileSync(BASELINE, 'utf8'))
  if (values.save) {
    writeFileSync(RESULT, report)
    const now = Object.fromEntries(numbers.map(({ name, value }) => [name, value]))
    writeFileSync(BASELINE, `${JSON.stringify({ ...recorded, safeguarding: now }, null, 2)}\n`)
    return
  }
  const before = recorded.safeguarding ?? {}
  const faults = [...failures(numbers, before), ...missing(numbers, before)]
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}

const shareFound = (of: readonly Example[]) =>
  Number((of.filter(isFound).length / of.length).toFixed(3))

function gatedOf(test: readonly Example[]): Gated[] {
  const harm = test.filter((one) => one.kinds.length > 0)
  const none = test.filter((one) => one.kinds.length === 0)
  return [
    { name: 'harm pointed to', value: shareFound(harm), slack: 0.02 },
    { name: 'others pointed to', value: shareFound(none), slack: 0.02, lower_is_better: true },
  ]
}

const isFound = ({ text }: Example) => findConcerns([{ n: 0, text }]).length > 0

function reportOf(examples: readonly Example[]): string {
  const line = (name: string, of: readonly Example[]) => {
    const found = of.filter(isFound).length
    const { low, high } = wilson({ successes: found, n: of.length })
    const share = of.length === 0 ? '–' : (found / of.length).toFixed(3)
    return `| ${name} | ${of.length} | ${found} | ${share} | ${low.toFixed(3)}–${high.toFixed(3)} |`
  }
  const table = (half: Example['half']) => {
    const of = examples.filter((one) => one.half === half)
    const harm = of.filter((one) => one.kinds.length > 0)
    const kinds = CUE_KINDS.map((kind) =>
      line(
        kind,
        harm.filter((one) => one.kinds.includes(kind)),
      ),
    )
    const none = of.filter((one) => one.kinds.length === 0)
    return [
      `## ${half === 'test' ? 'Test half, never looked at' : 'Development half'}`,
      '',
      '| passages | n | pointed to | share | interval |',
      '| --- | ---: | ---: | ---: | --- |',
      ...[line('harm, all', harm), ...kinds],
      line(
        'no harm, near misses',
        none.filter((one) => one.id.startsWith('near')),
      ),
      line(
        'no harm, plain',
        none.filter((one) => one.id.startsWith('plain')),
      ),
      '',
    ]
  }
  return [
    '# Passages that may speak of harm, measured',
    '',
    'Made by `npm run eval -- safeguarding --save` on invented passages (their data card says by',
    'whom and how), most of them veiled. A passage counts when anything in it is pointed to,',
    'under whatever kind; intervals are Wilson’s at 95%. The learned part was trained on the',
    'development half and on other passages; the test half was never looked at.',
    '',
    ...table('test'),
    ...table('dev'),
  ].join('\n')
}
