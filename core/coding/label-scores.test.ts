import { describe, expect, it } from 'vitest'
import { nominalAgreement } from '../statistics/nominal-agreement.ts'
import { type RatedTurn, scoreLabel } from './label-scores.ts'

const OPTIONS = { seed: 7, draws: 200 }
const put = (letter: string) => (letter === '-' ? null : letter === 'y' ? ['affirm'] : [])

/** Turns from one word a rater, a letter a turn; ten turns a session. */
function turnsOf(raters: readonly string[]): RatedTurn[] {
  return [...raters[0]!].map((_, n) => ({
    session: `s${Math.floor(n / 10)}`,
    ratings: raters.map((letters) => put(letters[n]!)),
  }))
}

describe('how raters meet on one code', () => {
  const three = ['yynnynnynyynyynnnnyy', 'yynnnnnynyynyn-nnnyy', '-ynnyynynyynyynynnyn']

  it('is what the coefficients give of the same answers as words, gaps included', () => {
    const { alpha, ac1, percent, kappa, units } = scoreLabel(
      turnsOf(three),
      'affirm',
      ['affirm'],
      OPTIONS,
    )
    const words = [...three[0]!].map((_, n) =>
      three.map((letters) => ({ y: 'yes', n: 'no', '-': null })[letters[n]!] ?? null),
    )
    const same = nominalAgreement(words)
    expect(units).toBe(20)
    expect(alpha.estimate).toBeCloseTo(same.alpha!, 12)
    expect(ac1.estimate).toBeCloseTo(same.ac1!, 12)
    expect(percent.estimate).toBeCloseTo(same.percent!, 12)
    expect(kappa.estimate).toBeNull()
  })

  it('holds the second against the first, and counts a parent where any of its codes is', () => {
    const turns: RatedTurn[] = [
      { session: 'a', ratings: [['question_open'], ['question_closed']] },
      { session: 'a', ratings: [['question_open'], []] },
      { session: 'b', ratings: [[], ['question_open']] },
      { session: 'b', ratings: [[], []] },
      { session: 'b', ratings: [['question_open'], null] },
    ]
    const open = scoreLabel(turns, 'question_open', ['question_open'], OPTIONS)
    expect(open).toMatchObject({ units: 4, sessions: 2, uses: 2, given: 1 })
    expect(open.recall.estimate).toBe(0)
    const any = scoreLabel(turns, 'question', ['question_open', 'question_closed'], OPTIONS)
    expect(any).toMatchObject({ uses: 2, given: 2 })
    expect([any.precision.estimate, any.recall.estimate]).toEqual([0.5, 0.5])
  })

  it('has an interval around it by whole sessions, the same for the same seed', () => {
    const two = ['ynyynnynyy'.repeat(12), 'ynynnnynyy'.repeat(6) + 'ynyynnynyn'.repeat(6)]
    const one = scoreLabel(turnsOf(two), 'affirm', ['affirm'], OPTIONS)
    expect(one.alpha.low).toBeLessThanOrEqual(one.alpha.estimate!)
    expect(one.alpha.high).toBeGreaterThanOrEqual(one.alpha.estimate!)
    expect(scoreLabel(turnsOf(two), 'affirm', ['affirm'], OPTIONS)).toEqual(one)
  })
})
