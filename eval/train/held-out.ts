import type { FirstScores } from '../../workers/models/tagger/conversation.ts'
import { buildModel } from '../../workers/models/tagger/model.ts'
import { type EncodedScores, scoreVectors } from '../../workers/models/tagger/network/encoded.ts'
import type { TurnEncoder } from '../../workers/models/tagger/network/turn-encoder.ts'
import { scoreSparseLinear } from '../../workers/models/tagger/sparse-linear.ts'
import type { Weights } from '../../workers/models/tagger/weights.ts'
import { isAsItCame, type Reading, targetsOf } from './readings.ts'
import type { CodedTranscript } from './tagger-data.ts'

/** A turn with the scores of models that did not see it, and what is known of it (-1: unknown). */
export interface HeldOutTurn extends FirstScores {
  /** What the encoder makes of it; null under another scheme. */
  encoded: EncodedScores | null
  targets: Int8Array
}

/** A conversation that the models did not see; null for the turns of other voices. */
export interface HeldOutConversation {
  source: CodedTranscript['source']
  turns: (HeldOutTurn | null)[]
}

/** What models give to conversations they did not see: of the readings, those that are ever scored. */
export async function heldOutScores(
  weights: Weights,
  unseen: readonly Reading[],
  encoder: TurnEncoder,
): Promise<HeldOutConversation[]> {
  const { speakers } = buildModel(weights)
  const conversations: HeldOutConversation[] = []
  for (const reading of unseen.filter(isAsItCame)) {
    const { source, turns } = reading.transcript
    const encoded = source === 'annomi' ? await encoder.encode(turns) : []
    const byVector = scoreVectors(encoded, (at) => {
      const speaker = turns[at]?.speaker
      return speaker === 'coach' || speaker === 'client' ? speakers[speaker].encoded : null
    })
    const scored = turns.map(({ speaker }, at) => {
      if (speaker === 'other') return null
      const { linear, outputs } = speakers[speaker]
      const features = reading.features[at] as Reading['features'][number]
      const raw = scoreSparseLinear(linear, features)
      const targets = targetsOf(reading, at, outputs)
      const [own, answers] = [byVector[at], encoded[at]?.answers]
      const both = own && answers ? { byVector: own, answers } : null
      return { speaker, raw, encoded: both, targets }
    })
    conversations.push({ source, turns: scored })
  }
  return conversations
}
