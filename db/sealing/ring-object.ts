import type { RingPlace } from './key-ring.ts'

/** The part of Cloudflare's R2 binding that a key ring needs. */
export interface RingBucket {
  get(key: string): Promise<{ etag: string; arrayBuffer(): Promise<ArrayBuffer> } | null>
  head(key: string): Promise<{ etag: string } | null>
  /** Answers null when the condition does not hold, and then has written nothing. */
  put(
    key: string,
    value: Uint8Array,
    options: { onlyIf: { etagMatches?: string; etagDoesNotMatch?: string } },
  ): Promise<unknown>
}

const NAME = 'ring'
const TRIES = 40
const PAUSE_FIRST_MS = 20
const PAUSE_MOST_MS = 1_000

/**
 * The ring as an object in a bucket of its own. Nothing can be locked there, so a change is written
 * only if the ring is still the one it was made from, and otherwise made again from the newer one.
 */
export function ringObject(bucket: RingBucket): RingPlace {
  return {
    async read() {
      const object = await bucket.get(NAME)
      return object && new Uint8Array(await object.arrayBuffer())
    },
    async version() {
      return (await bucket.head(NAME))?.etag ?? 'none'
    },
    async change(work) {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const object = await bucket.get(NAME)
        const before = object && new Uint8Array(await object.arrayBuffer())
        const after = await work(before)
        const onlyIf = object ? { etagMatches: object.etag } : { etagDoesNotMatch: '*' }
        if (await bucket.put(NAME, after, { onlyIf })) return
        await pause(tried)
      }
      throw new Error('The key ring is being changed by many at once. Try again in a minute.')
    },
  }
}

/** Longer each time and by chance, so that those who clashed do not clash again. */
function pause(tried: number): Promise<void> {
  const most_ms = Math.min(PAUSE_FIRST_MS * 2 ** tried, PAUSE_MOST_MS)
  return new Promise((done) => setTimeout(done, Math.random() * most_ms))
}
