import { describe, expect, it } from 'vitest'
import { scoresInConversation } from '../../workers/models/tagger/conversation.ts'
import { trainConversation } from './conversation-training.ts'
import { learnDecisions } from './decisions.ts'
import type { HeldOutConversation } from './held-out.ts'

const WIDTHS = { coach: 2, client: 1 }

/** A coach who presses turn after turn, or one who never does; the second score says nothing. */
function conversation(presses: boolean, start: number): HeldOutConversation {
  const turns = Array.from({ length: 12 }, (_, at) => {
    const noise = Math.sin(37 * (start + at))
    if (at % 2 === 1) {
      const [raw, targets] = [Float64Array.of(noise), Int8Array.of(-1)]
      return { speaker: 'client' as const, raw, encoded: null, targets }
    }
    const raw = Float64Array.of((presses ? 0.4 : -0.4) + noise, Math.cos(53 * (start + at)))
    return { speaker: 'coach' as const, raw, encoded: null, targets: Int8Array.of(+presses, 0) }
  })
  return { source: 'synthetic', turns }
}

const made = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => conversation(at % 2 === 0, 100 * (from + at)))

/** How many coach turns stand on the right side of nought. */
function right(conversations: readonly HeldOutConversation[], scoresOf: typeof firstOf): number {
  return conversations.flatMap((one) => {
    const scores = scoresOf(one)
    return one.turns.flatMap((turn, at) =>
      turn?.speaker === 'coach' && scores[at]! > 0 === (turn.targets[0] === 1) ? [at] : [],
    )
  }).length
}

const firstOf = ({ turns }: HeldOutConversation) => turns.map((turn) => turn?.raw[0] ?? 0)

describe('a second reading of a conversation', () => {
  it('sees in the other turns what one turn alone leaves open', () => {
    const model = trainConversation(made(0, 40), WIDTHS, 1)
    const unseen = made(40, 40)
    const secondOf = (one: HeldOutConversation) =>
      scoresInConversation(model, one.turns).map((scores) => scores?.[0] ?? 0)
    expect(right(unseen, secondOf)).toBeGreaterThan(right(unseen, firstOf) + 30)
  })

  it('reads a conversation of one voice, and leaves the turns of other voices out', () => {
    const model = trainConversation(made(0, 10), WIDTHS, 1)
    const alone = [null, { speaker: 'coach' as const, raw: Float64Array.of(1, 0) }]
    const [none, scores] = scoresInConversation(model, alone)
    expect(none).toBeNull()
    expect(scores?.every(Number.isFinite)).toBe(true)
  })

  it('changes the scores it was taught and no others', () => {
    const model = trainConversation(made(0, 10), WIDTHS, 1)
    const wider = { speaker: 'coach' as const, raw: Float64Array.of(1, 0, 7) }
    expect(scoresInConversation(model, [wider])[0]?.[2]).toBe(7)
  })
})

describe('the cut of a code', () => {
  const output = { head: 'coach', kind: 'any' as const, class: 'confront' }
  const row = (score: number, hit: 0 | 1) => ({
    raw: Float64Array.of(score),
    targets: Int8Array.of(hit),
  })

  it('of a rare code does not follow single turns', () => {
    const plain = Array.from({ length: 400 }, (_, at) => row(-2 + (at % 20) / 10, 0))
    const near = [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6].map((score) => row(score, 0))
    const cutWith = (hits: readonly number[]) => {
      const rows = [...plain, ...near, ...hits.map((score) => row(score, 1))]
      return learnDecisions(rows, [output])[0]?.cut as number
    }
    // As counted, the best cut lies above those in doubt with one such turn and below them with three.
    expect(Math.abs(cutWith([0.5, 2.5, 3]) - cutWith([0.5, 0.52, 0.65, 2.5, 3]))).toBeLessThan(0.1)
  })

  it('of a common code stands where counted hits and misses balance', () => {
    const rows = Array.from({ length: 600 }, (_, at) => row(at / 100 - 3, +(at >= 300) as 0 | 1))
    const [decision] = learnDecisions(rows, [output])
    const { slope, shift, cut } = decision as NonNullable<typeof decision>
    const score = (Math.log(cut / (1 - cut)) - shift) / slope
    expect(Math.abs(score)).toBeLessThan(0.4)
  })
})
