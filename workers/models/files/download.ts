import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { nullWhenMissing, sha256Of } from './folder-lock.ts'

export interface Download {
  url: string
  /** Where the whole file ends up; until then it is `path.partial`. */
  path: string
  sha256: string | null
  /** Bytes so far, and of the whole where the server says. */
  progress(done: number, total: number | null): void
  signal: AbortSignal
  /** How long the server may say nothing. */
  idle_ms?: number
}

export type Downloaded =
  | { ok: true; bytes: number; sha256: string }
  | { ok: false; sentence: string }

const TRIES = 3
const IDLE_MS = 60_000

/**
 * Fetches one file. A broken connection is taken up where it broke, now or in a later run, as long
 * as the server still has the same file; the finished file appears whole under its name.
 */
export async function download(what: Download): Promise<Downloaded> {
  const partial = `${what.path}.partial`
  let why = ''
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const end = await fetchRest(what, partial)
    if (end.kind === 'failed') return { ok: false, sentence: end.sentence }
    if (end.kind === 'whole') return finish(what, partial)
    why = end.why
  }
  const kept =
    (await sizeOf(partial)) > 0 ? ' What came so far is kept: run the command again.' : ''
  return { ok: false, sentence: `${what.url}: ${why}.${kept}` }
}

type RestEnd =
  | { kind: 'whole' }
  | { kind: 'cut'; why: string }
  | { kind: 'failed'; sentence: string }

async function fetchRest(what: Download, partial: string): Promise<RestEnd> {
  what.signal.throwIfAborted()
  const from = await sizeOf(partial)
  const clock = idleClock(what.idle_ms ?? IDLE_MS, what.signal)
  try {
    const response = await fetch(what.url, {
      headers: await resumeHeaders(partial, from),
      signal: clock.signal,
    })
    if (response.status === 416) return await pastTheEnd(response, partial, from)
    if (!response.ok) return refusedWith(what.url, response.status)
    const resumed = response.status === 206 && startsAt(response, from)
    if (response.status === 206 && !resumed) {
      await rm(partial, { force: true })
      return { kind: 'cut', why: 'the server sent another part than it was asked for' }
    }
    return await writeBody(what, response, partial, resumed ? from : 0, clock.touch)
  } catch (error) {
    what.signal.throwIfAborted()
    return faultOf(what, error as NodeJS.ErrnoException)
  } finally {
    clock.stop()
  }
}

async function writeBody(
  what: Download,
  response: Response,
  partial: string,
  from: number,
  touch: () => void,
): Promise<RestEnd> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  // A compressed transfer has another length than the file.
  const known = Number.isFinite(length) && !response.headers.get('content-encoding')
  const total = known ? from + length : null
  await writeFile(tagPath(partial), response.headers.get('etag') ?? '')
  const file = await open(partial, from > 0 ? 'a' : 'w')
  let done = from
  try {
    for await (const chunk of response.body ?? []) {
      touch()
      await file.write(chunk as Uint8Array)
      done += (chunk as Uint8Array).length
      what.progress(done, total)
    }
  } finally {
    await file.close()
  }
  if (total !== null && done < total) return { kind: 'cut', why: 'the connection broke' }
  return { kind: 'whole' }
}

async function finish(what: Download, partial: string): Promise<Downloaded> {
  const [bytes, sha256] = [await sizeOf(partial), await sha256Of(partial)]
  await rm(tagPath(partial), { force: true })
  if (what.sha256 !== null && what.sha256 !== sha256) {
    await rm(partial, { force: true })
    const sentence =
      `${what.url}: the checksum is ${sha256}, not ${what.sha256}. The file was removed. It was ` +
      `damaged on the way or changed at its source; fetch again, and do not use it if this repeats.`
    return { ok: false, sentence }
  }
  if (bytes === 0) return { ok: false, sentence: `${what.url}: the server sent an empty file.` }
  await rename(partial, what.path)
  return { ok: true, bytes, sha256 }
}

/** Only the same version of the file may be taken up in the middle. */
async function resumeHeaders(partial: string, from: number): Promise<Record<string, string>> {
  if (from === 0) return {}
  const tag = await readFile(tagPath(partial), 'utf8').catch(nullWhenMissing)
  // A weak tag does not promise the same bytes.
  if (!tag || tag.startsWith('W/')) {
    await rm(partial, { force: true })
    return {}
  }
  return { range: `bytes=${from}-`, 'if-range': tag }
}

/** The part on disk is as long as the file, or longer and then of another file. */
async function pastTheEnd(response: Response, partial: string, from: number): Promise<RestEnd> {
  const total = Number(/\*\/(\d+)/.exec(response.headers.get('content-range') ?? '')?.[1])
  if (total === from) return { kind: 'whole' }
  await rm(partial, { force: true })
  return { kind: 'cut', why: 'the file changed at its source' }
}

function refusedWith(url: string, status: number): RestEnd {
  if (status === 429 || status >= 500) {
    return { kind: 'cut', why: `the server answered with a fault (${status})` }
  }
  const what = status === 404 ? 'there is no such file (404)' : `the server refused it (${status})`
  const sentence = `${url}: ${what}. Use --base-url to fetch from a mirror.`
  return { kind: 'failed', sentence }
}

function faultOf(what: Download, error: NodeJS.ErrnoException): RestEnd {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'EFBIG') {
    const sentence = `${what.path}: the disk is full. Make room and run the command again.`
    return { kind: 'failed', sentence }
  }
  if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'ENOTDIR') {
    return { kind: 'failed', sentence: `${what.path} cannot be written (${error.code}).` }
  }
  const cause = (error.cause as NodeJS.ErrnoException | undefined)?.code
  if (error.name === 'TimeoutError') return { kind: 'cut', why: 'the server fell silent' }
  if (error instanceof TypeError) {
    return { kind: 'cut', why: `the connection failed${cause ? ` (${cause})` : ''}` }
  }
  throw error
}

const startsAt = (response: Response, from: number) =>
  response.headers.get('content-range')?.startsWith(`bytes ${from}-`) ?? false

const tagPath = (partial: string) => `${partial}-etag`

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(nullWhenMissing))?.size ?? 0
}

/** A clock that is set back by every byte that comes. */
function idleClock(idle_ms: number, outer: AbortSignal) {
  const controller = new AbortController()
  const late = () => controller.abort(new DOMException('silent', 'TimeoutError'))
  let timer = setTimeout(late, idle_ms)
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    touch() {
      clearTimeout(timer)
      timer = setTimeout(late, idle_ms)
    },
    stop: () => clearTimeout(timer),
  }
}
