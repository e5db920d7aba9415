import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CATALOGUE, chosenModels } from '../workers/models/files/catalogue.ts'
import { fetchModels, listModels } from '../workers/models/files/fetch-models.ts'
import { showProgress } from './progress.ts'
import { type ExitCode, UsageError, type Verb, type VerbIo } from './verb.ts'

const HELP = `rapport models fetch [NAME…] [--models DIR] [--base-url URL]
rapport models list [--models DIR]

Gets local model files, and says which are there. Models:
${CATALOGUE.map(({ name, what }) => `  ${name.padEnd(18)}${what}`).join('\n')}

  fetch            gets the named models and what they need; all of them when none is named.
                   Takes up where an earlier run broke off; fetches damaged files again.
  list             one JSON line a model on standard output, a table on standard error
  --models DIR     where model files are (default: MODELS_DIR, or ./models)
  --base-url URL   a mirror: URL/NAME/FILE

Checksums: where this release does not know a file's checksum, the first fetch is trusted and its
checksum written to DIR/models-lock.json; every later fetch and list is compared with that.
Exit code: 0 done; 1 some files failed or are damaged, each named on stderr; 2 wrong usage.
`

export const models: Verb = {
  name: 'models',
  summary: 'Get local model files, and say which are there',
  help: HELP,
  async run(argv, io) {
    const { action, names, folder, base_url } = readSettings(argv, io)
    return action === 'list' ? list(folder, io) : fetchAll(names, folder, base_url, io)
  },
}

function readSettings(argv: string[], io: VerbIo) {
  const { values, positionals } = parseModelsArgs(argv)
  const [action, ...names] = positionals
  if (action !== 'fetch' && action !== 'list') {
    throw new UsageError('Say “models fetch” or “models list”.')
  }
  const { unknown } = chosenModels(names)
  if (unknown.length > 0) {
    const known = CATALOGUE.map(({ name }) => name).join(', ')
    throw new UsageError(`There is no model ${unknown.join(', ')}. There are: ${known}.`)
  }
  const base_url = values['base-url']
  if (base_url !== undefined && !/^https?:$/.test(protocolOf(base_url))) {
    throw new UsageError('--base-url takes a web address.')
  }
  return {
    action,
    names,
    base_url,
    folder: resolve(values.models ?? io.env.MODELS_DIR ?? 'models'),
  }
}

const protocolOf = (url: string) => (URL.canParse(url) ? new URL(url).protocol : '')

function parseModelsArgs(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: { models: { type: 'string' }, 'base-url': { type: 'string' } },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function fetchAll(
  names: string[],
  folder: string,
  base_url: string | undefined,
  io: VerbIo,
): Promise<ExitCode> {
  const controller = new AbortController()
  const stop = () => controller.abort(new Error('Stopped; what came so far is kept.'))
  process.once('SIGINT', stop)
  const progress = createFileProgress(io)
  let failed = 0
  let trusted = 0
  try {
    const files = fetchModels({
      ...{ folder, models: chosenModels(names).models, base_url },
      ...{ now: io.now, signal: controller.signal, onProgress: progress.update },
    })
    for await (const { file, end, sentence } of files) {
      progress.end()
      io.stderr.write(`${file}: ${sentence ?? end}\n`)
      if (end === 'failed') failed += 1
      if (end === 'trusted') trusted += 1
    }
  } finally {
    progress.end()
    process.removeListener('SIGINT', stop)
  }
  if (trusted > 0) {
    io.stderr.write(
      `${trusted} file(s) were fetched for the first time and trusted as they came. Their checksums ` +
        `are in ${folder}/models-lock.json; compare them with the publisher's if you can.\n`,
    )
  }
  return failed > 0 ? 1 : 0
}

/** One bar a file, in tenths of megabytes. */
function createFileProgress(io: VerbIo) {
  const tenths = (bytes: number) => Math.round(bytes / 100_000)
  let current: { file: string; progress: ReturnType<typeof showProgress> } | null = null
  return {
    update(file: string, done: number, total: number | null) {
      if (current?.file !== file) {
        current?.progress.end()
        current = { file, progress: showProgress(`${file}, 0.1 MB`, io) }
      }
      current.progress.update(tenths(done), total === null ? null : tenths(total))
    },
    end() {
      current?.progress.end()
      current = null
    },
  }
}

async function list(folder: string, io: VerbIo): Promise<ExitCode> {
  const listed = await listModels(folder)
  io.stderr.write(`Models in ${folder}:\n`)
  for (const model of listed) {
    const size = `${(model.bytes / 1_000_000).toFixed(0)} of about ${model.about_mb} MB`
    io.stderr.write(`  ${model.name.padEnd(18)}${model.state.padEnd(12)}${size}\n`)
    await io.stdout.write(`${JSON.stringify(model)}\n`)
  }
  const corrupt = listed.flatMap(({ files }) => files.filter(({ state }) => state === 'corrupt'))
  for (const { path } of corrupt) {
    io.stderr.write(`${path} is damaged: it is not the file that was fetched. Fetch it again.\n`)
  }
  return corrupt.length > 0 ? 1 : 0
}
