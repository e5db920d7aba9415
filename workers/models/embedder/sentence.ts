import { basename } from 'node:path'
import type { FeatureExtractionPipeline } from '@huggingface/transformers'
import { loadLocally, PackageMissing } from '../files/transformers.ts'
import { type Embedder, EmbedderUnavailable } from './embedder.ts'

export interface SentenceOptions {
  /** Folder of the model: config.json, tokenizer.json and onnx/model_quantized.onnx. */
  folder: string
}

/** Passages embedded together; more only costs memory. */
const BATCH = 16

/**
 * A sentence model on this machine, by transformers.js. It knows meaning, unlike the built-in
 * embedder. Nothing is ever downloaded: the files are there or it throws with what to do.
 */
export function createSentenceEmbedder({ folder }: SentenceOptions): Embedder {
  let loading: Promise<FeatureExtractionPipeline> | null = null
  const loaded = async (): Promise<FeatureExtractionPipeline> => {
    loading ??= load(folder)
    try {
      return await loading
    } catch (error) {
      // The next job may find the files repaired.
      loading = null
      throw error
    }
  }
  return {
    model: `${basename(folder)}@mean-q8`,
    async embed(texts, signal) {
      const extract = await loaded()
      const vectors: number[][] = []
      for (let at = 0; at < texts.length; at += BATCH) {
        signal.throwIfAborted()
        const batch = texts.slice(at, at + BATCH)
        const output = await extract(batch, { pooling: 'mean', normalize: true })
        vectors.push(...(output.tolist() as number[][]))
        output.dispose()
      }
      return vectors
    },
  }
}

async function load(folder: string): Promise<FeatureExtractionPipeline> {
  try {
    return await loadLocally(folder, ({ pipeline }, name) =>
      pipeline('feature-extraction', name, { dtype: 'q8' }),
    )
  } catch (error) {
    if (error instanceof PackageMissing) {
      throw new EmbedderUnavailable(error.message, { cause: error })
    }
    throw new EmbedderUnavailable(
      `The sentence model in ${folder} cannot be loaded (${(error as Error).message}). ` +
        `Run “npm run rapport -- models list”, and fetch it again.`,
      { cause: error },
    )
  }
}
