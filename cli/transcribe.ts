import { basename, extname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { TranscribeOut } from '../core/pipeline/shapes.ts'
import type { StepResult } from '../core/pipeline/step.ts'
import { findFfmpeg } from '../workers/models/audio/find-ffmpeg.ts'
import { findModels } from '../workers/models/files/find-models.ts'
import { chooseSpeechEngine } from '../workers/models/speech/choose-engine.ts'
import type { EndpointOptions } from '../workers/models/speech/endpoint-engine.ts'
import { type TranscribeModels, transcribeStep } from '../workers/steps/1-transcribe.ts'
import { openSink } from './lines.ts'
import { showProgress } from './progress.ts'
import { UsageError, type Verb, type VerbIo } from './verb.ts'

const HELP = `rapport transcribe AUDIO… --out FILE [--engine local|service] [--speakers 2] [--coach-first]

Turns recordings (wav mp3 m4a aac ogg opus webm flac, up to 4 hours) into transcripts, one JSON line
each, with times and speakers. The id is the file's name without its ending: keep people's names out
of file names.

  --out FILE       where the lines go; - is standard output
  --engine local   models on this machine ("rapport models fetch whisper-base.en" gets them);
                   SPEECH_LOCAL_MODEL names the folder of another one in the models folder
  --engine service an OpenAI-compatible service: SPEECH_BASE_URL, SPEECH_API_KEY, SPEECH_MODEL, and
                   SPEECH_DIARIZED=yes where the model tells voices apart. The recordings leave this
                   machine: use it only when the people in them agreed to that. Never chosen unasked.
  --speakers N     how many people speak (default 2; auto lets the model decide)
  --coach-first    the recorder put the coach on the left channel
  --models DIR     where model files are (default: MODELS_DIR, or ./models)

Voices on channels of their own are told apart by channel, else by a diarizer if its model is there.
Unless the recorder said who is who, the first voice is taken for the coach and the line says
"speakers_assumed": true.
Exit code: 0 done; 1 some recordings failed, each named on stderr; 2 wrong usage.
`

interface Settings {
  files: string[]
  out: string
  engine: 'local' | 'service'
  speakers: number | null
  coach_first: boolean
  models: string
}

export const transcribe: Verb = {
  name: 'transcribe',
  summary: 'Turn recordings into transcripts with times and speakers',
  help: HELP,
  async run(argv, io) {
    const settings = readSettings(argv, io)
    const { engine: prefer, speakers } = settings
    const files = findModels(settings.models, io.env.SPEECH_LOCAL_MODEL)
    const service = prefer === 'service' ? readService(io.env) : null
    const models: TranscribeModels = {
      speech: chooseSpeechEngine({ files, service, prefer, speakers }),
      ffmpeg: findFfmpeg(io.env),
    }
    // Ctrl-C ends the verb, but not before the plain audio it made is removed.
    const controller = new AbortController()
    const stop = () => controller.abort(new Error('Stopped.'))
    process.once('SIGINT', stop)
    try {
      return await transcribeAll(settings, models, controller.signal, io)
    } finally {
      process.removeListener('SIGINT', stop)
    }
  },
}

function readSettings(argv: string[], io: VerbIo): Settings {
  const { values, positionals } = parseTranscribeArgs(argv)
  if (positionals.length === 0) throw new UsageError('Name at least one recording.')
  if (values.out === undefined) throw new UsageError('Give --out FILE.')
  const { engine } = values
  if (engine !== 'local' && engine !== 'service') {
    throw new UsageError(`There is no engine "${engine}"; use --engine local or --engine service.`)
  }
  const speakers = values.speakers === 'auto' ? null : Number(values.speakers)
  if (speakers !== null && !(Number.isInteger(speakers) && speakers >= 1 && speakers <= 20)) {
    throw new UsageError('--speakers takes a whole number from 1 to 20, or auto.')
  }
  return {
    ...{ files: positionals, out: values.out, engine, speakers },
    coach_first: values['coach-first'],
    models: resolve(values.models ?? io.env.MODELS_DIR ?? 'models'),
  }
}

function parseTranscribeArgs(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        engine: { type: 'string', default: 'local' },
        speakers: { type: 'string', default: '2' },
        'coach-first': { type: 'boolean', default: false },
        models: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function readService(env: NodeJS.ProcessEnv): EndpointOptions {
  const { SPEECH_BASE_URL: base_url, SPEECH_API_KEY, SPEECH_MODEL, SPEECH_DIARIZED } = env
  if (!base_url) throw new UsageError('Set SPEECH_BASE_URL to the address of the service.')
  if (!URL.canParse(base_url)) throw new UsageError('SPEECH_BASE_URL is not an address.')
  return {
    base_url,
    // Services on one's own machine often need no key, but the protocol sends one.
    api_key: SPEECH_API_KEY ?? 'none',
    model: SPEECH_MODEL ?? 'whisper-1',
    diarized: SPEECH_DIARIZED === 'yes',
  }
}

async function transcribeAll(
  settings: Settings,
  models: TranscribeModels,
  signal: AbortSignal,
  io: VerbIo,
): Promise<0 | 1> {
  const sink = await openSink(settings.out, io)
  let failed = false
  try {
    for (const [at, file] of settings.files.entries()) {
      const progress = showProgress(`transcribing ${at + 1} of ${settings.files.length}, %`, io)
      const input = {
        ...{ audio_path: file, coach_first: settings.coach_first },
        // Choosing the service by its flag is the operator's word that people agreed.
        external_allowed: settings.engine === 'service',
      }
      const result = await transcribeStep.run(input, {
        ...{ models, signal },
        progress: (share) => progress.update(Math.round(share * 100), 100),
      })
      progress.end()
      const problems = problemsOf(result)
      for (const problem of problems) io.stderr.write(`${file}: ${problem}\n`)
      failed ||= problems.length > 0
      if (result.kind === 'done') {
        await sink.write(`${JSON.stringify(transcriptOf(file, result.output))}\n`)
      }
    }
    await sink.close()
  } catch (error) {
    await sink.discard()
    throw error
  }
  return failed ? 1 : 0
}

function problemsOf(result: StepResult<TranscribeOut>): string[] {
  if (result.kind !== 'done') return [result.reason.sentence]
  return result.unprocessable.map(({ where, reason }) => `${where}: ${reason.sentence}`)
}

function transcriptOf(file: string, output: TranscribeOut): object {
  const { speakers_assumed, ...rest } = TranscribeOut.parse(output)
  return {
    id: basename(file, extname(file)),
    ...(speakers_assumed ? { speakers_assumed } : {}),
    ...rest,
  }
}
