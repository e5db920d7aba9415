type Side = 'coach' | 'client'

/** A turn's first scores, one per output of its speaker, the codebook's first. */
export interface FirstScores {
  speaker: Side
  raw: Float64Array
}

/** What is learnt about one speaker's turns from how the whole conversation scored. */
export interface SideInConversation {
  /** Of each of the codebook's outputs: mean and standard deviation of its first scores. */
  means: Float32Array
  spreads: Float32Array
  /** `inputs × outputs`, see `conversationInputs`. */
  weights: Float32Array
}

/**
 * A second reading of the codebook's outputs: a linear model over the standardised first scores of the
 * turn, of the two turns on each side of it and, on average, of both speakers' turns in the whole
 * conversation. Who argues in one turn is likelier to press in the next.
 */
export type ConversationModel = Record<Side, SideInConversation>

const NEIGHBOURS = [-2, -1, 1, 2]
/** Averages over a conversation vary less than a turn does; this brings them up to it. */
const AVERAGES_SCALE = 2

/** How many of a speaker's outputs are the codebook's. */
export type Widths = Record<Side, number>

export const widthsOf = (model: Record<Side, Pick<SideInConversation, 'means'>>): Widths => ({
  coach: model.coach.means.length,
  client: model.client.means.length,
})

/** Inputs of a turn: own, four neighbours', the conversation's, and a constant. */
export const inputCount = (side: Side, { coach, client }: Widths): number =>
  (side === 'coach' ? coach : client) +
  NEIGHBOURS.length * (coach + client + 2) +
  coach +
  client +
  1

/** First scores less their mean, in standard deviations; the codebook's alone. */
export function standardised(
  turns: readonly (FirstScores | null)[],
  model: Record<Side, Pick<SideInConversation, 'means' | 'spreads'>>,
): (FirstScores | null)[] {
  return turns.map((turn) => {
    if (turn === null) return null
    const { means, spreads } = model[turn.speaker]
    const raw = new Float64Array(means.length)
    for (let k = 0; k < raw.length; k += 1) {
      raw[k] = ((turn.raw[k] as number) - (means[k] as number)) / (spreads[k] as number)
    }
    return { speaker: turn.speaker, raw }
  })
}

/** The inputs of each turn of a conversation, from its standardised scores. */
export function conversationInputs(
  turns: readonly (FirstScores | null)[],
  widths: Widths,
): (Float32Array | null)[] {
  const averages = averagesOf(turns, widths)
  return turns.map((turn, at) => {
    if (turn === null) return null
    const inputs = new Float32Array(inputCount(turn.speaker, widths))
    inputs.set(turn.raw)
    let place = turn.raw.length
    for (const distance of NEIGHBOURS) {
      const other = turns[at + distance]
      if (other) {
        inputs.set(other.raw, place + (other.speaker === 'coach' ? 0 : widths.coach))
        inputs[place + widths.coach + widths.client] = 1
        inputs[place + widths.coach + widths.client + 1] = +(other.speaker === turn.speaker)
      }
      place += widths.coach + widths.client + 2
    }
    inputs.set(averages, place)
    inputs[inputs.length - 1] = 1
    return inputs
  })
}

/** Averages of the coach's scores, then of the client's; nought for who says nothing. */
function averagesOf(turns: readonly (FirstScores | null)[], widths: Widths): Float32Array {
  const sums = new Float64Array(widths.coach + widths.client)
  const counts = { coach: 0, client: 0 }
  for (const turn of turns) {
    if (turn === null) continue
    counts[turn.speaker] += 1
    const from = turn.speaker === 'coach' ? 0 : widths.coach
    for (let k = 0; k < turn.raw.length; k += 1) {
      sums[from + k] = (sums[from + k] as number) + (turn.raw[k] as number)
    }
  }
  return Float32Array.from(sums, (sum, k) => {
    const count = k < widths.coach ? counts.coach : counts.client
    return count === 0 ? 0 : (AVERAGES_SCALE * sum) / count
  })
}

/** Scores of each turn as the conversation bears them out: the codebook's changed, others as they were. */
export function scoresInConversation(
  model: ConversationModel,
  turns: readonly (FirstScores | null)[],
): (Float64Array | null)[] {
  const own = standardised(turns, model)
  const inputs = conversationInputs(own, widthsOf(model))
  return turns.map((turn, at) => {
    if (turn === null) return null
    const scores = turn.raw.slice()
    scores.set((own[at] as FirstScores).raw)
    addWeighed(scores, inputs[at] as Float32Array, model[turn.speaker])
    return scores
  })
}

/** Adds what the inputs weigh to the first of the scores. */
export function addWeighed(
  scores: Float64Array,
  inputs: Float32Array,
  { means, weights }: Pick<SideInConversation, 'means' | 'weights'>,
): void {
  const width = means.length
  for (let i = 0; i < inputs.length; i += 1) {
    const input = inputs[i] as number
    if (input === 0) continue
    const row = i * width
    for (let k = 0; k < width; k += 1) {
      scores[k] = (scores[k] as number) + input * (weights[row + k] as number)
    }
  }
}
