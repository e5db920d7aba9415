import { expect, test } from 'vitest'
import { countSpans, isCovered, scoreOf } from './spans.ts'

const span = (start: number, end: number, type = 'NAME') => ({ turn: 0, start, end, type })

test('a span is found only when all its letters are masked, by any masks', () => {
  expect(isCovered('grace tyson', span(0, 11), [span(0, 5), span(6, 11)])).toBe(true)
  expect(isCovered('grace tyson', span(0, 11), [span(0, 5)])).toBe(false)
  expect(isCovered('grace tyson', span(0, 11), [])).toBe(false)
})

test('a mask that touches a marked span of another type is right', () => {
  const counts = countSpans(
    new Map([[0, 'at the lantern on monday']]),
    [span(3, 14, 'ORG')],
    [span(3, 14, 'PLACE'), span(18, 24, 'NAME')],
  )
  expect(counts.get('ORG')).toMatchObject({ marked: 1, found: 1 })
  expect(counts.get('PLACE')).toMatchObject({ masks: 1, right: 1 })
  expect(counts.get('NAME')).toMatchObject({ masks: 1, right: 0 })
})

test('F2 weighs recall four times as much as precision', () => {
  const score = scoreOf({ marked: 10, found: 9, masks: 20, right: 10 })
  expect(score.recall).toBe(0.9)
  expect(score.precision).toBe(0.5)
  expect(score.f2).toBeCloseTo((5 * 0.5 * 0.9) / (4 * 0.5 + 0.9), 12)
})
