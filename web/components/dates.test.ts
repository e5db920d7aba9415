import { expect, it } from 'vitest'
import { formatDate, formatDateTime } from './dates.ts'

it('writes days and moments as people in London do', () => {
  expect(formatDateTime(new Date('2026-11-20T14:30:00Z'))).toBe('20 November 2026, 2:30pm')
  expect(formatDateTime(new Date('2026-07-01T23:05:00Z'))).toBe('2 July 2026, 12:05am')
  expect(formatDate(new Date('2026-07-01T23:05:00Z'))).toBe('2 July 2026')
})

it('leaves a day without a time where it is', () => {
  expect(formatDate('2026-07-01')).toBe('1 July 2026')
})
