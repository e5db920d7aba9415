import type { Embedder } from './embedder/embedder.ts'
import { createLexicalEmbedder } from './embedder/lexical.ts'
import { createSentenceEmbedder } from './embedder/sentence.ts'
import { findModels } from './files/find-models.ts'
import type { ModelSettings } from './model-settings.ts'

/** What turns text into vectors: the sentence model that is configured, or the built-in one. */
export function loadEmbedder(settings: Pick<ModelSettings, 'models_dir'>): Embedder {
  const folder = findModels(settings.models_dir).sentence_folder
  return folder ? createSentenceEmbedder({ folder }) : createLexicalEmbedder()
}
