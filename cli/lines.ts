import { open, rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { UsageError, type VerbIo } from './verb.ts'

/** One line of a JSON Lines file: its number from 1, and either a value or what was wrong with it. */
export type Line =
  | { line: number; ok: true; value: unknown }
  | { line: number; ok: false; why: string }

/**
 * Reads JSON Lines, with or without a BOM, LF or CRLF; blank lines are passed over. A line that is
 * not JSON comes out as `ok: false`, so that one bad line never loses the others.
 */
export async function* readJsonLines(path: string, io: VerbIo): AsyncGenerator<Line> {
  const input = path === '-' ? Readable.from(io.stdin) : await openForReading(path)
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    const clean = line === 1 ? text.replace(/^\uFEFF/, '') : text
    if (clean.trim() === '') continue
    try {
      yield { line, ok: true, value: JSON.parse(clean) }
    } catch (error) {
      yield { line, ok: false, why: `not JSON: ${(error as Error).message}` }
    }
  }
}

/** Opens a file now, so that a missing one is a usage error and not a crash halfway. */
async function openForReading(path: string) {
  try {
    const file = await open(path, 'r')
    if ((await file.stat()).isDirectory()) {
      await file.close()
      throw new UsageError(`${path} is a folder; give a file.`)
    }
    return file.createReadStream()
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`Cannot read ${path}: ${(error as Error).message}`)
  }
}

/** Where a verb writes. The file appears under its name only when `close` is called. */
export interface Sink {
  write(text: string): Promise<void>
  close(): Promise<void>
  /** Leaves nothing behind. */
  discard(): Promise<void>
}

export async function openSink(path: string, io: VerbIo): Promise<Sink> {
  if (path === '-') {
    return {
      write: async (text) => void (await io.stdout.write(text)),
      close: async () => {},
      discard: async () => {},
    }
  }
  const partial = `${path}.partial`
  const file = await open(partial, 'w').catch((error: Error) => {
    throw new UsageError(`Cannot write ${path}: ${error.message}`)
  })
  return {
    write: async (text) => void (await file.write(text)),
    close: async () => {
      await file.close()
      await rename(partial, path)
    },
    discard: async () => {
      await file.close()
      await rm(partial, { force: true })
    },
  }
}

/** Reads a whole text file or standard input, without its BOM. */
export async function readText(path: string, io: VerbIo): Promise<string> {
  const chunks: Buffer[] = []
  const input = path === '-' ? io.stdin : await openForReading(path)
  for await (const chunk of input) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}
