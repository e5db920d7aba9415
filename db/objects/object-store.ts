/**
 * Sealed audio lies here as numbered parts of a few megabytes, each put whole or not at all: a cut
 * upload loses at most the part in flight, and the same three verbs fit a folder, R2 and S3.
 */
export interface ObjectStore {
  put(key: string, bytes: Uint8Array): Promise<void>
  get(key: string): Promise<Uint8Array | null>
  /** Keys under a prefix, sorted. */
  list(prefix: string): Promise<string[]>
  /** Removes everything under a prefix. */
  remove(prefix: string): Promise<void>
}
