import type { R2Bucket } from '../../db/objects/r2.ts'
import type { RingBucket } from '../../db/sealing/ring-object.ts'

/** What `wrangler.toml` binds; every text beside them is a setting of `core/configuration.ts`. */
export interface Bindings {
  HYPERDRIVE: { connectionString: string }
  /** Sealed recordings. */
  OBJECTS: R2Bucket
  /** The sealed key ring, in a bucket of its own. */
  KEYS: RingBucket
  /** The files `npm run assets` lays out. */
  ASSETS: { fetch(request: Request): Promise<Response> }
}

/** Lets work go on after the answer was sent. */
export interface EdgeContext {
  waitUntil(work: Promise<unknown>): void
}

/** The settings among the bindings: those that are texts. */
export function settingsOf(env: Bindings): Record<string, string> {
  const texts = Object.entries(env).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(texts)
}
