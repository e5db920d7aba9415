import { describe, expect, it } from 'vitest'
import { KeyRing } from './key-ring.ts'
import { type RingBucket, ringObject } from './ring-object.ts'
import { open, seal } from './seal.ts'

const MASTER = new Uint8Array(32).fill(7)

/** A bucket in memory with R2's conditions; every call takes a turn, so that changes interleave. */
function bucketInMemory() {
  let lying: { etag: string; bytes: Uint8Array } | null = null
  let puts = 0
  const turn = () => new Promise<void>((done) => setImmediate(done))
  const bucket: RingBucket = {
    async get() {
      await turn()
      const found = lying
      return found && { etag: found.etag, arrayBuffer: async () => found.bytes.slice().buffer }
    },
    async head() {
      await turn()
      return lying && { etag: lying.etag }
    },
    async put(_key, value, { onlyIf }) {
      await turn()
      if (onlyIf.etagMatches !== undefined && onlyIf.etagMatches !== lying?.etag) return null
      if (onlyIf.etagDoesNotMatch === '*' && lying) return null
      puts += 1
      lying = { etag: `etag ${puts}`, bytes: value.slice() }
      return {}
    },
  }
  return bucket
}

describe('the key ring as an object', () => {
  it('begins empty and keeps what is added', async () => {
    const bucket = bucketInMemory()
    await (await KeyRing.load(ringObject(bucket), MASTER)).keyFor('person:1')
    const later = await KeyRing.load(ringObject(bucket), MASTER)
    expect(await later.existing('person:1')).not.toBeNull()
    expect(await later.existing('person:2')).toBeNull()
  })

  it('loses no key when many add to it at once', async () => {
    const bucket = bucketInMemory()
    const ids = Array.from({ length: 12 }, (_, n) => `person:${n}`)
    await Promise.all(
      ids.map(async (id) => (await KeyRing.load(ringObject(bucket), MASTER)).keyFor(id)),
    )
    const later = await KeyRing.load(ringObject(bucket), MASTER)
    const keys = await Promise.all(ids.map((id) => later.existing(id)))
    expect(keys.filter((key) => key === null)).toEqual([])
  })

  it('gives one person one key, whoever asks first', async () => {
    const bucket = bucketInMemory()
    const rings = await Promise.all([1, 2, 3].map(() => KeyRing.load(ringObject(bucket), MASTER)))
    await Promise.all(rings.map((ring) => ring.keyFor('person:1')))
    const text = new TextEncoder().encode('Sharon')
    const [one, two] = rings as [KeyRing, KeyRing]
    const sealed = await seal(await one.keyFor('person:1'), text, 'here')
    expect(await open(await two.keyFor('person:1'), sealed, 'here')).toEqual(text)
  })

  it('lets go of a destroyed key wherever the ring is open', async () => {
    const bucket = bucketInMemory()
    const here = await KeyRing.load(ringObject(bucket), MASTER)
    const elsewhere = await KeyRing.load(ringObject(bucket), MASTER)
    await here.keyFor('person:1')
    expect(await elsewhere.existing('person:1')).not.toBeNull()
    await here.destroy('person:1')
    expect(await elsewhere.existing('person:1')).toBeNull()
  })
})
