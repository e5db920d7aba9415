import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Passage } from '../core/themes/passage.ts'
import { STABLE_FROM, type ThemeResult } from '../core/themes/theme.ts'
import {
  findThemes,
  THEME_DEFAULTS,
  type ThemeOptions,
} from '../workers/analyses/themes/find-themes.ts'
import { openSink, readJsonLines } from './lines.ts'
import { showProgress } from './progress.ts'
import { UsageError, type Verb, type VerbIo } from './verb.ts'

const HELP = `rapport themes --in FILE --out FILE [--k auto|2..30] [--method NAME] [--seed 1]

Finds what a set of texts is about. Reads JSON Lines {"id", "text"} and, where known, "date",
"person", "coach", "document_id", "codes" (of a spoken turn) and "quotable" (false: never quoted).
Give it redacted text (rapport redact): quotes are taken word for word. Writes one JSON object:
themes with label, terms, size, quotes, weekly trend, stability and stances (how many say that it
helped or got in the way, or lean towards or away from change), and up to two themes for each text.
The same lines in any order give the same result. "-" is standard input or output.

  --method  consensus-nmf (default), or consensus-nmf-plain: without the built-in
            word families and word vectors
  --k       how many themes to look for; auto chooses 5 to 12 by how much there is to read
`

const METHODS: Readonly<Record<string, Pick<ThemeOptions, 'families' | 'meanings'>>> = {
  'consensus-nmf': { families: true, meanings: true },
  'consensus-nmf-plain': { families: false, meanings: false },
}

const TextLine = z.looseObject({
  id: z.string().min(1),
  text: z.string(),
  date: z.string().nullish(),
  person: z.string().nullish(),
  coach: z.string().nullish(),
  document_id: z.string().nullish(),
  quotable: z.boolean().optional(),
  codes: z.array(z.string()).nullish(),
})

export const themes: Verb = {
  name: 'themes',
  summary: 'find what a set of texts is about: labels, sizes, quotes, trend',
  help: HELP,
  async run(argv, io) {
    const { input, output, options } = readOptions(argv)
    const { passages, failed } = await readTexts(input, io)
    const sink = await openSink(output, io)
    const progress = showProgress('themes', io)
    const result = findThemes(passages, options)
    progress.update(passages.length, passages.length)
    progress.end()
    await sink.write(`${JSON.stringify(result)}\n`)
    await sink.close()
    io.stderr.write(`${[result.sentence, ...unstableIn(result), ...result.notices].join(' ')}\n`)
    return failed > 0 ? 1 : 0
  },
}

/** Themes that another draw of the same texts might not show. */
function unstableIn({ themes }: ThemeResult): string[] {
  const unstable = themes.filter((theme) => theme.stability < STABLE_FROM)
  if (unstable.length === 0) return []
  const named = unstable.map((theme) => `“${theme.label}” (${theme.stability.toFixed(2)})`)
  return [`Unstable, stability below ${STABLE_FROM}: ${named.join(', ')}.`]
}

interface Command {
  input: string
  output: string
  options: ThemeOptions
}

function readOptions(argv: string[]): Command {
  const { values } = parse(argv)
  if (values.in === undefined || values.out === undefined) {
    throw new UsageError('Give --in FILE and --out FILE ("-" for standard input or output).')
  }
  const method = METHODS[values.method]
  if (method === undefined) {
    throw new UsageError(
      `There is no method ${values.method}; use one of: ${Object.keys(METHODS).join(', ')}.`,
    )
  }
  const k: ThemeOptions['k'] = values.k === 'auto' ? 'auto' : Number(values.k)
  if (k !== 'auto' && !(Number.isInteger(k) && k >= 2 && k <= 30)) {
    throw new UsageError('--k is "auto" or a whole number from 2 to 30.')
  }
  const seed = Number(values.seed)
  if (!Number.isSafeInteger(seed)) throw new UsageError('--seed is a whole number.')
  return {
    input: values.in,
    output: values.out,
    options: { ...THEME_DEFAULTS, ...method, k, seed },
  }
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        in: { type: 'string' },
        out: { type: 'string' },
        k: { type: 'string', default: 'auto' },
        method: { type: 'string', default: 'consensus-nmf' },
        seed: { type: 'string', default: String(THEME_DEFAULTS.seed) },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function readTexts(input: string, io: VerbIo) {
  const passages: Passage[] = []
  const ids = new Set<string>()
  let failed = 0
  const fail = (line: number, why: string) => {
    failed += 1
    io.stderr.write(`line ${line}: ${why}\n`)
  }
  for await (const line of readJsonLines(input, io)) {
    if (!line.ok) {
      fail(line.line, line.why)
      continue
    }
    const parsed = TextLine.safeParse(line.value)
    if (!parsed.success) fail(line.line, 'needs an "id" and a "text", both strings')
    else if (ids.has(parsed.data.id)) fail(line.line, `the id ${parsed.data.id} is used twice`)
    else {
      ids.add(parsed.data.id)
      passages.push(toPassage(parsed.data))
    }
  }
  return { passages, failed }
}

function toPassage(line: z.infer<typeof TextLine>): Passage {
  return {
    id: line.id,
    document_id: line.document_id ?? line.id,
    text: line.text,
    quotable: line.quotable ?? true,
    ...(line.date ? { date: line.date } : {}),
    ...(line.person ? { person: line.person } : {}),
    ...(line.coach ? { coach: line.coach } : {}),
    ...(line.codes ? { codes: line.codes } : {}),
  }
}
