import type { Embedder } from './embedder.ts'

/** A search must answer at once: a model that takes longer is left out of it. */
const TIMEOUT_MS = 5_000

/** The words of a search as a vector of the same model as the texts; null when it cannot be had. */
export function meaningBy(embedder: Embedder) {
  return async (words: string): Promise<{ model: string; vector: number[] } | null> => {
    try {
      const [vector] = await embedder.embed([words], AbortSignal.timeout(TIMEOUT_MS))
      return vector ? { model: embedder.model, vector } : null
    } catch {
      // The words alone still find; a missing model is said where the pipeline waits for it.
      return null
    }
  }
}
