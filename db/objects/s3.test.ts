import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SmallS3 } from '../../test/support/small-s3.ts'
import { s3Store } from './s3.ts'

const BYTES = Uint8Array.from([1, 2, 3])

describe('objects in an S3-compatible bucket', () => {
  let s3: SmallS3
  let address: string
  const store = (bucket = 'audio') =>
    s3Store({
      bucket_url: `${address}/${bucket}`,
      ...{ access_key_id: 'id', secret_access_key: 'secret', region: 'auto' },
    })
  beforeEach(async () => {
    s3 = new SmallS3()
    address = await s3.start()
  })
  afterEach(() => s3.stop())

  it('come back as they were put', async () => {
    await store().put('a/1', BYTES)
    expect(await store().get('a/1')).toEqual(BYTES)
  })

  it('are asked for with a signature and never with the secret itself', async () => {
    await store().put('a/1', BYTES)
    expect(s3.authorisations[0]).toMatch(
      /^AWS4-HMAC-SHA256 Credential=id\/.*Signature=[0-9a-f]{64}/,
    )
    expect(s3.authorisations.join()).not.toContain('secret')
  })

  it('are listed over several pages, sorted, by whole prefix', async () => {
    for (const name of ['a/5', 'a/1', 'ab/1', 'a/3', 'a/2', 'a/4']) await store().put(name, BYTES)
    expect(await store().list('a')).toEqual(['a/1', 'a/2', 'a/3', 'a/4', 'a/5'])
  })

  it('are removed by whole prefix', async () => {
    for (const name of ['a/1', 'a/2', 'a/3', 'ab/1']) await store().put(name, BYTES)
    await store().remove('a')
    expect([...s3.objects.keys()]).toEqual(['ab/1'])
  })

  it('that are not there are null, and an empty prefix is empty', async () => {
    expect(await store().get('a/1')).toBeNull()
    expect(await store().list('a')).toEqual([])
  })

  it('do not seem stored when the bucket itself is missing', async () => {
    await expect(store('elsewhere').put('a/1', BYTES)).rejects.toThrow('404')
    await expect(store('elsewhere').get('a/1')).rejects.toThrow('404')
    await expect(store('elsewhere').list('a')).rejects.toThrow('404')
  })

  it('survive a passing fault of the store', async () => {
    s3.faults = [500, 503]
    await store().put('a/1', BYTES)
    expect(await store().get('a/1')).toEqual(BYTES)
  })

  it('are a fault, and not absent, while the store stays broken', async () => {
    await store().put('a/1', BYTES)
    s3.faults = Array(20).fill(500)
    await expect(store().get('a/1')).rejects.toThrow('500')
    s3.faults = [403]
    await expect(store().put('a/2', BYTES)).rejects.toThrow('403')
    expect(s3.objects.has('a/2')).toBe(false)
  })
})
