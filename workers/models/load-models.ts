import type { TranscribeModels } from '../steps/1-transcribe.ts'
import type { RedactModels } from '../steps/2-redact.ts'
import type { EmbedModels } from '../steps/3-embed.ts'
import type { TagModels } from '../steps/4-tag.ts'
import { findFfmpeg } from './audio/find-ffmpeg.ts'
import { createLexicalEmbedder } from './embedder/lexical.ts'
import { createSentenceEmbedder } from './embedder/sentence.ts'
import { findModels } from './files/find-models.ts'
import { loadRedactors } from './redactor/load.ts'
import { createEndpointEngine } from './speech/endpoint-engine.ts'
import { createNoSpeechEngine, type SpeechEngine } from './speech/engine.ts'
import { createSherpaEngine } from './speech/sherpa-engine.ts'
import { loadBuiltinTagger } from './tagger/builtin-tagger.ts'

/** Everything the steps may be handed. */
export type Models = TranscribeModels & RedactModels & EmbedModels & TagModels

/** Which engines to use; plain data, so that it can be sent to a thread. */
export interface ModelSettings {
  models_dir: string
  ffmpeg_path: string | null
  /** An outside transcription service, when the operator switched one on. */
  speech: { base_url: string; api_key: string; model: string } | null
}

/** Loads what is configured, and the built-in part for everything that is not. */
export function loadModels(settings: ModelSettings): Models {
  const files = findModels(settings.models_dir)
  const env = settings.ffmpeg_path ? { FFMPEG_PATH: settings.ffmpeg_path } : {}
  return {
    speech: loadSpeech(settings),
    ffmpeg: findFfmpeg({ PATH: process.env.PATH, ...env }),
    redactors: loadRedactors(),
    embedder: files.sentence_folder
      ? createSentenceEmbedder({ folder: files.sentence_folder })
      : createLexicalEmbedder(),
    tagger: loadBuiltinTagger(),
  }
}

/** The speech engine alone: an outside service, a local one, or the one that says what to do. */
export function loadSpeech(settings: ModelSettings): SpeechEngine {
  if (settings.speech) return createEndpointEngine({ ...settings.speech, diarized: false })
  const local = findModels(settings.models_dir).speech
  return local ? createSherpaEngine({ models: local }) : createNoSpeechEngine()
}
