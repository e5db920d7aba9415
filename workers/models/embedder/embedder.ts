/**
 * Turns passages into vectors of `EMBEDDING_DIMENSIONS` numbers and length 1, so that a dot product
 * is their cosine. A model that cannot be reached or read throws; the embed step says so in words.
 */
export interface Embedder {
  /** Name and version. A change re-embeds: vectors of two models are never compared. */
  readonly model: string
  /** One vector a text, in the same order. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]>
}
