import type { ObjectStore } from '../objects/object-store.ts'
import { open, seal } from './seal.ts'

/** Plain bytes a part holds at most: what one cut can cost, and what one upload holds in memory. */
export const PART_BYTES = 4 * 1024 * 1024

/** A part's name says where it starts and how long it is, so an upload's offset is a listing. */
const nameOf = (offset: number, length: number) =>
  `${String(offset).padStart(14, '0')}-${String(length).padStart(8, '0')}`

function placeOf(key: string): { offset: number; length: number } {
  const [offset, length] = (key.split('/').at(-1) ?? '').split('-').map(Number)
  return { offset: offset ?? Number.NaN, length: length ?? Number.NaN }
}

/** How many bytes have arrived in one unbroken run from the start. */
export async function bytesStored(objects: ObjectStore, prefix: string): Promise<number> {
  const last = chain(await objects.list(prefix)).at(-1)
  return last ? last.offset + last.length : 0
}

/**
 * Parts in order, each starting where the one before ends, as far as they reach. A request that was
 * given up may still flush its rest beside what the next one sends, so parts can overlap: of several
 * ways on, the one that reaches furthest is taken; all hold the same bytes. Strays are left out.
 */
function chain(keys: string[]): { key: string; offset: number; length: number }[] {
  const parts = keys.map((key) => ({ key, ...placeOf(key) })).sort((a, b) => b.offset - a.offset)
  const best = new Map<number, { part: (typeof parts)[number]; reaches: number }>()
  for (const part of parts) {
    const end = part.offset + part.length
    const reaches = best.get(end)?.reaches ?? end
    if (reaches > (best.get(part.offset)?.reaches ?? -1)) best.set(part.offset, { part, reaches })
  }
  const ordered: typeof parts = []
  for (let next = best.get(0)?.part; next; next = best.get(next.offset + next.length)?.part) {
    ordered.push(next)
  }
  return ordered
}

const context = (prefix: string, offset: number) => `audio ${prefix} ${offset}`

/**
 * Seals a stream part by part as it comes. A stream that breaks off keeps what had arrived: the
 * rest is stored as a shorter part, and the next attempt goes on from there.
 * @returns how many bytes were stored
 */
export async function sealStream(
  objects: ObjectStore,
  key: CryptoKey,
  prefix: string,
  offset: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  let held = new Uint8Array(PART_BYTES)
  let used = 0
  let stored = 0
  const flush = async () => {
    if (used === 0) return
    const at = offset + stored
    const sealed = await seal(key, held.subarray(0, used), context(prefix, at))
    await objects.put(`${prefix}/${nameOf(at, used)}`, sealed)
    stored += used
    used = 0
  }
  try {
    for await (const chunk of bytes) {
      for (let from = 0; from < chunk.length; ) {
        const taken = Math.min(PART_BYTES - used, chunk.length - from)
        held.set(chunk.subarray(from, from + taken), used)
        used += taken
        from += taken
        if (used === PART_BYTES) await flush()
      }
    }
  } finally {
    await flush()
    held = new Uint8Array(0)
  }
  return stored
}

/** Opens the parts in order. Throws when one is missing or was changed. */
export async function* openParts(
  objects: ObjectStore,
  key: CryptoKey,
  prefix: string,
  byte_count: number,
): AsyncGenerator<Uint8Array> {
  let at = 0
  for (const part of chain(await objects.list(prefix))) {
    const sealed = await objects.get(part.key)
    if (!sealed) throw new Error('A part of the recording is missing')
    yield await open(key, sealed, context(prefix, part.offset))
    at += part.length
  }
  if (at !== byte_count) throw new Error('The recording is not whole')
}

/**
 * Opens the bytes from one offset to another, end inclusive, as a player asks for them: only the
 * parts they lie in are read. Throws before the first byte when the recording is not whole.
 */
export async function* openRange(
  objects: ObjectStore,
  key: CryptoKey,
  prefix: string,
  byte_count: number,
  range: { from: number; to: number },
): AsyncGenerator<Uint8Array> {
  const parts = chain(await objects.list(prefix))
  const last = parts.at(-1)
  if ((last ? last.offset + last.length : 0) !== byte_count) {
    throw new Error('The recording is not whole')
  }
  for (const part of parts) {
    if (part.offset > range.to || part.offset + part.length <= range.from) continue
    const sealed = await objects.get(part.key)
    if (!sealed) throw new Error('A part of the recording is missing')
    const bytes = await open(key, sealed, context(prefix, part.offset))
    const from = Math.max(0, range.from - part.offset)
    yield bytes.subarray(from, Math.min(part.length, range.to + 1 - part.offset))
  }
}
