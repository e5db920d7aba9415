import { describe, expect, it } from 'vitest'
import { experienceBand, practiceSteps, yearsSince } from './practice.ts'

const session = (day: number, talk_share_client: number | null) => ({
  held_at: new Date(Date.UTC(2026, 0, day)),
  values: { talk_share_client },
})

describe('a coach’s own measures', () => {
  it('are means of ten sessions in the order they were held, the rest with the last ten', () => {
    const sessions = Array.from({ length: 24 }, (_, i) => session(24 - i, i < 14 ? 0.6 : 0.4))
    const steps = practiceSteps(sessions)
    expect(steps.map((step) => step.sessions)).toEqual([10, 14])
    expect(steps.map((step) => step.means.talk_share_client)).toEqual([
      expect.closeTo(0.4),
      expect.closeTo(0.6),
    ])
    expect(steps[0]!.from < steps[1]!.from).toBe(true)
  })

  it('leave out what was not counted, and say so when nothing was', () => {
    const [step] = practiceSteps([session(1, null), session(2, 0.5)])
    expect(step!.means.talk_share_client).toBe(0.5)
    expect(step!.means.miti_r_to_q).toBeNull()
    expect(practiceSteps([])).toEqual([])
  })
})

describe('experience', () => {
  it('is counted from the first day, and unknown without one or before it', () => {
    expect(yearsSince('2024-01-01', new Date('2026-01-01'))).toBeCloseTo(2, 1)
    expect(yearsSince(null, new Date())).toBeNull()
    expect(yearsSince('2026-05-01', new Date('2026-01-01'))).toBeNull()
  })

  it('comes in bands', () => {
    expect([0.5, 1, 2, 4.9, 5].map(experienceBand)).toEqual([
      'under_1y',
      '1_to_2y',
      '2_to_5y',
      '2_to_5y',
      'over_5y',
    ])
    expect(experienceBand(null)).toBeNull()
  })
})
