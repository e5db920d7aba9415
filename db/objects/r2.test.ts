import { describe, expect, it } from 'vitest'
import { type R2Bucket, r2Store } from './r2.ts'

const PAGE = 1_000

/** A bucket in memory with R2's limits: a thousand names a page, a thousand deleted a call. */
function bucketInMemory() {
  const objects = new Map<string, Uint8Array>()
  const bucket: R2Bucket = {
    put: async (key, value) => objects.set(key, value.slice()),
    async get(key) {
      const found = objects.get(key)
      return found ? { arrayBuffer: async () => found.slice().buffer } : null
    },
    async list({ prefix, cursor }) {
      const names = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
      const from = Number(cursor ?? 0)
      const page = names.slice(from, from + PAGE).map((key) => ({ key }))
      const truncated = names.length > from + PAGE
      return { objects: page, truncated, ...(truncated ? { cursor: String(from + PAGE) } : {}) }
    },
    async delete(keys) {
      if (keys.length > PAGE) throw new Error('Too many keys')
      for (const key of keys) objects.delete(key)
    },
  }
  return { objects, bucket }
}

describe('objects in R2', () => {
  it('come back as they were put, and what is not there is null', async () => {
    const store = r2Store(bucketInMemory().bucket)
    await store.put('a/1', Uint8Array.from([1, 2, 3]))
    expect(await store.get('a/1')).toEqual(Uint8Array.from([1, 2, 3]))
    expect(await store.get('a/2')).toBeNull()
  })

  it('are listed and removed however many there are, and nothing beside them', async () => {
    const { objects, bucket } = bucketInMemory()
    const store = r2Store(bucket)
    for (let n = 0; n < 2_345; n += 1) await store.put(`a/${n}`, new Uint8Array(1))
    await store.put('ab/1', new Uint8Array(1))
    expect(await store.list('a')).toHaveLength(2_345)
    await store.remove('a')
    expect([...objects.keys()]).toEqual(['ab/1'])
  })
})
