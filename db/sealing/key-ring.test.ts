import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Child, compile, startChild } from '../../test/support/child.ts'
import { KeyRing, type RingPlace } from './key-ring.ts'
import { ringFile } from './ring-file.ts'
import { openText, sealText } from './seal.ts'

const MASTER = new Uint8Array(32).fill(7)

/** Adds the keys it is told to, one at a time, and says each only once it may be used. */
const ADDER = `
import { KeyRing } from './db/sealing/key-ring.ts'
import { ringFile } from './db/sealing/ring-file.ts'
const [path, prefix, count] = process.argv.slice(2)
const ring = await KeyRing.load(ringFile(path), new Uint8Array(32).fill(7))
for (let n = 0; n < Number(count); n += 1) {
  await ring.keyFor(prefix + n)
  console.log(prefix + n)
}
console.log('end')`

let adder: string
beforeAll(() => {
  adder = compile(ADDER)
})

const newPath = () => join(mkdtempSync(join(tmpdir(), 'rapport-ring-')), 'keys', 'ring')
const load = (path: string, master = MASTER) => KeyRing.load(ringFile(path), master)

/** Everything the child said it had added, until it ended. */
async function addedBy(child: Child): Promise<string[]> {
  const added: string[] = []
  for (;;) {
    const line = await child.hear().catch(() => 'end')
    if (line === 'end') return added
    added.push(line)
  }
}

const missingFrom = async (ring: KeyRing, ids: string[]) => {
  const keys = await Promise.all(ids.map((id) => ring.existing(id)))
  return ids.filter((_, at) => keys[at] === null)
}

describe('the key ring', () => {
  it('gives the same key again, also to whoever opens the ring later', async () => {
    const path = newPath()
    const sealed = await sealText(await (await load(path)).keyFor('person:1'), 'Sharon', 'here')
    expect(await openText(await (await load(path)).keyFor('person:1'), sealed, 'here')).toBe(
      'Sharon',
    )
  })

  it('gives every person a key that opens nobody else’s words', async () => {
    const ring = await load(newPath())
    const sealed = await sealText(await ring.keyFor('person:1'), 'Sharon', 'here')
    await expect(openText(await ring.keyFor('person:2'), sealed, 'here')).rejects.toThrow()
  })

  it('knows no key that was never made', async () => {
    const ring = await load(newPath())
    expect(await ring.existing('person:1')).toBeNull()
  })

  it('opens nothing with a destroyed key, in no process that has the ring open', async () => {
    const path = newPath()
    const here = await load(path)
    const elsewhere = await load(path)
    const before = await sealText(await here.keyFor('person:1'), 'Sharon', 'here')
    await here.keyFor('person:2')
    expect(await elsewhere.existing('person:1')).not.toBeNull()
    await here.destroy('person:1')
    for (const ring of [here, elsewhere, await load(path)]) {
      expect(await ring.existing('person:1')).toBeNull()
      expect(await ring.existing('person:2')).not.toBeNull()
    }
    await expect(openText(await elsewhere.keyFor('person:1'), before, 'here')).rejects.toThrow()
  })

  it('lies there sealed: neither ids nor keys can be read', async () => {
    const path = newPath()
    await (await load(path)).keyFor('person:sharon')
    expect(readFileSync(path, 'latin1')).not.toContain('person')
  })

  it('says what is wrong when the secret is another one', async () => {
    const path = newPath()
    await (await load(path)).keyFor('person:1')
    const other = load(path, new Uint8Array(32).fill(8))
    await expect(other).rejects.toThrow('does not open with this RAPPORT_SECRET')
  })

  it('is not silently started anew when its file was damaged', async () => {
    const path = newPath()
    await (await load(path)).keyFor('person:1')
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.subarray(0, bytes.length - 1))
    await expect(load(path)).rejects.toThrow('key ring does not open')
  })

  it('hands out no key that could not be written', async () => {
    const file = ringFile(newPath())
    let full = false
    const place: RingPlace = {
      ...file,
      change: async (work) => {
        if (!full) return file.change(work)
        await file.read().then(work)
        throw new Error('No space left')
      },
    }
    const ring = await KeyRing.load(place, MASTER)
    await ring.keyFor('person:1')
    full = true
    await expect(ring.keyFor('person:2')).rejects.toThrow('No space left')
    await expect(ring.keyFor('person:2')).rejects.toThrow('No space left')
    full = false
    expect(await ring.existing('person:2')).toBeNull()
    await ring.keyFor('person:2')
  })
})

describe('two processes on one ring', () => {
  it('lose none of the keys they add at once', async () => {
    const path = newPath()
    const children = ['a', 'b', 'c'].map((prefix) => startChild(adder, path, prefix, '40'))
    const added = (await Promise.all(children.map(addedBy))).flat()
    expect(added).toHaveLength(120)
    expect(await missingFrom(await load(path), added)).toEqual([])
  })

  it('lose no key when one is killed at any moment of writing', async () => {
    const path = newPath()
    const all: string[] = []
    for (let round = 0; round < 12; round += 1) {
      const child = startChild(adder, path, `${round}-`, '100000')
      // Killed after a few keys: while it is already reading, sealing or writing the next one.
      for (let heard = 0; heard < 3 + round; heard += 1) all.push(await child.hear())
      const rest = addedBy(child)
      await child.kill()
      all.push(...(await rest))
      expect(await missingFrom(await load(path), all), `round ${round}`).toEqual([])
    }
    const survivor = await load(path)
    await survivor.keyFor('after all')
    expect(existsSync(`${path}.lock`)).toBe(false)
  })
})
