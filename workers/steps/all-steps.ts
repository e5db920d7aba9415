import type { Step, StepName } from '../../core/pipeline/step.ts'
import type { Models } from '../models/load-models.ts'
import { transcribeStep } from './1-transcribe.ts'
import { redactStep } from './2-redact.ts'
import { embedStep } from './3-embed.ts'
import { tagStep } from './4-tag.ts'
import { measureStep } from './5-measure.ts'

/** The five steps by name. What each reads and writes was checked where it was written. */
export const STEPS: Record<StepName, Step<unknown, unknown, Models>> = {
  transcribe: transcribeStep as Step<unknown, unknown, Models>,
  redact: redactStep as Step<unknown, unknown, Models>,
  embed: embedStep as Step<unknown, unknown, Models>,
  tag: tagStep as Step<unknown, unknown, Models>,
  measure: measureStep as Step<unknown, unknown, Models>,
}

/** Which models a step's output depends on: other models, other output. */
export function modelsOf(step: StepName, models: Models): string {
  if (step === 'transcribe') return `${models.speech.name} ${models.speech.version}`
  if (step === 'redact') {
    const finders = models.redactors.map((one) => one.name)
    return [...finders, ...(models.voter ? [models.voter.model] : [])].join(' + ')
  }
  if (step === 'embed') return models.embedder.model
  if (step === 'tag') {
    const { name, version, model } = models.tagger
    return [name, version, model].filter(Boolean).join(' ')
  }
  return ''
}
