import { describe, expect, it } from 'vitest'
import { safeCell } from './csv-cell.ts'
import { differencingGuard } from './differencing.ts'
import { shownTable } from './table.ts'
import { hiddenBecause, midpointOfSix, roundCount, shownCount } from './threshold.ts'

const people = (from: number, to: number) =>
  new Set(Array.from({ length: to - from }, (_, i) => `person-${from + i}`))

describe('counts of people', () => {
  it('hides fewer than ten, zero included', () => {
    expect([0, 1, 9, 10].map(shownCount)).toEqual([null, null, null, 10])
  })

  it('rounds to the nearest five, halves up', () => {
    expect([12, 12.5, 13, 17, 18].map(roundCount)).toEqual([10, 15, 15, 15, 20])
  })

  it('puts survival counts on the middle of blocks of six', () => {
    expect([0, 1, 6, 7, 12].map(midpointOfSix)).toEqual([0, 3, 3, 9, 9])
  })
})

describe('a table of counts', () => {
  it('takes the next smallest cell with a lone hidden one', () => {
    const { cells, total } = shownTable([[4, 23, 17, 41]])
    expect(cells).toEqual([[null, 25, null, 40]])
    expect(total).toBe(65)
  })

  it('leaves no hidden cell alone in its row or its column', () => {
    const { cells } = shownTable([
      [5, 30, 40],
      [20, 30, 40],
      [50, 60, 70],
    ])
    const alone = (line: readonly (number | null)[]) =>
      line.filter((cell) => cell === null).length === 1
    expect(cells.some(alone)).toBe(false)
    expect([0, 1, 2].some((c) => alone(cells.map((row) => row[c]!)))).toBe(false)
    expect(cells[0]![0]).toBeNull()
    expect(cells[2]![2]).toBe(70)
  })

  it('adds totals from rounded cells, so that nothing can be subtracted', () => {
    const { cells, row_totals, column_totals, total } = shownTable([
      [12, 13],
      [18, 22],
    ])
    expect(cells).toEqual([
      [10, 15],
      [20, 20],
    ])
    expect(row_totals).toEqual([25, 40])
    expect(column_totals).toEqual([30, 35])
    expect(total).toBe(65)
  })
})

describe('figures over coaches', () => {
  it('are hidden when few people, few coaches or one or two coaches stand behind them', () => {
    expect(hiddenBecause([3, 3, 3])).toBe('few_people')
    expect(hiddenBecause([20, 20, 0])).toBe('few_coaches')
    expect(hiddenBecause([21, 10, 10])).toBe('dominance')
    expect(hiddenBecause([45, 45, 10])).toBe('dominance')
    expect(hiddenBecause([40, 30, 30])).toBeNull()
  })
})

describe('nested cuts', () => {
  it('are refused when they differ by fewer than ten people', () => {
    const all = { name: 'everyone', people: people(0, 100) }
    const most = { name: 'without one site', people: people(0, 95) }
    const fewer = { name: 'phone', people: people(0, 90) }
    const refused = differencingGuard([all, most, fewer])
    expect(refused.map((one) => one.name)).toEqual(['without one site'])
    expect(refused[0]!.against).toBe('everyone')
  })

  it('may be the same people, or overlap without one holding the other', () => {
    const cuts = [
      { name: 'a', people: people(0, 50) },
      { name: 'b', people: people(0, 50) },
      { name: 'c', people: people(5, 53) },
    ]
    expect(differencingGuard(cuts)).toEqual([])
  })
})

describe('a cell of a CSV file', () => {
  it.each(['=1+1', '+44 20', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =HYPERLINK("x")', '＝1'])(
    'does not run as a formula: %j',
    (text) => {
      expect(safeCell(text)).toBe(`'${text}`)
    },
  )

  it.each(['-3', '-0.25', 'ordinary', '1e-5', '', 'a=b'])('is left as it is: %j', (text) => {
    expect(safeCell(text)).toBe(text)
  })
})
