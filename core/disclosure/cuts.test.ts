import { describe, expect, it } from 'vitest'
import { heldBackCuts, type RowCut } from './cuts.ts'

/** Rows of as many people, one row each, from this one on. */
const rows = (from: number, to: number) =>
  new Set(Array.from({ length: to - from }, (_, i) => from + i))
const own = (row: number) => `person-${row}`
const cut = (name: string, dimension: string, of: Set<number>): RowCut => ({
  ...{ name, dimension, rows: of },
})
const whole = (to: number) => cut('all', '', rows(0, to))

describe('parts of the rows beside the whole', () => {
  it('are all shown when each has enough people', () => {
    const parts = [cut('a', 'phase', rows(0, 40)), cut('b', 'phase', rows(40, 100))]
    expect([...heldBackCuts(whole(100), parts, own)]).toEqual([])
  })

  it('are hidden with fewer than ten people, and a second one with a lone hidden one', () => {
    const parts = [
      cut('few', 'site', rows(0, 9)),
      cut('some', 'site', rows(9, 30)),
      cut('many', 'site', rows(30, 100)),
    ]
    const held = heldBackCuts(whole(100), parts, own)
    expect([...held.keys()]).toEqual(['few', 'some'])
    expect(held.get('some')).toContain('subtracting this one from the whole')
  })

  it('hide no second one when two small ones together are enough people', () => {
    const parts = [
      cut('few', 'site', rows(0, 6)),
      cut('fewer', 'site', rows(6, 11)),
      cut('many', 'site', rows(11, 100)),
    ]
    expect([...heldBackCuts(whole(100), parts, own).keys()]).toEqual(['few', 'fewer'])
  })

  it('are hidden when a few people are all that parts them from the whole', () => {
    const parts = [cut('nearly', 'venue', rows(0, 95))]
    const held = heldBackCuts(whole(100), parts, own)
    expect(held.get('nearly')).toContain('differs from “all” by fewer than 10 people')
  })

  it('are hidden when the same people are in both, but the rows between are of a few', () => {
    // Person n has the rows n and n + 100, of which the last five people’s are in no part.
    const of = (row: number) => `person-${row % 100}`
    const parts = [cut('most meetings', 'phase', rows(0, 195))]
    expect(heldBackCuts(whole(200), parts, of).has('most meetings')).toBe(true)
    const half = [cut('first meetings', 'phase', rows(0, 100))]
    expect(heldBackCuts(whole(200), half, of).size).toBe(0)
  })

  it('give way to the earlier of two that are too close, across dimensions', () => {
    const parts = [
      cut('phone', 'channel', rows(0, 50)),
      cut('in person', 'channel', rows(50, 100)),
      cut('no venue', 'venue', rows(0, 46)),
      cut('a venue', 'venue', rows(46, 100)),
    ]
    const held = heldBackCuts(whole(100), parts, own)
    expect([...held.keys()]).toEqual(['no venue', 'a venue'])
    expect(held.get('a venue')).toContain('“in person”')
  })

  it('count a part without any row as nothing to hide', () => {
    const parts = [cut('none', 'phase', rows(0, 0)), cut('some', 'phase', rows(0, 100))]
    expect([...heldBackCuts(whole(100), parts, own).keys()]).toEqual(['none'])
  })
})
