import { describe, expect, test } from 'vitest'
import { asRaw } from '../session/text.ts'
import type { RawTurn, Word } from '../session/turn.ts'
import { planMutes } from './mutes.ts'

const TEXT = 'hello Sharon Okafor from Leeds'
/** One word a second from the turn's start on, each 0.6 s long. */
const timed = (start: number): Word[] =>
  TEXT.split(' ').map((text, at) => ({ text, start: start + at, end: start + at + 0.6 }))
const turn = (over: Partial<RawTurn> = {}): RawTurn => ({
  ...{ n: 3, speaker: 'client', text: asRaw(TEXT), start: 10, end: 15, words: timed(10) },
  ...over,
})
const span = (part: string, n = 3) => {
  const start = TEXT.indexOf(part)
  return { turn: n, start, end: start + part.length }
}
const rounded = (plan: ReturnType<typeof planMutes>) =>
  plan.ok && {
    ...plan,
    mutes: plan.mutes.map(({ start, end }) => [+start.toFixed(3), +end.toFixed(3)]),
  }

describe('what is silenced in a recording', () => {
  test('is the time of the masked words, from the first to the last, with padding', () => {
    const plan = planMutes([turn()], [span('Sharon Okafor'), span('Leeds')])
    expect(rounded(plan)).toEqual({
      ok: true,
      mutes: [
        [10.85, 12.75],
        [13.85, 14.75],
      ],
      whole_turns: 0,
    })
  })

  test('begins at nought for a name at the very beginning', () => {
    const first = turn({ start: 0, end: 5, words: timed(0) })
    expect(rounded(planMutes([first], [span('hello')]))).toMatchObject({ mutes: [[0, 0.75]] })
  })

  test('is one stretch where two overlap or nearly touch', () => {
    const plan = planMutes([turn()], [span('Sharon'), span('Sharon Okafor'), span('Okafor')])
    expect(rounded(plan)).toMatchObject({ mutes: [[10.85, 12.75]] })
    const two = [turn(), turn({ n: 4, start: 14.2, end: 19.2, words: timed(14.2) })]
    const near = planMutes(two, [span('Leeds'), span('hello', 4)])
    expect(rounded(near)).toMatchObject({ mutes: [[13.85, 14.95]] })
  })

  test.each([
    ['has no timed words', { words: undefined }],
    ['has words that differ from its text', { words: timed(10).slice(1) }],
    ['has a word without a length', { words: timed(10).map((w) => ({ ...w, end: w.start })) }],
    [
      'has words out of order',
      { words: timed(10).map((w, at) => (at === 2 ? { ...w, start: 9.5 } : w)) },
    ],
    ['has words timed elsewhere', { words: timed(100) }],
    ['has times that are no numbers', { words: timed(Number.NaN) }],
  ])('is the whole turn when it %s', (_, over) => {
    const plan = planMutes([turn(over)], [span('Sharon')])
    expect(rounded(plan)).toEqual({ ok: true, mutes: [[9.85, 15.15]], whole_turns: 1 })
  })

  test.each([
    ['no times at all', turn({ start: undefined, end: undefined, words: undefined })],
    ['an end before its start', turn({ end: 9, words: undefined })],
    ['another number', turn({ n: 8 })],
  ])('cannot be told when the masked turn has %s: then nothing may be played', (_, one) => {
    expect(planMutes([one], [span('Sharon')])).toEqual({ ok: false })
  })

  test('does not mind turns without times in which nothing is masked', () => {
    const other = turn({ n: 9, start: undefined, end: undefined, words: undefined })
    expect(planMutes([turn(), other], [span('Leeds')])).toMatchObject({ ok: true })
    expect(planMutes([other], [])).toEqual({ ok: true, mutes: [], whole_turns: 0 })
  })
})
