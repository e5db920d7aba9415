import { describe, expect, it } from 'vitest'
import { ANNOMI_HEADS } from '../../workers/models/tagger/heads.ts'
import type { HeldOutConversation, HeldOutTurn } from './held-out.ts'
import { learnViews } from './views.ts'

/** A client's turn: words that know little, a vector that knows more, a network that says noise. */
function turn(at: number): HeldOutTurn {
  const talk = at % 3
  const noise = (k: number, step: number) => Math.sin(step * (at + 1) * (k + 2))
  const each = (of: (k: number) => number) => Float64Array.from([0, 1, 2], of)
  return {
    speaker: 'client',
    raw: each((k) => 100 * (0.5 * +(k === talk) + noise(k, 37))),
    encoded: {
      byVector: each((k) => 3 * +(k === talk) + noise(k, 53)),
      answers: each((k) => noise(k, 71)),
    },
    targets: Int8Array.from([0, 1, 2], (k) => +(k === talk)),
  }
}

const made: HeldOutConversation[] = [
  { source: 'annomi', turns: [null, ...Array.from({ length: 300 }, (_, at) => turn(at))] },
]

/** A view's share of the client's first class, times what it usually says. */
const countsOf = (views: Float32Array) => [100 * views[0]!, views[3]!, views[6]!]

describe('what the views of a turn count', () => {
  it('is more the better they know, whatever unit they speak in', () => {
    const [words, vector, network] = countsOf(learnViews(made, ANNOMI_HEADS).client)
    expect(vector).toBeGreaterThan(words! * 1.5)
    expect(words).toBeGreaterThan(Math.abs(network!) * 2)
  })

  it('is nothing for a speaker who was not heard, and where a view always says the same', () => {
    const mute = made[0]!.turns.map(
      (one) => one && { ...one, encoded: { ...one.encoded!, answers: new Float64Array(3) } },
    )
    const views = learnViews([{ source: 'annomi', turns: mute }], ANNOMI_HEADS)
    expect(views.coach.every((share) => share === 0)).toBe(true)
    expect([...views.client.slice(6)]).toEqual([0, 0, 0])
    expect([...views.client].every(Number.isFinite)).toBe(true)
  })
})
