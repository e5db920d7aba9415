import { type Head, outputsFor, schemeRange } from '../../workers/models/tagger/heads.ts'
import { exclusiveRanges } from '../../workers/models/tagger/model.ts'
import { momentsOf } from './conversation-training.ts'
import { crossEntropy } from './cross-entropy.ts'
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
  const spreads = Array.from({ length: VIEWS * classes }, (_, at) => {
    const [view, k] = [Math.floor(at / classes), at % classes]
    return momentsOf(cases.map(({ views }) => views[view]?.[k] as number)).spread
  })
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
      const shares = scores.map((_, k) => (k === own.truth ? weight : 0))
      const { loss: lost, slopes } = crossEntropy(scores, shares)
      loss += lost
      for (const [k, slope] of slopes.entries()) {
        gradient[VIEWS + k] = (gradient[VIEWS + k] as number) + slope
        for (let view = 0; view < VIEWS; view += 1) {
          gradient[view] = (gradient[view] as number) + slope * unit(own, view, k)
        }
      }
    }
    return loss
  })
  return Float64Array.from(spreads, (spread, at) =>
    spread === 0 ? 0 : (learnt[Math.floor(at / classes)] as number) / spread,
  )
}
