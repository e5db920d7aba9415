import type { FirstScores } from '../../workers/models/tagger/conversation.ts'
import { buildModel } from '../../workers/models/tagger/model.ts'
import { scoreSparseLinear } from '../../workers/models/tagger/sparse-linear.ts'
import type { Weights } from '../../workers/models/tagger/weights.ts'
import { isAsItCame, type Reading, targetsOf } from './readings.ts'
import type { CodedTranscript } from './tagger-data.ts'

/** A turn with the scores of models that did not see it, and what is known of it (-1: unknown). */
export interface HeldOutTurn extends FirstScores {
  targets: Int8Array
}

/** A conversation that the models did not see; null for the turns of other voices. */
export interface HeldOutConversation {
  source: CodedTranscript['source']
  turns: (HeldOutTurn | null)[]
}

/** What models give to conversations they did not see: of the readings, those that are ever scored. */
export function heldOutScores(weights: Weights, unseen: readonly Reading[]): HeldOutConversation[] {
  const { speakers } = buildModel(weights)
  return unseen.filter(isAsItCame).map((reading) => ({
    source: reading.transcript.source,
    turns: reading.transcript.turns.map(({ speaker }, at) => {
      if (speaker === 'other') return null
      const { linear, outputs } = speakers[speaker]
      const features = reading.features[at] as Reading['features'][number]
      const raw = scoreSparseLinear(linear, features)
      return { speaker, raw, targets: targetsOf(reading, at, outputs) }
    }),
  }))
}
