import { describe, expect, it } from 'vitest'
import { ANNOMI_HEADS, outputsFor } from '../../workers/models/tagger/heads.ts'
import { scoreVectors, VECTOR } from '../../workers/models/tagger/network/encoded.ts'
import { type KnownVector, trainEncoded } from './encoded-training.ts'

const OUTPUTS = outputsFor(ANNOMI_HEADS, 'client')

const vector = (...start: number[]): Float32Array => {
  const whole = new Float32Array(VECTOR)
  whole.set(start)
  return whole
}

/** Change where the turn itself says so, sustain where the turn before does, neutral otherwise. */
function turn(own: number, before: number, second?: KnownVector['second']): KnownVector {
  const talk = own > 0 ? 0 : before > 0 ? 1 : 2
  const targets = Int8Array.from([0, 1, 2], (k) => +(k === talk))
  return { own: vector(own), before: vector(0, before), targets, second }
}

const made = Array.from({ length: 90 }, (_, at) =>
  turn(at % 3 === 0 ? 1 : -1, at % 3 === 1 ? 1 : -1),
)

const asTurn = (one: Float32Array) => ({ vector: one })

function saidOf(weights: Float32Array, own: number, before: number): number {
  const [, scores] = scoreVectors([vector(0, before), vector(own)].map(asTurn), () => weights)
  return scores!.indexOf(Math.max(...scores!))
}

describe('what is learnt of vectors', () => {
  it('goes by the turn and by the one before it', () => {
    const weights = trainEncoded(made, OUTPUTS)
    expect([saidOf(weights, 1, -1), saidOf(weights, -1, 1), saidOf(weights, -1, -1)]).toEqual([
      0, 1, 2,
    ])
  })

  it('is less sure where the second coding says otherwise', () => {
    const neutral = new Map(OUTPUTS.map((o) => [`${o.head}/${o.class}`, +(o.class === 'neutral')]))
    const doubted = made.map((one, at) => (at % 3 === 1 ? { ...one, second: neutral } : one))
    const lead = (weights: Float32Array) => {
      const [, scores] = scoreVectors([vector(0, 1), vector(-1)].map(asTurn), () => weights)
      return scores![1]! - scores![2]!
    }
    expect(lead(trainEncoded(doubted, OUTPUTS))).toBeLessThan(
      lead(trainEncoded(made, OUTPUTS)) * 0.8,
    )
  })

  it('leaves what nobody coded at nought', () => {
    const unknown = made.map((one) => ({ ...one, targets: Int8Array.of(-1, -1, -1) }))
    expect(trainEncoded(unknown, OUTPUTS).every((weight) => weight === 0)).toBe(true)
  })
})
