import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { KnownIdentifier, type RedactIn, type RedactOut } from '../core/pipeline/shapes.ts'
import { maskWords } from '../core/redaction/spoken-words.ts'
import { asRaw } from '../core/session/text.ts'
import { Transcript } from '../core/session/turn.ts'
import { CanaryWatch } from '../workers/models/redactor/canary-watch.ts'
import { loadRedactors } from '../workers/models/redactor/load.ts'
import type { NameVoter } from '../workers/models/redactor/name-voter.ts'
import {
  createTokenClassifier,
  voterSettings,
} from '../workers/models/redactor/token-classifier.ts'
import { type RedactModels, redactStep } from '../workers/steps/2-redact.ts'
import { openSink, readJsonLines, readText } from './lines.ts'
import { showProgress } from './progress.ts'
import { UsageError, type Verb, type VerbIo } from './verb.ts'

const HELP = `rapport redact --in FILE --out FILE [--known names.json] [--voter FOLDER] [--explain]

Replaces what could identify somebody by readable stand-ins such as [Person 1]. Reads and writes
JSON Lines; - is standard input or output. Nothing leaves this machine.

  --in FILE      lines {"id", "text"} or transcripts {"id", "turns": [...]}
  --out FILE     the same lines with the text redacted, and "spans" with offsets in the ORIGINAL
                 text (UTF-16 units; "turn" is the turn's n, absent for plain text)
  --known FILE   names, addresses and references known for a case, by line id:
                 {"appt-1": [{"type": "NAME", "text": "Sharon Okafor"}]}
  --voter FOLDER a token classifier in the models folder that gives a second opinion on names
                 (default: NAME_VOTER; "rapport models fetch bert-base-NER" gets one)
  --explain      also gives each span its stand-in, which recogniser found it, why and how sure

Value hashes are keyed. Set RAPPORT_HASH_KEY (hex) to have the same value hash alike in every run;
without it a fresh key is drawn for each run.

Exit code: 0 done; 1 some lines failed, each named on stderr; 2 wrong usage or unreadable input.
`

interface Settings {
  in: string
  out: string
  known: ReadonlyMap<string, KnownIdentifier[]>
  explain: boolean
  key: string
  models: RedactModels
}

/** A plain-text line; other fields are kept. */
const TextLine = z.looseObject({ id: z.string().min(1), text: z.string() })
/** Fields of a line that are free text and are redacted with it. */
const TEXT_FIELDS = ['title', 'file', 'file_name', 'filename', 'source', 'name', 'summary', 'notes']

export const redact: Verb = {
  name: 'redact',
  summary: 'Replace names, places and numbers that identify somebody',
  help: HELP,
  async run(argv, io) {
    const settings = await readSettings(argv, io)
    return await redactAll(settings, io)
  },
}

async function readSettings(argv: string[], io: VerbIo): Promise<Settings> {
  const values = parseRedactArgs(argv)
  if (values.in === undefined || values.out === undefined) {
    throw new UsageError('Give --in FILE and --out FILE.')
  }
  const key = io.env.RAPPORT_HASH_KEY ?? randomBytes(32).toString('hex')
  if (!/^([0-9a-f]{2}){16,}$/i.test(key)) {
    throw new UsageError('RAPPORT_HASH_KEY must be at least 32 hexadecimal characters.')
  }
  return {
    in: values.in,
    out: values.out,
    known: await readKnown(values.known, io),
    explain: values.explain,
    key,
    models: {
      ...{ redactors: loadRedactors(), canaries: new CanaryWatch() },
      voter: await openVoter(values.voter, io),
    },
  }
}

/** A voter that was asked for and cannot vote ends the run before anything is read. */
async function openVoter(given: string | undefined, io: VerbIo): Promise<NameVoter | null> {
  const folder = given ?? (io.env.NAME_VOTER?.trim() || undefined)
  if (folder === undefined) return null
  const voter = createTokenClassifier(
    voterSettings(resolve(io.env.MODELS_DIR?.trim() || 'models', folder)),
  )
  const reason = await voter.blocked()
  if (reason !== null) throw new UsageError(reason.sentence)
  io.stderr.write(`Second opinion: ${voter.model}\n`)
  return voter
}

function parseRedactArgs(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        in: { type: 'string' },
        out: { type: 'string' },
        known: { type: 'string' },
        voter: { type: 'string' },
        explain: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

const KnownFile = z.record(z.string(), z.array(KnownIdentifier))

async function readKnown(
  path: string | undefined,
  io: VerbIo,
): Promise<ReadonlyMap<string, KnownIdentifier[]>> {
  if (path === undefined) return new Map()
  const text = await readText(path, io)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`)
  }
  const parsed = KnownFile.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UsageError(`${path}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  return new Map(Object.entries(parsed.data))
}

async function redactAll(settings: Settings, io: VerbIo): Promise<0 | 1> {
  const progress = showProgress('redacting', io)
  const sink = await openSink(settings.out, io)
  let failed = 0
  let done = 0
  try {
    for await (const line of readJsonLines(settings.in, io)) {
      const result = line.ok ? await redactLine(line.value, settings) : { why: line.why }
      if ('why' in result) {
        failed += 1
        io.stderr.write(`line ${line.line}: ${result.why}\n`)
      } else {
        await sink.write(`${JSON.stringify(result.output)}\n`)
      }
      done += 1
      progress.update(done, null)
    }
    await sink.close()
  } catch (error) {
    await sink.discard()
    throw error
  } finally {
    progress.end()
  }
  return failed === 0 ? 0 : 1
}

type LineResult = { output: object } | { why: string }

async function redactLine(value: unknown, settings: Settings): Promise<LineResult> {
  if (typeof value === 'object' && value !== null && 'turns' in value) {
    const parsed = Transcript.safeParse(value)
    return parsed.success ? redactTranscript(parsed.data, value, settings) : refused(parsed.error)
  }
  const parsed = TextLine.safeParse(value)
  if (!parsed.success) return refused(parsed.error)
  const line = parsed.data
  const turns = [{ n: 0, speaker: 'other' as const, text: asRaw(line.text) }]
  const result = await run(line, turns, settings)
  if ('why' in result) return result
  const { out, fields } = result
  const spans = out.spans.filter((span) => span.turn === 0)
  return {
    output: {
      ...line,
      ...fields,
      text: out.turns[0]!.text,
      spans: spans.map((span) => shown(span, settings.explain, false)),
    },
  }
}

function refused(error: z.ZodError): { why: string } {
  const issue = error.issues[0]
  return { why: `${issue?.path.join('.') || 'the line'}: ${issue?.message}` }
}

async function redactTranscript(
  transcript: Transcript,
  original: object,
  settings: Settings,
): Promise<LineResult> {
  const result = await run(transcript, transcript.turns, settings)
  if ('why' in result) return result
  const { out, fields } = result
  const numbers = new Set(transcript.turns.map((turn) => turn.n))
  const spans = out.spans.filter((span) => numbers.has(span.turn))
  const given = (original as { turns: Record<string, unknown>[] }).turns
  return {
    output: {
      ...original,
      ...fields,
      turns: given.map((turn, index) => {
        // A voice's label is a name; words repeat the text and are masked with it.
        const { speaker_name: _, words: __, ...rest } = turn
        const raw = transcript.turns[index]!
        const own = spans.filter((span) => span.turn === raw.n)
        const words = raw.words ? maskWords(raw.text, raw.words, own) : null
        return { ...rest, text: out.turns[index]!.text, ...(words === null ? {} : { words }) }
      }),
      spans: spans.map((span) => shown(span, settings.explain, true)),
    },
  }
}

type RunResult = { out: RedactOut; fields: Record<string, string> } | { why: string }

/** Redacts the turns and, as turns behind them, the line's own text fields such as its title. */
async function run(
  line: Record<string, unknown> & { id: string },
  turns: RedactIn['turns'],
  settings: Settings,
): Promise<RunResult> {
  const fields = TEXT_FIELDS.filter((field) => typeof line[field] === 'string')
  const next = turns.reduce((highest, turn) => Math.max(highest, turn.n), -1) + 1
  const extra = fields.map((field, i) => ({
    n: next + i,
    speaker: 'other' as const,
    text: asRaw(line[field] as string),
  }))
  const result = await redactStep.run(
    {
      turns: [...turns, ...extra],
      known: settings.known.get(line.id) ?? [],
      pseudonyms: {},
      hash_key: settings.key,
    },
    { models: settings.models, signal: new AbortController().signal, progress: () => {} },
  )
  if (result.kind !== 'done') return { why: result.reason.sentence }
  const texts = result.output.turns.slice(turns.length).map((turn) => turn.text as string)
  return {
    out: result.output,
    fields: Object.fromEntries(fields.map((field, i) => [field, texts[i]!])),
  }
}

function shown(span: RedactOut['spans'][number], explain: boolean, inTurn: boolean): object {
  const { turn, start, end, type, value_hash, ...explanation } = span
  return {
    ...(inTurn ? { turn } : {}),
    start,
    end,
    type,
    value_hash,
    ...(explain ? explanation : {}),
  }
}
