import type { ModelFiles } from '../files/find-models.ts'
import { createEndpointEngine, type EndpointOptions } from './endpoint-engine.ts'
import { createNoSpeechEngine, type SpeechEngine } from './engine.ts'
import { createSherpaEngine } from './sherpa-engine.ts'

export interface SpeechChoice {
  files: ModelFiles
  /** Null unless the operator named a service. */
  service: EndpointOptions | null
  /** Insists on one; by default what stays on this machine comes first. */
  prefer?: 'local' | 'service'
  /** How many people speak; null when nobody knows. */
  speakers?: number | null
}

/** The engine to use, or the one that waits and says what to do. */
export function chooseSpeechEngine({
  files,
  service,
  prefer,
  speakers,
}: SpeechChoice): SpeechEngine {
  const local = () =>
    files.speech &&
    createSherpaEngine({ models: files.speech, ...(speakers === undefined ? {} : { speakers }) })
  const outside = () => service && createEndpointEngine(service)
  if (prefer === 'local') return local() ?? createNoSpeechEngine()
  if (prefer === 'service') return outside() ?? createNoSpeechEngine()
  return local() ?? outside() ?? createNoSpeechEngine()
}
