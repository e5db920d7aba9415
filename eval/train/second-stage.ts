import {
  type ConversationModel,
  scoresInConversation,
  type Widths,
} from '../../workers/models/tagger/conversation.ts'
import { outputsFor, schemeRange } from '../../workers/models/tagger/heads.ts'
import { joinViews } from '../../workers/models/tagger/network/encoded.ts'
import type { WeightArray, Weights } from '../../workers/models/tagger/weights.ts'
import { trainConversation } from './conversation-training.ts'
import { type HeldOut, learnDecisions } from './decisions.ts'
import type { HeldOutConversation } from './held-out.ts'
import { learnViews, type Views } from './views.ts'

const SIDES = ['coach', 'client'] as const

/**
 * The weights with all that is learnt from scores of models that did not see what they scored, fold by
 * fold: how a conversation bears out its turns, what words, vector and network count, and calibration
 * and cuts. The latter need scores that no model saw at either stage, so each fold is read by a
 * conversation model of the others.
 */
export function withSecondStage(
  weights: Weights,
  folds: readonly (readonly HeldOutConversation[])[],
  seed: number,
): Weights {
  const { heads } = weights.header
  const widths: Widths = {
    coach: schemeRange(outputsFor(heads, 'coach'), 'codebook')[1],
    client: schemeRange(outputsFor(heads, 'client'), 'codebook')[1],
  }
  const views = learnViews(folds.flat(), heads)
  const learn = (seen: typeof folds) => trainConversation(seen.flat().filter(isCoded), widths, seed)
  const rows: Record<'coach' | 'client', HeldOut[]> = { coach: [], client: [] }
  folds.forEach((fold, at) => {
    const model = learn(folds.filter((_, other) => other !== at))
    for (const conversation of fold) addRows(rows, conversation, model, views)
  })
  const decisions = SIDES.flatMap((side) => learnDecisions(rows[side], outputsFor(heads, side)))
  const arrays = new Map<string, WeightArray>(weights.arrays)
  const model = learn(folds)
  for (const side of SIDES) {
    arrays.set(`${side}.means`, model[side].means)
    arrays.set(`${side}.spreads`, model[side].spreads)
    arrays.set(`${side}.conversation`, model[side].weights)
    arrays.set(`${side}.views`, views[side])
  }
  return { header: { ...weights.header, decisions }, arrays }
}

/** Coded with the codebook, whose outputs alone are read a second time. */
const isCoded = ({ source }: HeldOutConversation): boolean => source === 'synthetic'

function addRows(
  rows: Record<'coach' | 'client', HeldOut[]>,
  conversation: HeldOutConversation,
  model: ConversationModel,
  views: Views,
): void {
  const scores = isCoded(conversation)
    ? scoresInConversation(model, conversation.turns)
    : conversation.turns.map((turn) => {
        if (turn === null) return null
        if (turn.encoded === null) return turn.raw
        const from = turn.raw.length - turn.encoded.answers.length
        return joinViews(turn.raw, turn.encoded, views[turn.speaker], from)
      })
  conversation.turns.forEach((turn, at) => {
    if (turn === null) return
    rows[turn.speaker].push({ raw: scores[at] as Float64Array, targets: turn.targets })
  })
}
