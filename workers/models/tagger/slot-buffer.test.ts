import { describe, expect, it } from 'vitest'
import { SlotBuffer } from './slot-buffer.ts'

describe('the slots of a turn', () => {
  it('are kept once a group, in the order they came, with the token of the first', () => {
    const buffer = new SlotBuffer(16)
    buffer.clear()
    for (const [hash, token] of [
      [5, 0],
      [3, 1],
      [21, 2],
      [5, 3],
    ] as const) {
      buffer.add(hash, token)
    }
    expect([...buffer.slots()]).toEqual([5, 3])
    expect([...buffer.tokens(2)]).toEqual([0, 1])
    buffer.startGroup()
    buffer.add(5, 0)
    expect([...buffer.slots()]).toEqual([5, 3, 5])
  })

  it('are forgotten with the turn, and as many as a long turn has are kept', () => {
    const buffer = new SlotBuffer(1 << 14)
    buffer.clear()
    for (let hash = 0; hash < 10_000; hash += 1) buffer.add(hash, hash)
    expect(buffer.slots().at(-1)).toBe(9_999)
    expect(buffer.tokens(10_000).at(-1)).toBe(9_999)
    buffer.clear()
    expect(buffer.length).toBe(0)
    buffer.add(7, 1)
    expect([...buffer.slots()]).toEqual([7])
  })
})
