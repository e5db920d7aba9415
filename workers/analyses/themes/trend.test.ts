import { expect, it } from 'vitest'
import { countWeeks, weekOf, weeksOf } from './trend.ts'

const on = (date?: string) => ({
  id: 'a',
  document_id: 'a',
  text: '',
  quotable: true,
  ...(date ? { date } : {}),
})

it('a week is named by its Monday, also on a Sunday and across a new year', () => {
  expect(weekOf('2026-10-05')).toBe('2026-10-05')
  expect(weekOf('2026-10-11T23:59:00Z')).toBe('2026-10-05')
  expect(weekOf('2027-01-01')).toBe('2026-12-28')
  expect(weekOf('soon')).toBeNull()
  expect(weekOf(undefined)).toBeNull()
})

it('weeks without a passage are in the trend, with nought', () => {
  const passages = [on('2026-10-21'), on('2026-10-06'), on(), on('2026-10-07')]
  expect(countWeeks(passages, weeksOf(passages))).toEqual([
    { week: '2026-10-05', count: 2 },
    { week: '2026-10-12', count: 0 },
    { week: '2026-10-19', count: 1 },
  ])
})

it('a mistyped year does not make a trend of thousands of empty weeks', () => {
  const passages = [on('0206-10-06'), on('2026-10-07')]
  expect(weeksOf(passages)).toHaveLength(2)
})
