import type { TranscribeModels } from '../steps/1-transcribe.ts'
import type { RedactModels } from '../steps/2-redact.ts'
import type { EmbedModels } from '../steps/3-embed.ts'
import type { TagModels } from '../steps/4-tag.ts'
import { type FoundFfmpeg, findFfmpeg } from './audio/find-ffmpeg.ts'
import { createChatTagger } from './chat-tagger/chat-tagger.ts'
import { loadEmbedder } from './load-embedder.ts'
import { loadSpeech } from './load-speech.ts'
import type { ModelSettings } from './model-settings.ts'
import { CanaryWatch } from './redactor/canary-watch.ts'
import { loadRedactors } from './redactor/load.ts'
import { createTokenClassifier } from './redactor/token-classifier.ts'
import { loadBuiltinTagger } from './tagger/builtin-tagger.ts'
import { createThemeTitler, type ThemeTitler } from './theme-titler/theme-titler.ts'

/** Everything the steps may be handed. */
export type Models = TranscribeModels & RedactModels & EmbedModels & TagModels & AnalysisModels

/** What analyses may be handed. */
export interface AnalysisModels {
  /** Null where titles are the built-in ones. */
  titler: ThemeTitler | null
}

/** Loads what is configured, and the built-in part for everything that is not. */
export function loadModels(settings: ModelSettings): Models {
  return {
    ...loadAnalysisModels(settings),
    speech: loadSpeech(settings),
    ffmpeg: loadFfmpeg(settings),
    redactors: loadRedactors(),
    canaries: new CanaryWatch(),
    voter: settings.name_voter ? createTokenClassifier(settings.name_voter) : null,
    embedder: loadEmbedder(settings),
    tagger: settings.chat_tagger ? createChatTagger(settings.chat_tagger) : loadBuiltinTagger(),
  }
}

export function loadAnalysisModels({ theme_titler }: ModelSettings): AnalysisModels {
  return { titler: theme_titler ? createThemeTitler(theme_titler) : null }
}

/** The program that reads and writes sound, where the settings or the machine have it. */
export function loadFfmpeg(settings: Pick<ModelSettings, 'ffmpeg_path'>): FoundFfmpeg {
  const env = settings.ffmpeg_path ? { FFMPEG_PATH: settings.ffmpeg_path } : {}
  return findFfmpeg({ PATH: process.env.PATH, ...env })
}
