import { findModels } from './files/find-models.ts'
import type { ModelSettings } from './model-settings.ts'
import { createEndpointEngine } from './speech/endpoint-engine.ts'
import { createNoSpeechEngine, type SpeechEngine } from './speech/engine.ts'
import { createSherpaEngine } from './speech/sherpa-engine.ts'

/** The speech engine alone: an outside service, a local one, or the one that says what to do. */
export function loadSpeech(settings: ModelSettings): SpeechEngine {
  if (settings.speech) return createEndpointEngine({ ...settings.speech, diarized: false })
  const local = findModels(settings.models_dir).speech
  return local ? createSherpaEngine({ models: local }) : createNoSpeechEngine()
}
