import { type Head, outputsFor, schemeRange } from '../../workers/models/tagger/heads.ts'
import { exclusiveRanges } from '../../workers/models/tagger/model.ts'
import type { HeldOutConversation } from './held-out.ts'
import { minimise } from './minimise.ts'

/** What a speaker's words, vector and the network count, `3 × outputs` (see `joinViews`). */
export type Views = Record<'coach' | 'client', Float32Array>

const VIEWS = 3
const STEPS = 100

/**
 * Learns from turns that no model had seen what each view of a turn counts: one number a view for each
 * head, by multinomial logistic regression with all classes counting the same in all. Each view is
 * brought to one spread first.
 */
export function learnViews(
  conversations: readonly HeldOutConversation[],
  heads: readonly Head[],
): Views {
  const turns = conversations.flatMap((conversation) => conversation.turns)
  const ofSide = (side: 'coach' | 'client'): Float32Array => {
    const outputs = outputsFor(heads, side)
    const [from, end] = schemeRange(outputs, 'annomi')
    const width = end - from
    const shares = new Float32Array(VIEWS * width)
    const seen = turns.flatMap((turn): Seen[] => {
      if (turn?.speaker !== side || turn.encoded === null) return []
      const { byVector, answers } = turn.encoded
      return [{ views: [turn.raw.subarray(from, end), byVector, answers], targets: turn.targets }]
    })
    for (const [first, last] of exclusiveRanges(outputs.slice(from, end))) {
      const known = seen.filter(({ targets }) =>
        targets.subarray(from + first, from + last).includes(1),
      )
      if (known.length === 0) continue
      const cases = known.map(({ views, targets }) => ({
        views: views.map((view) => view.subarray(first, last)),
        truth: targets.subarray(from + first, from + last).indexOf(1),
      }))
      learnHead(cases, last - first).forEach((share, at) => {
        const [view, k] = [Math.floor(at / (last - first)), at % (last - first)]
        shares[view * width + first + k] = share
      })
    }
    return shares
  }
  return { coach: ofSide('coach'), client: ofSide('client') }
}

/** A turn's views, each one score per output. */
interface Seen {
  views: Float64Array[]
  targets: Int8Array
}

interface Case {
  views: Float64Array[]
  /** Place of the class that holds. */
  truth: number
}

/** `3 × classes`: what a view counts over its own spread. */
function learnHead(cases: readonly Case[], classes: number): Float64Array {
  const spreads = Array.from({ length: VIEWS * classes }, (_, at) =>
    deviation(cases.map(({ views }) => views[Math.floor(at / classes)]?.[at % classes] as number)),
  )
  const counts = new Array<number>(classes).fill(0)
  for (const { truth } of cases) counts[truth] = (counts[truth] as number) + 1
  const unit = (own: Case, view: number, k: number): number => {
    const spread = spreads[view * classes + k] as number
    return spread === 0 ? 0 : (own.views[view]?.[k] as number) / spread
  }
  // The views' shares, then one shift a class.
  const learnt = minimise(VIEWS + classes, STEPS, (at, gradient) => {
    gradient.fill(0)
    let loss = 0
    for (const own of cases) {
      const weight = cases.length / (classes * (counts[own.truth] as number))
      const scores = Array.from({ length: classes }, (_, k) => {
        let score = at[VIEWS + k] as number
        for (let view = 0; view < VIEWS; view += 1)
          score += (at[view] as number) * unit(own, view, k)
        return score
      })
      const most = Math.max(...scores)
      const sum = scores.reduce((total, score) => total + Math.exp(score - most), 0)
      loss -= weight * ((scores[own.truth] as number) - most - Math.log(sum))
      for (let k = 0; k < classes; k += 1) {
        const chance = Math.exp((scores[k] as number) - most) / sum
        const gap = weight * (chance - +(k === own.truth))
        gradient[VIEWS + k] = (gradient[VIEWS + k] as number) + gap
        for (let view = 0; view < VIEWS; view += 1) {
          gradient[view] = (gradient[view] as number) + gap * unit(own, view, k)
        }
      }
    }
    return loss
  })
  return Float64Array.from(spreads, (spread, at) =>
    spread === 0 ? 0 : (learnt[Math.floor(at / classes)] as number) / spread,
  )
}

/** Standard deviation; nought where there is nothing to deviate. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
