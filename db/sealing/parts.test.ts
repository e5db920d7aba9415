import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { folderStore } from '../objects/folder.ts'
import type { ObjectStore } from '../objects/object-store.ts'
import { bytesStored, openParts, PART_BYTES, sealStream } from './parts.ts'
import { importKey } from './seal.ts'

const LENGTH = 2 * PART_BYTES + 123_457
const PREFIX = 'recording-1'
const recording = bytesOf(LENGTH)
let key: CryptoKey

beforeAll(async () => {
  key = await importKey(new Uint8Array(32).fill(3))
})

/** Bytes that differ from place to place, so that a swap or a gap changes the hash. */
function bytesOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = 1
  for (let at = 0; at < length; at += 1) {
    state = (state * 48_271) % 2_147_483_647
    bytes[at] = state & 255
  }
  return bytes
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const newStore = () => folderStore(mkdtempSync(join(tmpdir(), 'rapport-parts-')))

/** The recording from `from`, in network-sized pieces, breaking off at `until`. */
async function* sent(from: number, until = LENGTH): AsyncGenerator<Uint8Array> {
  for (let at = from; at < until; at += 61_440) {
    yield recording.subarray(at, Math.min(at + 61_440, until))
  }
  if (until < LENGTH) throw new Error('The line was cut')
}

async function opened(objects: ObjectStore, prefix = PREFIX, byte_count = LENGTH) {
  const sum = createHash('sha256')
  for await (const bytes of openParts(objects, key, prefix, byte_count)) sum.update(bytes)
  return sum.digest('hex')
}

async function stored(): Promise<ObjectStore> {
  const objects = newStore()
  await sealStream(objects, key, PREFIX, 0, sent(0))
  return objects
}

describe('a recording in sealed parts', () => {
  it('comes back as it was sent', async () => {
    const objects = await stored()
    expect(await bytesStored(objects, PREFIX)).toBe(LENGTH)
    expect(await opened(objects)).toBe(hash(recording))
  })

  it('loses nothing that had arrived when the line is cut, and goes on from there', async () => {
    const objects = newStore()
    const cuts = [1, 61_440, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES + 7]
    for (const cut of [...cuts, LENGTH - 1]) {
      const from = await bytesStored(objects, PREFIX)
      await expect(sealStream(objects, key, PREFIX, from, sent(from, cut))).rejects.toThrow('cut')
      expect(await bytesStored(objects, PREFIX)).toBe(cut)
    }
    await sealStream(objects, key, PREFIX, LENGTH - 1, sent(LENGTH - 1))
    expect(await opened(objects)).toBe(hash(recording))
  })

  it('keeps nothing readable in the store', async () => {
    const objects = newStore()
    const words = new TextEncoder().encode('RIFF and the name of Sharon')
    const once = async function* () {
      yield words
    }
    await sealStream(objects, key, PREFIX, 0, once())
    const [name] = await objects.list(PREFIX)
    const lying = await objects.get(name as string)
    expect(Buffer.from(lying as Uint8Array).toString('latin1')).not.toMatch(/RIFF|Sharon/)
  })

  it.each([0, 1, 2])('is refused when part %i is missing', async (at) => {
    const objects = await stored()
    const names = await objects.list(PREFIX)
    await objects.remove(names[at] as string)
    await expect(opened(objects)).rejects.toThrow()
  })

  it('is refused when two parts of the same length were swapped', async () => {
    const objects = await stored()
    const [one, two] = (await objects.list(PREFIX)) as [string, string]
    const first = (await objects.get(one)) as Uint8Array
    await objects.put(one, (await objects.get(two)) as Uint8Array)
    await objects.put(two, first)
    await expect(opened(objects)).rejects.toThrow()
  })

  it('is refused when a part comes from another recording of the same person', async () => {
    const objects = await stored()
    await sealStream(objects, key, 'recording-2', 0, sent(0))
    const [mine] = (await objects.list(PREFIX)) as [string]
    const [other] = (await objects.list('recording-2')) as [string]
    await objects.put(mine, (await objects.get(other)) as Uint8Array)
    await expect(opened(objects)).rejects.toThrow()
  })

  it('is refused when one byte of it was changed', async () => {
    const objects = await stored()
    const last = (await objects.list(PREFIX)).at(-1) as string
    const bytes = Uint8Array.from((await objects.get(last)) as Uint8Array)
    bytes[100] = (bytes[100] as number) ^ 1
    await objects.put(last, bytes)
    await expect(opened(objects)).rejects.toThrow()
  })

  it('is refused when it is shorter than the record says', async () => {
    const objects = await stored()
    await expect(opened(objects, PREFIX, LENGTH + 1)).rejects.toThrow('not whole')
  })
})
