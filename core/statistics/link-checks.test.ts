import { describe, expect, it } from 'vitest'
import type { LinkOptions } from './link.ts'
import { bookingGap, doseSteps, withinThirds } from './link-checks.ts'
import type { LinkRows } from './link-rows.ts'
import { moderate } from './moderators.ts'
import { simulateMeetings, USUAL } from './simulated-meetings.ts'

const options: LinkOptions = {
  family: 'binomial',
  fixed_effects: true,
  methods: ['corrected'],
  variance: 'jackknife',
  gates: true,
  seed: 1,
  contrast: null,
  human_alpha: 0.8,
  booking_gap: null,
  earlier_sign: null,
}

const { rows } = simulateMeetings({ ...USUAL, meetings: 3000, codes: 900 })
const known = (values: readonly number[], outcome: readonly (number | null)[]): LinkRows => ({
  ...rows,
  outcome,
  exposure: { kind: 'known', name: 'count', values },
})
const n = rows.outcome.length

/** A number that looks random, the same each time: 0 up to below `below`. */
function scattered(i: number, below: number, salt = 1): number {
  const mixed = Math.imul((i + 1) * 2_654_435_761 + salt * 40_503, 1_597_334_677)
  return ((mixed ^ (mixed >>> 15)) >>> 4) % below
}

describe('a link from other sides', () => {
  it('is estimated within thirds of the length of meetings', () => {
    const length = Array.from({ length: n }, (_, i) => (i % 10 === 0 ? null : i % 31))
    const thirds = withinThirds(rows, options, length)
    expect(thirds.map((one) => one.part)).toEqual(['shortest', 'middle', 'longest'])
    expect(thirds.reduce((sum, one) => sum + one.n, 0)).toBe(n - n / 10)
    for (const third of thirds) expect(third.difference.se!).toBeGreaterThan(0)
  })

  it('shows a gap in bookings, and none where all were booked', () => {
    if (rows.exposure.kind !== 'coded') throw new Error('wanted tags')
    const { tag } = rows.exposure
    const booked = tag.map((value, i) => Number(value === 0 || i % 3 > 0))
    const gap = bookingGap(rows, options, booked)!.difference
    expect(gap.high!).toBeLessThan(0)
    expect(
      bookingGap(
        rows,
        options,
        tag.map(() => 1),
      ),
    ).toBeNull()
  })

  it('has a dose curve that follows the truth, not a straight line', () => {
    // Only the step from nought to one matters.
    const count = Array.from({ length: n }, (_, i) => scattered(i, 4))
    const outcome = count.map((value, i) => Number(scattered(i, 100, 7) < (value === 0 ? 40 : 65)))
    const steps = doseSteps(known(count, outcome), options)
    expect(steps.map((one) => one.label)).toEqual(['1', '2', '3'])
    for (const { difference } of steps) expect(difference.estimate!).toBeCloseTo(0.25, 1)
  })
})

describe('a moderator', () => {
  it('is pulled to the mean where levels differ by chance alone', () => {
    const site = Array.from(
      { length: n },
      (_, i) => ['north', 'south', 'west'][scattered(i, 3, 5)]!,
    )
    const { levels, same_p } = moderate(rows, options, 'site', site)
    expect(levels.map((one) => one.level)).toEqual(['north', 'south', 'west'])
    const range = (values: number[]) => Math.max(...values) - Math.min(...values)
    const raw = range(levels.map((one) => one.difference.estimate!))
    expect(range(levels.map((one) => one.shrunk.estimate!))).toBeLessThan(raw)
    expect(same_p!).toBeGreaterThan(0.01)
  })

  it('keeps levels apart that truly differ', () => {
    const used = Array.from({ length: n }, (_, i) => scattered(i, 2))
    const site = used.map((_, i) => (scattered(i, 3, 5) === 0 ? 'north' : 'south'))
    const outcome = used.map((x, i) =>
      Number(scattered(i, 100, 7) < 45 + (site[i] === 'north' ? 30 * x : 0)),
    )
    const { levels, same_p } = moderate(known(used, outcome), options, 'site', site)
    expect(same_p!).toBeLessThan(0.001)
    expect(levels[0]!.shrunk.low!).toBeGreaterThan(levels[1]!.shrunk.high!)
  })
})
