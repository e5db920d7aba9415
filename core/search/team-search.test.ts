import { describe, expect, it } from 'vitest'
import { answerTeamSearch, type TeamMatch, wholeWeeks } from './team-search.ts'

const WEEKS = wholeWeeks('2026-11-19')
const [FIRST = ''] = WEEKS

/** One passage each of these many people, spread over four coaches. */
const matches = (people: number, over: (n: number) => Partial<TeamMatch> = () => ({})) =>
  Array.from(
    { length: people },
    (_, n): TeamMatch => ({
      ...{ person: `p${n}`, coach: `k${n % 4}`, day: FIRST, phase: 'ongoing' },
      ...over(n),
    }),
  )
const answer = (of: TeamMatch[], earlier: Parameters<typeof answerTeamSearch>[2] = []) =>
  answerTeamSearch(of, WEEKS, earlier)

it('covers the same whole weeks on every day of a week', () => {
  expect(WEEKS).toHaveLength(12)
  expect(WEEKS.at(-1)).toBe('2026-11-09')
  expect(wholeWeeks('2026-11-16')).toEqual(WEEKS)
  expect(wholeWeeks('2026-11-22')).toEqual(WEEKS)
  expect(wholeWeeks('2026-11-23')).not.toEqual(WEEKS)
})

describe('what a leader is told of a search', () => {
  it('is a rounded count of people, once each, and nothing of a coach or a person', () => {
    const twice = [...matches(23), ...matches(23)]
    const told = answer(twice)
    expect(told.people).toBe(25)
    expect(told.weeks.find(({ key }) => key === FIRST)?.people).toBe(25)
    const { cuts: _, ...shown } = told
    expect(JSON.stringify(shown)).not.toMatch(/p\d|k\d/)
  })

  it.each([
    ['few people', matches(9)],
    ['nobody', matches(0)],
    ['one coach', matches(20, () => ({ coach: 'k' }))],
    ['mostly one coach', matches(20, (n) => ({ coach: n < 12 ? 'k' : `k${n}` }))],
  ])('is the same nothing for %s', (_, of) => {
    expect(answer(of)).toEqual({ people: null, weeks: [], phases: [], cuts: [] })
  })

  it('hides a small week, and another with it, so that it cannot be worked out', () => {
    const [one = '', two = '', three = ''] = WEEKS
    const few = matches(50, (n) => ({ day: n < 4 ? one : n < 25 ? two : three }))
    const { weeks } = answer(few)
    expect(weeks.map(({ people }) => people).filter((people) => people !== null)).toHaveLength(2)
    const phases = matches(50, (n) => ({ phase: n < 4 ? 'contact' : 'ongoing' }))
    expect(answer(phases).phases.find(({ key }) => key === 'contact')?.people).toBeNull()
  })

  it('is withheld when an earlier search differs by a few people, whichever came first', () => {
    const [wide, narrow] = [answer(matches(30)), answer(matches(28))]
    expect(answer(matches(28), wide.cuts).people).toBeNull()
    expect(answer(matches(30), narrow.cuts).people).toBeNull()
    expect(answer(matches(15), wide.cuts).people).toBe(15)
    expect(answer(matches(30), wide.cuts).people).toBe(30)
  })

  it('withholds a week alone when that week lies close to what was shown of it', () => {
    const [one = '', two = '', three = ''] = WEEKS
    const day = (n: number) => ({ day: n < 20 ? one : n < 40 ? two : three })
    const wide = answer(matches(60, day))
    const without = matches(60, day).filter((_, n) => n !== 3 && (n < 20 || n >= 32))
    const told = answer(without, wide.cuts)
    expect(told.people).not.toBeNull()
    expect(told.weeks.find(({ key }) => key === one)?.people).toBeNull()
  })
})
