/**
 * Turns passages into vectors of `EMBEDDING_DIMENSIONS` numbers and length 1, so that a dot product
 * is their cosine. A model that is not there throws `EmbedderUnavailable`; the embed step turns that
 * and every other failure into its answer.
 */
export interface Embedder {
  /** Name and version. A change re-embeds: vectors of two models are never compared. */
  readonly model: string
  /** One vector a text, in the same order. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]>
}

/** The model cannot be had until a person does what the message says. */
export class EmbedderUnavailable extends Error {
  override readonly name = 'EmbedderUnavailable'
}
