import type { ObjectStore } from './object-store.ts'

/** The part of Cloudflare's R2 binding that is used here. */
export interface R2Bucket {
  put(key: string, value: Uint8Array): Promise<unknown>
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>
  list(options: { prefix: string; cursor?: string }): Promise<{
    objects: { key: string }[]
    truncated: boolean
    cursor?: string
  }>
  delete(keys: string[]): Promise<void>
}

/** As many as R2 deletes in one call. */
const DELETE_MOST = 1_000

export function r2Store(bucket: R2Bucket): ObjectStore {
  const list = async (prefix: string) => {
    const keys: string[] = []
    let cursor: string | undefined
    do {
      const page = await bucket.list({ prefix: `${prefix}/`, cursor })
      keys.push(...page.objects.map((object) => object.key))
      cursor = page.truncated ? page.cursor : undefined
    } while (cursor)
    return keys.sort()
  }
  return {
    list,
    put: async (key, bytes) => void (await bucket.put(key, bytes)),
    async get(key) {
      const object = await bucket.get(key)
      return object && new Uint8Array(await object.arrayBuffer())
    },
    async remove(prefix) {
      const keys = await list(prefix)
      for (let from = 0; from < keys.length; from += DELETE_MOST) {
        await bucket.delete(keys.slice(from, from + DELETE_MOST))
      }
    },
  }
}
