import { describe, expect, it } from 'vitest'
import {
  type Candidate,
  combinedChance,
  drawOverlap,
  drawSample,
  type SamplingSpec,
} from './sampling.ts'

const frame: Candidate[] = Array.from({ length: 60 }, (_, i) => ({
  session_id: `s${String(i).padStart(2, '0')}`,
  coach_quarter: `c${i % 4} q1`,
  measures: { count_affirm: i < 10 ? 2 : 0, words: i * 10 },
  uncertainty: i === 59 ? null : i / 100,
}))
const spec = (over: Partial<SamplingSpec>): SamplingSpec => ({
  ...{ kind: 'random', wanted: 12, measure: null, seed: 7 },
  ...over,
})
const drawnOf = (over: Partial<SamplingSpec>) =>
  drawSample(frame, spec(over)).filter((one) => one.drawn)

describe('a random draw', () => {
  it('covers every session with its chance, drawn or not', () => {
    const all = drawSample(frame, spec({}))
    expect(all).toHaveLength(60)
    expect(all.filter((one) => one.drawn)).toHaveLength(12)
    expect(new Set(all.map((one) => one.probability))).toEqual(new Set([0.2]))
  })

  it('is the same for the same seed in whatever order the sessions come, and another for another', () => {
    const again = drawSample([...frame].reverse(), spec({}))
    expect(again).toEqual(drawSample(frame, spec({})))
    expect(drawnOf({ seed: 8 })).not.toEqual(drawnOf({}))
  })

  it('takes all when more are wanted than there are', () => {
    expect(drawnOf({ wanted: 500 }).every((one) => one.probability === 1)).toBe(true)
    expect(drawnOf({ wanted: 500 })).toHaveLength(60)
    expect(drawSample([], spec({}))).toEqual([])
  })
})

describe('a stratified draw', () => {
  it('gives each level of the measure an equal share, and each session its own known chance', () => {
    const all = drawSample(frame, spec({ kind: 'stratified', measure: 'count_affirm' }))
    const some = all.filter((one) => one.stratum === 'some')
    const none = all.filter((one) => one.stratum === 'none')
    expect(some.filter((one) => one.drawn)).toHaveLength(6)
    expect(none.filter((one) => one.drawn)).toHaveLength(6)
    expect(some[0]?.probability).toBe(0.6)
    expect(none[0]?.probability).toBe(0.12)
  })

  it('cuts other numbers into thirds and puts sessions without the number apart', () => {
    const one = { ...frame[0]!, session_id: 'x', measures: {} }
    const all = drawSample([...frame, one], spec({ kind: 'stratified', measure: 'words' }))
    expect([...new Set(all.map((row) => row.stratum))].sort()).toEqual([
      'highest third',
      'lowest third',
      'middle third',
      'not measured',
    ])
    expect(all.find((row) => row.session_id === 'x')).toMatchObject({ probability: 1, drawn: true })
  })

  it('draws at least two of every coach and quarter', () => {
    const few = drawnOf({ kind: 'coach_quarter', wanted: 1 })
    expect(few).toHaveLength(8)
    expect(new Set(few.map((one) => one.stratum)).size).toBe(4)
  })
})

describe('a pick by doubt', () => {
  it('takes the sessions the tagger was least sure of, without claiming a chance', () => {
    const picked = drawnOf({ kind: 'uncertainty', wanted: 3 })
    expect(picked.map((one) => one.session_id)).toEqual(['s56', 's57', 's58'])
    expect(picked.every((one) => one.probability === null)).toBe(true)
  })
})

describe('the overlap', () => {
  const ids = frame.map((one) => one.session_id)

  it('is the share asked for, at least one, and none for nought', () => {
    expect(drawOverlap(ids, 0.2, 3).size).toBe(12)
    expect(drawOverlap(ids.slice(0, 2), 0.2, 3).size).toBe(1)
    expect(drawOverlap(ids, 0, 3).size).toBe(0)
    expect(drawOverlap(ids, 1, 3).size).toBe(60)
  })
})

it('a session’s chance over several draws is that of being in any of them', () => {
  expect(combinedChance([0.2, 0.5])).toBeCloseTo(0.6, 12)
  expect(combinedChance([])).toBe(0)
})
