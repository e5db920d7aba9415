import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { expect, test } from 'vitest'
import {
  marginals,
  movesOf,
  roomFor,
  type SequenceModel,
  scoreToken,
  TAG_COUNT,
} from './sequence-model.ts'
import { isCertain, readStretch, sumFeatures, tagReader } from './tag-reader.ts'

const SIZE = 256
const TOKENS = 30
const FEATURES = 12
const random = xoroshiro128plus(7)
const draw = (least: number, most: number) => uniformInt(random, least, most)

const model: SequenceModel = {
  size: SIZE,
  weights: Int8Array.from({ length: SIZE * TAG_COUNT }, () => draw(-127, 127)),
  step: 6 / 127,
  transitions: Float32Array.from({ length: TAG_COUNT ** 2 }, () => draw(-20, 20) / 10),
}
const tokens = Array.from({ length: TOKENS }, () =>
  Int32Array.from({ length: FEATURES }, () => draw(0, SIZE - 1)),
)

test('what is read from bytes are the chances that training works with', () => {
  const reader = tagReader(model)
  const sums = new Int16Array(TOKENS * TAG_COUNT)
  const scores = new Float64Array(TOKENS * TAG_COUNT)
  for (const [at, features] of tokens.entries()) {
    sumFeatures(reader, features, FEATURES, sums, at * TAG_COUNT)
    scoreToken(model, features, FEATURES, scores, at * TAG_COUNT)
  }
  const room = roomFor(TOKENS)
  marginals(scores, TOKENS, movesOf(model), room)
  readStretch(reader, sums, 0, TOKENS, { after_plain: false, before_plain: false })
  for (let at = 0; at < TOKENS * TAG_COUNT; at += 1) {
    expect(reader.chances[at]).toBeCloseTo(room.at[at] as number, 9)
  }
})

test('a word is only left alone when no neighbours could make it a name', () => {
  const reader = tagReader(model)
  const sums = new Int16Array(3 * TAG_COUNT)
  // The neighbours pull as they like; the word in the middle is as far from a name as is certain.
  sums.set([0, 9000, 0, 0, 0, 0, 0, 0, 0], 0)
  sums.set([reader.certain, 0, 0, 0, 0, 0, 0, 0, 0], TAG_COUNT)
  sums.set([0, 0, 9000, 0, 0, 0, 0, 0, 0], 2 * TAG_COUNT)
  expect(isCertain(reader, sums, 0)).toBe(false)
  expect(isCertain(reader, sums, TAG_COUNT)).toBe(true)
  readStretch(reader, sums, 0, 3, { after_plain: false, before_plain: false })
  expect(reader.chances[TAG_COUNT]).toBeGreaterThan(0.998)
  sums[TAG_COUNT] = reader.certain - 1
  expect(isCertain(reader, sums, TAG_COUNT)).toBe(false)
})
