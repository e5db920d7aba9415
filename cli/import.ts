import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { Transcript } from '../core/session/turn.ts'
import type { Read } from '../intake/read.ts'
import { readTranscript, TRANSCRIPT_BYTES_MAX } from '../intake/transcripts/transcript.ts'
import { openSink, type Sink } from './lines.ts'
import { showProgress } from './progress.ts'
import { type ExitCode, UsageError, type Verb, type VerbIo } from './verb.ts'

const HELP = `rapport import FILE… --out FILE [--coach NAME]

Reads transcripts and writes one JSON line each. The content says what a file is, not its name:
  vtt    WebVTT from Teams, Zoom or elsewhere, with or without <v Name>
  srt    SubRip
  docx   Word: Teams' and Word's own transcripts, tables, "Name: words"
  txt    "Name: words", with or without [00:01:02]
  json   this format, OpenAI verbose or diarized JSON, whisper.cpp JSON; JSON Lines too

  --out FILE     where the lines go; - is standard output
  --coach NAME   the coach's name as the file spells it, or a part of it that only they have

FILE may be - for standard input. Roles come from labels such as "Coach:" and "Client:", or from
--coach; otherwise the first voice is taken for the coach and the line says "speakers_assumed": true.
A transcript's id is its file's name without the ending: keep people's names out of file names.
Exit code: 0 done; 1 some files or records failed, each named on stderr; 2 nothing could be read.
`

/** `import`: transcripts in any format we know, to transcript lines. */
export const importVerb: Verb = {
  name: 'import',
  summary: 'Read transcripts (VTT, SRT, Word, text, JSON) into transcript lines',
  help: HELP,
  async run(argv, io) {
    const { files, out, coach } = readArguments(argv)
    const sink = await openSink(out, io)
    try {
      const code = await importFiles(files, coach === undefined ? {} : { coach }, sink, io)
      if (code === 2) await sink.discard()
      else await sink.close()
      return code
    } catch (error) {
      await sink.discard()
      throw error
    }
  },
}

function readArguments(argv: string[]): { files: string[]; out: string; coach?: string } {
  const options = { out: { type: 'string' }, coach: { type: 'string' } } as const
  try {
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true })
    if (positionals.length === 0) throw new UsageError('Give at least one file to import.')
    if (values.out === undefined) throw new UsageError('Say where the lines go: --out FILE.')
    const { coach } = values
    return { files: positionals, out: values.out, ...(coach === undefined ? {} : { coach }) }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError((error as Error).message)
  }
}

async function importFiles(
  files: readonly string[],
  options: { coach?: string },
  sink: Sink,
  io: VerbIo,
): Promise<ExitCode> {
  const progress = showProgress('import', io)
  const ids = new Set<string>()
  let written = 0
  let failed = 0
  for (const [at, file] of files.entries()) {
    const read = await readOne(file, options, io)
    const complaints = read.ok ? [...read.warnings, ...read.failed] : [read.why]
    failed += read.ok ? read.failed.length : 1
    for (const sentence of complaints) io.stderr.write(`${file}: ${sentence}\n`)
    for (const transcript of read.ok ? read.value : []) {
      const id = freeId(transcript.id, ids)
      if (id !== transcript.id) {
        io.stderr.write(`${file}: the id ${transcript.id} is taken and became ${id}.\n`)
      }
      await sink.write(`${JSON.stringify({ ...transcript, id })}\n`)
      written += 1
    }
    progress.update(at + 1, files.length)
  }
  progress.end()
  if (written === 0) return 2
  return failed > 0 ? 1 : 0
}

async function readOne(
  file: string,
  options: { coach?: string },
  io: VerbIo,
): Promise<Read<Transcript[]>> {
  const bytes = await readBytes(file, io)
  if (!bytes.ok) return bytes
  const name = file === '-' ? 'stdin' : basename(file)
  return readTranscript({ name, bytes: bytes.value }, options)
}

async function readBytes(file: string, io: VerbIo): Promise<Read<Uint8Array>> {
  const tooLarge = { ok: false, why: 'The file is larger than 50 MB. Give a smaller one.' } as const
  try {
    if (file !== '-') {
      const { size } = await stat(file)
      if (size > TRANSCRIPT_BYTES_MAX) return tooLarge
      return { ok: true, value: await readFile(file), warnings: [], failed: [] }
    }
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of io.stdin) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > TRANSCRIPT_BYTES_MAX) return tooLarge
      chunks.push(bytes)
    }
    return { ok: true, value: Buffer.concat(chunks), warnings: [], failed: [] }
  } catch (error) {
    return { ok: false, why: `It cannot be read: ${(error as Error).message}` }
  }
}

/** Two files of one name must not become one transcript. */
function freeId(id: string, taken: Set<string>): string {
  let free = id
  for (let n = 2; taken.has(free); n += 1) free = `${id}-${n}`
  taken.add(free)
  return free
}
