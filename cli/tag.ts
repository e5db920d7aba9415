import { parseArgs } from 'node:util'
import type { Codebook } from '../core/codebook/codebook.ts'
import { readConfiguration } from '../core/configuration.ts'
import { type Tag, TagIn, type TagOut } from '../core/pipeline/shapes.ts'
import type { ExternalCall, Unprocessable } from '../core/pipeline/step.ts'
import { Transcript } from '../core/session/turn.ts'
import { VOICES } from '../core/session/voices.ts'
import { loadCodebook, parseCodebook } from '../prompts/load-codebook.ts'
import { createChatTagger } from '../workers/models/chat-tagger/chat-tagger.ts'
import { chatTaggerSettings } from '../workers/models/chat-tagger/settings.ts'
import { PackageMissing } from '../workers/models/files/transformers.ts'
import {
  type AnnomiAnswer,
  type BuiltinTagger,
  loadBuiltinTagger,
} from '../workers/models/tagger/builtin-tagger.ts'
import { loadTurnEncoder } from '../workers/models/tagger/network/turn-encoder.ts'
import type { Tagger } from '../workers/models/tagger/tagger.ts'
import { tagStep } from '../workers/steps/4-tag.ts'
import { openSink, readJsonLines, readText } from './lines.ts'
import { showProgress } from './progress.ts'
import { UsageError, type Verb, type VerbIo } from './verb.ts'

const HELP = `rapport tag --in FILE --out FILE [--tagger builtin|llm] [--codebook FILE] [--scheme annomi]

Puts codes on the turns of transcripts. Reads and writes JSON Lines; - is standard input or output.
Give redacted transcripts ("rapport redact" makes them); the built-in tagger keeps every word on
this machine.

  --in FILE        transcripts, one a line
  --out FILE       one line a transcript, one entry a turn: codes, scores, evidence
  --tagger NAME    builtin (default), or llm: the chat service of LLM_BASE_URL, LLM_MODEL and the
                   other LLM_ settings. The redacted words leave this machine: use it only when the
                   people in them agreed to that. It takes only lines that "rapport redact" wrote.
  --codebook FILE  a codebook in YAML or JSON; its codes limit what is put (default: eiu-1)
  --scheme annomi  also gives each turn its AnnoMI labels (builtin alone knows them; slower, some 150
                   turns a second and core)

When coach and client seem to stand in each other's place, the line's tags are written, a warning goes
to stderr and into the line's "warnings".

Exit code: 0 done; 1 some lines failed, each named on stderr; 2 wrong usage or unreadable input.
`

interface Settings {
  in: string
  out: string
  codebook: Codebook
  tagger: Tagger
  /** Only the built-in tagger answers in the AnnoMI scheme, with the network that it alone needs. */
  annomi: ((turns: TagIn['turns']) => Promise<(AnnomiAnswer | null)[]>) | null
}

export const tag: Verb = {
  name: 'tag',
  summary: 'Put codes on the turns of transcripts',
  help: HELP,
  async run(argv, io) {
    return await tagAll(await readSettings(argv, io), io)
  },
}

async function readSettings(argv: string[], io: VerbIo): Promise<Settings> {
  const { values } = parseTagArgs(argv)
  if (values.in === undefined || values.out === undefined) {
    throw new UsageError('Give --in FILE and --out FILE.')
  }
  const llm = values.tagger === 'llm'
  if (!llm && values.tagger !== 'builtin') {
    throw new UsageError(`There is no tagger "${values.tagger}"; use --tagger builtin or llm.`)
  }
  if (values.scheme !== undefined && values.scheme !== 'annomi') {
    throw new UsageError(`There is no scheme "${values.scheme}"; use --scheme annomi or none.`)
  }
  if (llm && values.scheme) throw new UsageError('--scheme annomi needs --tagger builtin.')
  const codebook = await readCodebookFile(values.codebook, io)
  const files = { in: values.in, out: values.out, codebook }
  if (llm) return { ...files, tagger: openChatTagger(io), annomi: null }
  const tagger = openBuiltin(codebook, io)
  return { ...files, tagger, annomi: values.scheme === 'annomi' ? await openAnnomi(tagger) : null }
}

async function openAnnomi(tagger: BuiltinTagger): Promise<Settings['annomi']> {
  try {
    const encoder = await loadTurnEncoder()
    return (turns) => tagger.annomi(turns, encoder)
  } catch (error) {
    if (error instanceof PackageMissing) throw new UsageError(error.message)
    throw error
  }
}

function openBuiltin(codebook: Codebook, io: VerbIo): BuiltinTagger {
  const tagger = loadBuiltinTagger(codebook)
  const missing = tagger.codesNotLearnt()
  if (missing.length > 0) {
    io.stderr.write(`The built-in tagger never learnt, and so never puts: ${missing.join(', ')}\n`)
  }
  return tagger
}

function openChatTagger(io: VerbIo): Tagger {
  const read = readConfiguration({ ...io.env, TAGGER: 'llm' })
  if (!read.ok) throw new UsageError(`The settings do not fit:\n  ${read.problems.join('\n  ')}`)
  const settings = chatTaggerSettings(read.configuration)
  if (!settings) throw new UsageError('Set LLM_BASE_URL, LLM_MODEL and both LLM_PRICE_ settings.')
  return createChatTagger(settings)
}

function parseTagArgs(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        in: { type: 'string' },
        out: { type: 'string' },
        tagger: { type: 'string', default: 'builtin' },
        codebook: { type: 'string' },
        scheme: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function readCodebookFile(path: string | undefined, io: VerbIo): Promise<Codebook> {
  if (path === undefined) return loadCodebook()
  const reading = parseCodebook(await readText(path, io))
  if (!reading.ok) throw new UsageError(`${path} is no codebook: ${reading.problems.join('; ')}`)
  return reading.codebook
}

async function tagAll(settings: Settings, io: VerbIo): Promise<0 | 1> {
  const progress = showProgress('tagging', io)
  const sink = await openSink(settings.out, io)
  let failed = 0
  let done = 0
  const bill = new Bill()
  try {
    for await (const line of readJsonLines(settings.in, io)) {
      const result = line.ok ? await tagLine(line.value, settings, bill) : failure(line.why)
      for (const warning of result.warnings) io.stderr.write(`line ${line.line}: ${warning}\n`)
      for (const problem of result.problems) io.stderr.write(`line ${line.line}: ${problem}\n`)
      if (result.problems.length > 0) failed += 1
      if (result.output !== null) await sink.write(`${JSON.stringify(result.output)}\n`)
      done += 1
      progress.update(done, null)
    }
    await sink.close()
  } catch (error) {
    await sink.discard()
    throw error
  } finally {
    progress.end()
    if (settings.tagger.external) io.stderr.write(`${bill.inWords()}\n`)
  }
  return failed === 0 ? 0 : 1
}

/** What outside calls came to in this run, whether their lines came out or not. */
class Bill {
  readonly #calls = new Map<string, ExternalCall>()

  note(call: ExternalCall): void {
    this.#calls.set(call.id, call)
  }

  #sum(of: (call: ExternalCall) => number): number {
    return [...this.#calls.values()].reduce((total, call) => total + of(call), 0)
  }

  get cost(): number {
    return this.#sum((call) => call.cost)
  }

  inWords(): string {
    const tokens = `${this.#sum((call) => call.tokens_in)} tokens in, ${this.#sum((call) => call.tokens_out)} out`
    const bytes = this.#sum((call) => call.bytes)
    return `${this.#calls.size} calls, ${bytes} bytes sent, ${tokens}, cost ${this.cost.toFixed(4)}`
  }
}

interface LineResult {
  output: Record<string, unknown> | null
  problems: string[]
  /** Said, and kept in the output, without counting as a failure. */
  warnings: string[]
}

async function tagLine(value: unknown, settings: Settings, bill: Bill): Promise<LineResult> {
  const parsed = Transcript.safeParse(value)
  const input = TagIn.safeParse({
    turns: (value as { turns?: unknown } | null)?.turns,
    phase: parsed.success ? (parsed.data.phase ?? null) : null,
    channel: parsed.success ? (parsed.data.channel ?? null) : null,
    // Whoever names an outside tagger answers for the consent; the service asks for it itself.
    external_allowed: settings.tagger.external,
    spent_today: bill.cost,
  })
  if (!parsed.success || !input.success) {
    return failure(problemOf(parsed.error ?? input.error))
  }
  const repeated = repeatedTurn(input.data)
  if (repeated !== null) {
    return failure(`turn ${repeated} is there twice; number turns uniquely`)
  }
  if (settings.tagger.external && !isRedacted(value)) {
    return failure('not redacted; run "rapport redact" on it first')
  }
  const result = await tagStep.run(input.data, {
    models: { tagger: settings.tagger, codebook: settings.codebook },
    signal: new AbortController().signal,
    progress() {},
    called: (call) => bill.note(call),
  })
  if (result.kind !== 'done') return failure(result.reason.sentence)
  const annomi = (await settings.annomi?.(input.data.turns)) ?? null
  const warnings = result.unprocessable.filter(isWarning).map(({ reason }) => reason)
  const output = {
    ...outputLine(value as RawLine, input.data, result.output, annomi),
    ...(warnings.length > 0 ? { warnings } : {}),
  }
  return {
    output,
    problems: result.unprocessable.filter((part) => !isWarning(part)).map(describe),
    warnings: warnings.map((warning) => warning.sentence),
  }
}

const failure = (why: string): LineResult => ({ output: null, problems: [why], warnings: [] })

/** Tags stand beside it: a person is asked to look, and a script goes on. */
const isWarning = (part: Unprocessable) => part.where === VOICES

/** "rapport redact" leaves its spans on every line, also where it found nothing. */
const isRedacted = (value: unknown) => Array.isArray((value as { spans?: unknown }).spans)

function problemOf(error: { issues: { path: PropertyKey[]; message: string }[] } | undefined) {
  const issue = error?.issues[0]
  return `not a transcript: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim()
}

function repeatedTurn(input: TagIn): number | null {
  const seen = new Set<number>()
  for (const { n } of input.turns) {
    if (seen.has(n)) return n
    seen.add(n)
  }
  return null
}

const describe = (part: Unprocessable) => `${part.where}: ${part.reason.sentence}`

type RawLine = Record<string, unknown> & { turns: Record<string, unknown>[] }

/** Unknown fields are kept; the words and the names of voices are not repeated. */
function outputLine(
  line: RawLine,
  input: TagIn,
  output: TagOut,
  annomi: (AnnomiAnswer | null)[] | null,
): Record<string, unknown> {
  const { name, version, codebook, model, prompt_hash } = output.tagger
  const by_model = model === null ? {} : { model, prompt_hash, usage: output.usage }
  const byTurn = new Map<number, Tag[]>()
  for (const tag of output.tags) byTurn.set(tag.turn, [...(byTurn.get(tag.turn) ?? []), tag])
  return {
    ...line,
    tagger: { name, version, codebook, ...by_model },
    turns: input.turns.map((turn, at) => {
      const { text: _text, words: _words, speaker_name: _name, ...kept } = line.turns[at]!
      const tags = byTurn.get(turn.n) ?? []
      return { ...kept, ...turnEntry(tags), ...(annomi?.[at] ? { annomi: annomi[at] } : {}) }
    }),
  }
}

function turnEntry(tags: readonly Tag[]) {
  return {
    codes: tags.map((tag) => tag.code),
    scores: Object.fromEntries(tags.map((tag) => [tag.code, Math.round(tag.score * 1000) / 1000])),
    evidence: Object.fromEntries(tags.map((tag) => [tag.code, [tag.start, tag.end]])),
  }
}
