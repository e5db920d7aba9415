import { describe, expect, it } from 'vitest'
import { type Example, trainLinear } from './linear-trainer.ts'

const example = (places: number[], targets: number[], weight = 1): Example => ({
  places: Uint32Array.from(places),
  values: new Float32Array(places.length).fill(1),
  targets: Int8Array.from(targets),
  weight,
})

/** Place 0 is in every turn; place 1 goes with the first output, place 2 with the second. */
const TURNS = [
  example([0, 1], [1, 0]),
  example([0, 2], [0, 1]),
  example([0, 1, 2], [1, 1]),
  ...Array.from({ length: 30 }, () => example([0, 3], [0, 0])),
]
const SETTINGS = { cost: 1, epochs: 20, seed: 7 }

const scoreOf = (weights: Float32Array, places: number[], output: number) =>
  places.reduce((sum, place) => sum + (weights[place * 2 + output] as number), 0)

describe('the linear trainer', () => {
  it('tells the classes apart, however rare one is, each output on its own', () => {
    const weights = trainLinear(TURNS, 2, SETTINGS)
    for (const { places, targets } of TURNS) {
      for (const output of [0, 1]) {
        expect(scoreOf(weights, [...places], output) > 0).toBe(targets[output] === 1)
      }
    }
  })

  it('gives the same weights for the same turns, settings and seed', () => {
    expect(trainLinear(TURNS, 2, SETTINGS)).toEqual(trainLinear(TURNS, 2, SETTINGS))
  })

  it('learns nothing about an output from turns where it is unknown', () => {
    const unknown = TURNS.map((turn) => ({ ...turn, targets: Int8Array.of(turn.targets[0]!, -1) }))
    const weights = trainLinear(unknown, 2, SETTINGS)
    expect([0, 1, 2, 3].map((place) => weights[place * 2 + 1])).toEqual([0, 0, 0, 0])
  })
})
