import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SmallS3 } from '../../test/support/small-s3.ts'
import { KeyRing } from './key-ring.ts'
import { ringObject } from './ring-object.ts'
import { s3RingBucket } from './ring-s3.ts'

const MASTER = new Uint8Array(32).fill(7)

describe('the key ring in an S3-compatible bucket', () => {
  let s3: SmallS3
  let address: string
  beforeEach(async () => {
    s3 = new SmallS3()
    address = await s3.start()
  })
  afterEach(() => s3.stop())

  const load = (bucket = 'audio') => {
    const bucket_url = `${address}/${bucket}`
    const access = { access_key_id: 'id', secret_access_key: 'secret', region: 'auto' }
    return KeyRing.load(ringObject(s3RingBucket({ bucket_url, ...access })), MASTER)
  }

  it('keeps what is added, and lets go of what is destroyed, wherever it is open', async () => {
    const here = await load()
    const elsewhere = await load()
    await here.keyFor('person:1')
    expect(await elsewhere.existing('person:1')).not.toBeNull()
    await elsewhere.destroy('person:1')
    expect(await here.existing('person:1')).toBeNull()
  })

  it('loses no key when many add to it at once', async () => {
    const ids = Array.from({ length: 8 }, (_, n) => `person:${n}`)
    await Promise.all(ids.map(async (id) => (await load()).keyFor(id)))
    const later = await load()
    const keys = await Promise.all(ids.map((id) => later.existing(id)))
    expect(keys.filter((key) => key === null)).toEqual([])
  })

  it('does not take a missing bucket or a broken store for an empty ring', async () => {
    await expect(load('elsewhere')).rejects.toThrow('404')
    await (await load()).keyFor('person:1')
    s3.faults = [403]
    await expect(load()).rejects.toThrow('403')
  })
})
