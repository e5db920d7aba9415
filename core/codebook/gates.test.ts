import { describe, expect, it } from 'vitest'
import { scoreLabel } from '../coding/label-scores.ts'
import { type Codebook, readCodebook } from './codebook.ts'
import { type GateTurn, gateCodes } from './gates.ts'

const base = { group: 'g', polarity: 'neutral', definition: 'd', include: 'i', exclude: '' }
const codebook = (
  readCodebook({
    version: 'test-1',
    codes: [
      { ...base, id: 'question_open', speaker: 'coach' },
      { ...base, id: 'question_closed', speaker: 'coach' },
      { ...base, id: 'affirm', speaker: 'coach' },
      { ...base, id: 'change_talk', speaker: 'client' },
    ],
  }) as { codebook: Codebook }
).codebook
const options = { seed: 1, draws: 50 }

type Answer = [gold: string[], one: string[], other: string[], tagged: string[]]
const many = (count: number, [gold, one, other, tagged]: Answer): GateTurn[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{
      session: `s${i % 5}`,
      speaker: 'coach',
      offered: null,
      gold,
      people: [one, other],
      tagged,
    },
  }))
const [OPEN, CLOSED] = ['question_open', 'question_closed'] as const
const none = many(40, [[], [], [], []])
const gateOf = (turns: GateTurn[], code: string) =>
  gateCodes(codebook, turns, options).codes.find((gate) => gate.code === code)

describe('the gate of a code', () => {
  it('opens with enough gold turns, people who agree and a tagger who agrees with them', () => {
    const gate = gateOf([...none, ...many(20, [[OPEN], [OPEN], [OPEN], [OPEN]])], OPEN)
    expect(gate).toMatchObject({ verdict: 'code', shown_as: OPEN })
    expect(gate?.own).toMatchObject({
      uses: 20,
      units: 60,
      sessions: 5,
      passed: true,
      reason: null,
    })
    expect(gate?.own.human.estimate).toBe(1)
  })

  it('stays shut one gold turn short, and says so', () => {
    const gate = gateOf([...none, ...many(19, [[OPEN], [OPEN], [OPEN], [OPEN]])], OPEN)
    expect(gate).toMatchObject({ verdict: 'suggested', shown_as: OPEN })
    expect(gate?.own.reason).toBe('19 gold turns carry it; 20 are needed.')
  })

  it('shows the parent where tagger and people mix up its children', () => {
    const mixed = many(30, [[OPEN], [OPEN], [CLOSED], [CLOSED]])
    const gate = gateOf([...none, ...mixed], OPEN)
    expect(gate).toMatchObject({ verdict: 'parent', shown_as: 'question' })
    expect(gate?.own.reason).toContain('People do not agree enough')
    expect(gate?.parent).toMatchObject({ label: 'question', uses: 30, passed: true })
  })

  it('stays shut when people agree and the tagger does not', () => {
    const gate = gateOf([...none, ...many(30, [['affirm'], ['affirm'], ['affirm'], []])], 'affirm')
    expect(gate?.verdict).toBe('suggested')
    expect(gate?.own.reason).toContain('The tagger does not agree enough')
  })

  it('stays shut while nothing was coded twice', () => {
    const once = many(30, [['affirm'], ['affirm'], [], ['affirm']]).map((turn) => ({
      ...turn,
      people: turn.people.slice(0, 1),
    }))
    expect(gateOf([...none, ...once], 'affirm')?.own.reason).toContain('code some turns twice')
  })

  it('is asked of its own speaker’s turns alone', () => {
    const gate = gateOf([...none, ...many(20, [[OPEN], [OPEN], [OPEN], [OPEN]])], 'change_talk')
    expect(gate?.own).toMatchObject({ units: 0, uses: 0, passed: false })
  })

  it('is not told at all without a gold set', () => {
    expect(gateCodes(codebook, [], options)).toMatchObject({ sessions: 0, codes: [] })
  })
})

describe('the scores of a label', () => {
  const turns = (table: [number, boolean, boolean][]) =>
    table.flatMap(([count, first, second]) =>
      Array.from({ length: count }, (_, i) => ({
        session: `s${i % 4}`,
        ratings: [first ? ['x'] : [], second ? ['x'] : []],
      })),
    )

  it("are Cohen's .4 and its companions on the textbook table 20 5 10 15", () => {
    const got = scoreLabel(
      turns([
        [20, true, true],
        [5, true, false],
        [10, false, true],
        [15, false, false],
      ]),
      'x',
      ['x'],
      options,
    )
    expect(got.kappa.estimate).toBeCloseTo(0.4, 10)
    expect(got.percent.estimate).toBeCloseTo(0.7, 10)
    expect(got.precision.estimate).toBeCloseTo(20 / 30, 10)
    expect(got.recall.estimate).toBeCloseTo(20 / 25, 10)
    expect(got.f1.estimate).toBeCloseTo(40 / 55, 10)
    expect(got.alpha.estimate).toBeCloseTo(1 - (99 * 15) / (55 * 45), 10)
    expect(got).toMatchObject({ uses: 25, given: 30, units: 50, sessions: 4, prevalence: 0.55 })
    expect(got.kappa.low).toBeLessThan(0.4)
    expect(got.kappa.high).toBeGreaterThan(0.4)
  })

  it('give counts alone below ten uses', () => {
    const got = scoreLabel(
      turns([
        [9, true, true],
        [9, false, false],
      ]),
      'x',
      ['x'],
      options,
    )
    expect(got.f1).toEqual({ estimate: 1, low: null, high: null })
  })

  it('leave turns out that one rater alone saw', () => {
    const one = { session: 's', ratings: [['x'], null] }
    expect(scoreLabel([one], 'x', ['x'], options)).toMatchObject({ units: 0, prevalence: null })
  })

  it('count sessions apart for the agreement on counts', () => {
    const session = (name: string, first: number, second: number) =>
      Array.from({ length: 10 }, (_, i) => ({
        session: name,
        ratings: [i < first ? ['x'] : [], i < second ? ['x'] : []],
      }))
    const same = [...session('a', 2, 2), ...session('b', 6, 6), ...session('c', 9, 9)]
    const more = [...session('a', 2, 4), ...session('b', 6, 8), ...session('c', 8, 10)]
    expect(scoreLabel(same, 'x', ['x'], options).icc.estimate).toBe(1)
    expect(scoreLabel(more, 'x', ['x'], options).icc.estimate).toBeLessThan(0.95)
  })
})
