import { describe, expect, it } from 'vitest'
import type { TurnFeatures } from '../../workers/models/tagger/features.ts'
import { rarityOf } from './rarity.ts'

const turn = (...slots: number[]): TurnFeatures => ({
  tokens: [],
  slots: Uint32Array.from(slots),
  tokenAt: new Uint16Array(),
  wordsEnd: slots.length,
  lettersEnd: slots.length,
  dense: new Float32Array(),
})

describe('the rarity of slots', () => {
  it('leaves out what only one turn has, even when a copy of that turn repeats it', () => {
    const turns = [turn(0, 1), turn(0, 2), turn(0, 2)]
    const rarity = rarityOf([turns, turns], 4)
    expect(rarity[1]).toBe(0)
    expect(rarity[3]).toBe(0)
    expect(rarity[2]).toBeGreaterThan(rarity[0] as number)
    expect(rarity[0]).toBeGreaterThan(0)
  })

  it('counts a turn once at a place onto which two of its slots fold', () => {
    const rarity = rarityOf([[turn(1, 5), turn(2), turn(6)]], 4)
    expect(rarity[1]).toBe(0)
    expect(rarity[2]).toBeGreaterThan(0)
  })
})
