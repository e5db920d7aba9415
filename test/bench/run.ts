import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { commandLine } from './command-line.ts'
import { hourLong } from './hour-long.ts'
import { links } from './links.ts'
import { overhead } from './overhead.ts'
import { redactors } from './redactors.ts'
import { type Bench, type BenchRow, isMissed, tableOf } from './row.ts'
import { search } from './search.ts'
import { startUp } from './start-up.ts'
import { tagger } from './tagger.ts'
import { transcripts } from './transcripts.ts'
import { upload } from './upload.ts'

const BENCHES: Bench[] = [
  redactors,
  hourLong,
  overhead,
  transcripts,
  upload,
  startUp,
  commandLine,
  tagger,
  links,
  search,
]
const NAMES = BENCHES.map((bench) => bench.name)

const HELP = `npm run bench -- [NAME …] [--transcripts N] [--upload-mb N] [--passages N]
                           [--engine pglite|postgres] [--peers] [--strict]

Measures speed and memory and prints one table. NAME: ${NAMES.join(', ')}; all without one.
  --transcripts N  how many go through the whole pipeline (default 100; the target speaks of 1000)
  --upload-mb N    size of the uploaded recording (default 500)
  --passages N     how many are searched (default 100,000: minutes of indexing)
  --engine NAME    search on pglite or postgres alone
  --peers          install redact-pii and openredaction for the run, and measure them too
  --strict         exit 1 when a target is missed
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    transcripts: { type: 'string', default: '100' },
    'upload-mb': { type: 'string', default: '500' },
    passages: { type: 'string', default: '100000' },
    engine: { type: 'string' },
    peers: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const unknown = positionals.filter((name) => !NAMES.includes(name))
const engine = (['pglite', 'postgres'] as const).find((one) => one === values.engine)
if (values.help || unknown.length > 0 || engine !== values.engine) {
  process.stdout.write(HELP)
  process.exit(values.help ? 0 : 2)
}

const options = {
  transcripts: wholeNumber(values.transcripts),
  upload_mb: wholeNumber(values['upload-mb']),
  passages: wholeNumber(values.passages),
  engine,
  peers: values.peers,
  say: (text: string) => process.stderr.write(`${text}\n`),
}
const wanted = BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const rows: BenchRow[] = []
for (const bench of wanted) {
  options.say(`${bench.name} …`)
  rows.push(...(await bench.run(options)))
}
const load = loadavg()[0]?.toFixed(1)
process.stdout.write(
  `${tableOf(rows)}\n\nNode ${process.version}, ${cpus().length} cores, load ${load} at the end. ` +
    'Times are wall-clock time unless a line says otherwise.\n',
)
process.exit(values.strict && rows.some(isMissed) ? 1 : 0)

function wholeNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  process.stderr.write(`“${text}” is not a whole number above 0.\n`)
  process.exit(2)
}
