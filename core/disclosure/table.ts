import { PEOPLE_MIN, roundCount } from './threshold.ts'

/** A table of counts as it may be shown; null is hidden. */
export interface ShownTable {
  readonly cells: readonly (readonly (number | null)[])[]
  /** Of the rounded cells that are shown: a hidden cell cannot be had by subtraction. */
  readonly row_totals: readonly number[]
  readonly column_totals: readonly number[]
  readonly total: number
}

/**
 * Counts of distinct people, rows by columns. Small cells are hidden, and where a row or column has
 * one hidden cell alone, the next smallest there is hidden with it, until no hidden cell stands alone.
 * A list is a table of one row.
 */
export function shownTable(people: readonly (readonly number[])[]): ShownTable {
  const hidden = people.map((row) => row.map((count) => count < PEOPLE_MIN))
  const lines = linesOf(people)
  for (let changed = true; changed; ) {
    changed = false
    for (const line of lines) {
      if (line.filter(([r, c]) => hidden[r]![c]).length !== 1) continue
      const [r, c] = smallestShown(line, people, hidden)
      hidden[r]![c] = true
      changed = true
    }
  }
  const cells = people.map((row, r) =>
    row.map((count, c) => (hidden[r]![c] ? null : roundCount(count))),
  )
  const add = (counts: readonly (number | null)[]) =>
    counts.reduce((sum: number, count) => sum + (count ?? 0), 0)
  const row_totals = cells.map(add)
  const width = people[0]?.length ?? 0
  const column_totals = Array.from({ length: width }, (_, c) => add(cells.map((row) => row[c]!)))
  return { cells, row_totals, column_totals, total: add(row_totals) }
}

type Place = readonly [row: number, column: number]

/** Rows, then columns; a line of one cell has nothing to be subtracted from. */
function linesOf(people: readonly (readonly number[])[]): Place[][] {
  const rows = people.map((row, r) => row.map((_, c): Place => [r, c]))
  const columns = (people[0] ?? []).map((_, c) => people.map((_row, r): Place => [r, c]))
  return [...rows, ...columns].filter((line) => line.length > 1)
}

function smallestShown(
  line: readonly Place[],
  people: readonly (readonly number[])[],
  hidden: readonly (readonly boolean[])[],
): Place {
  const shown = line.filter(([r, c]) => !hidden[r]![c])
  return shown.reduce((least, place) =>
    people[place[0]]![place[1]]! < people[least[0]]![least[1]]! ? place : least,
  )
}
