import {
  addWeighed,
  type ConversationModel,
  conversationInputs,
  type FirstScores,
  type SideInConversation,
  standardised,
  type Widths,
} from '../../workers/models/tagger/conversation.ts'
import type { HeldOutConversation, HeldOutTurn } from './held-out.ts'
import { type Example, trainLinear } from './linear-trainer.ts'

/** Few turns and many inputs that say nearly the same: errors cost little, weights stay small. */
const COST = 0.0005
const EPOCHS = 30
/** What the conversation counts for, beside one standard deviation of the turn's own score. */
const SHARE = 0.75

type Side = 'coach' | 'client'
type Scale = Pick<SideInConversation, 'means' | 'spreads'>

/** Learns how a conversation bears out its turns' scores, from scores of models that did not see them. */
export function trainConversation(
  conversations: readonly HeldOutConversation[],
  widths: Widths,
  seed: number,
): ConversationModel {
  const turns = conversations.flatMap((conversation) => conversation.turns.filter(isScored))
  const scales = {
    coach: scaleOf(turns, 'coach', widths),
    client: scaleOf(turns, 'client', widths),
  }
  const examples: Record<Side, Example[]> = { coach: [], client: [] }
  for (const conversation of conversations) {
    const inputs = conversationInputs(standardised(conversation.turns, scales), widths)
    conversation.turns.forEach((turn, at) => {
      if (turn === null) return
      const values = inputs[at] as Float32Array
      const places = Uint32Array.from(values.keys())
      const targets = turn.targets.slice(0, widths[turn.speaker])
      examples[turn.speaker].push({ places, values, targets, weight: 1 })
    })
  }
  const side = (name: Side): SideInConversation => {
    const weights = trainLinear(examples[name], widths[name], { cost: COST, epochs: EPOCHS, seed })
    return { ...scales[name], weights: shared(weights, examples[name], scales[name]) }
  }
  return { coach: side('coach'), client: side('client') }
}

const isScored = (turn: HeldOutTurn | null): turn is HeldOutTurn => turn !== null

function scaleOf(turns: readonly FirstScores[], side: Side, widths: Widths): Scale {
  const own = turns.filter(({ speaker }) => speaker === side)
  const means = new Float32Array(widths[side])
  const spreads = new Float32Array(widths[side])
  for (let k = 0; k < widths[side]; k += 1) {
    const { mean, spread } = momentsOf(own.map(({ raw }) => raw[k] as number))
    means[k] = mean
    spreads[k] = spread || 1
  }
  return { means, spreads }
}

/** Mean and standard deviation; noughts of nothing. */
export function momentsOf(values: readonly number[]): { mean: number; spread: number } {
  const count = Math.max(1, values.length)
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
  return { mean, spread: Math.sqrt(square) }
}

/** The weights, scaled so that what they add varies by `SHARE` from turn to turn. */
function shared(weights: Float32Array, examples: readonly Example[], scale: Scale): Float32Array {
  const width = scale.means.length
  const added = examples.map(({ values }) => {
    const scores = new Float64Array(width)
    addWeighed(scores, values, { means: scale.means, weights })
    return scores
  })
  const factors = Array.from({ length: width }, (_, k) => {
    const { spread } = momentsOf(added.map((scores) => scores[k] as number))
    return spread === 0 ? 0 : SHARE / spread
  })
  return weights.map((weight, at) => weight * (factors[at % width] as number))
}
