import { describe, expect, it } from 'vitest'
import { parseUkDate } from './uk-date.ts'

const when = (text: string) => {
  const read = parseUkDate(text)
  return read.ok ? [read.value.date, read.value.at?.toISOString() ?? null] : read.why
}

describe('parseUkDate', () => {
  it.each([
    ['12/03/2026', '2026-03-12', null],
    ['1.3.2026', '2026-03-01', null],
    ['2026-03-12', '2026-03-12', null],
    ['12 March 2026', '2026-03-12', null],
    ['Thu 12-Mar-2026', '2026-03-12', null],
    ['29/02/2028', '2028-02-29', null],
    ['12/01/2026 14:30', '2026-01-12', '2026-01-12T14:30:00.000Z'],
    ['12/07/2026 2:30pm', '2026-07-12', '2026-07-12T13:30:00.000Z'],
    ['2026-07-12T00:15', '2026-07-12', '2026-07-11T23:15:00.000Z'],
    ['2026-07-11T23:30:00Z', '2026-07-12', '2026-07-11T23:30:00.000Z'],
    ['2026-01-12T10:00:00+02:00', '2026-01-12', '2026-01-12T08:00:00.000Z'],
    ['25/10/2026 01:30', '2026-10-25', '2026-10-25T00:30:00.000Z'],
  ])('reads %s', (text, date, at) => {
    expect(when(text)).toEqual([date, at])
  })

  it.each([
    ['31/02/2026', 'does not exist'],
    ['2026-13-01', 'does not exist'],
    ['03/25/2026', 'month before day'],
    ['12/03/26', 'two digits'],
    ['12/03/1890', 'year before'],
    ['46000', 'day number'],
    ['next week', 'not a date'],
    ['12/03/2026 25:00', 'time that cannot be read'],
    ['29/03/2026 01:30', 'clocks went forward'],
    ['2026-03-12T10:00 o’clock', 'time that cannot be read'],
  ])('refuses %s and says why', (text, why) => {
    expect(when(text)).toContain(why)
  })

  it('marks a date that America would read the other way', () => {
    expect(parseUkDate('03/04/2026')).toMatchObject({ value: { either_order: true } })
    expect(parseUkDate('04/04/2026')).toMatchObject({ value: { either_order: false } })
  })
})
