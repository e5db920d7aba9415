import { resolve } from 'node:path'
import type { Configuration } from '../../core/configuration.ts'
import { type ChatTaggerSettings, chatTaggerSettings } from './chat-tagger/settings.ts'
import { type VoterSettings, voterSettings } from './redactor/token-classifier.ts'

/** Which engines to use; plain data, so that it can be sent to a thread. */
export interface ModelSettings {
  models_dir: string
  ffmpeg_path: string | null
  /** An outside transcription service, when the operator switched one on. */
  speech: { base_url: string; api_key: string; model: string } | null
  /** An outside chat model that tags, when the operator chose it; else the built-in tagger does. */
  chat_tagger?: ChatTaggerSettings | null
  /** The same service, when it is to write titles of themes. */
  theme_titler?: ChatTaggerSettings | null
  /** A token classifier that votes on names, when the operator named one. */
  name_voter?: VoterSettings | null
}

export function modelSettings(configuration: Configuration): ModelSettings {
  const { SPEECH_BASE_URL, SPEECH_API_KEY, SPEECH_MODEL, MODELS_DIR, NAME_VOTER } = configuration
  return {
    models_dir: resolve(MODELS_DIR),
    ffmpeg_path: configuration.FFMPEG_PATH ?? null,
    speech: SPEECH_BASE_URL
      ? { base_url: SPEECH_BASE_URL, api_key: SPEECH_API_KEY ?? 'none', model: SPEECH_MODEL }
      : null,
    chat_tagger: configuration.TAGGER === 'llm' ? chatTaggerSettings(configuration) : null,
    theme_titler: configuration.THEME_TITLES === 'llm' ? chatTaggerSettings(configuration) : null,
    name_voter: NAME_VOTER ? voterSettings(resolve(MODELS_DIR, NAME_VOTER)) : null,
  }
}
