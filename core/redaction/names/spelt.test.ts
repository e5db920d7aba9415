import { describe, expect, it } from 'vitest'
import { cutSession } from '../tokens.ts'
import { speltNames } from './spelt.ts'

const found = (text: string) =>
  speltNames.find(cutSession([{ text }]), []).map((one) => text.slice(one.start, one.end))

describe('names read out letter by letter', () => {
  it.each([
    ['W, I, E, R. Then Z, B, I, C.', ['W, I, E, R', 'Z, B, I, C']],
    ['c a i r n e y aye', ['c a i r n e y']],
    ['her name is a n n with no e', ['a n n']],
    ['c l e double g yeah', ['c l e double g']],
    ['spelt s a u', ['s a u']],
    ['C-A-I-R', ['C-A-I-R']],
    ['i was on e s a and then p i p', []],
    ['the d w p wrote', []],
    ['a b c d', []],
    ['i get u c', []],
    ['i want to be a t a in a school', []],
    ['plan a is fine', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})
