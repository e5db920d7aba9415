import { isFamily } from './reading.ts'

/** Passages by features, row by row; only what is not nought. Rows have length 1. */
export interface SparseRows {
  rows: number
  width: number
  /** Where each row starts in `columns` and `values`; one longer than `rows`. */
  starts: Int32Array
  columns: Int32Array
  values: Float64Array
}

export interface FeatureMatrix {
  matrix: SparseRows
  /** What the first columns stand for; columns beyond them are what the words mean. */
  features: string[]
}

const PASSAGES_WITH_FEATURE_MIN = 2
const FEATURES_MAX = 6_000
/** Softer than plain inverse document frequency: in short notes rare words are mostly chance. */
const RARITY_POWER = 0.75
/** A family joins notes that share no word, so it counts for somewhat more than a word. */
const FAMILY_WEIGHT = 1.25
/** What the words mean counts for less than which words they are. */
const MEANING_WEIGHT = 0.45

/**
 * ln(1 + count) times inverse document frequency, each row scaled to length 1; then what the words
 * mean, and length 1 again.
 * @param meanings By text, non-negative numbers of length 1, or empty where meaning is left out.
 */
export function weighFeatures(
  bags: readonly ReadonlyMap<string, number>[],
  meanings: readonly Float64Array[],
): FeatureMatrix {
  const found = new Map<string, number>()
  for (const bag of bags) for (const key of bag.keys()) found.set(key, (found.get(key) ?? 0) + 1)
  const kept = [...found]
    .filter(([, passages]) => passages >= PASSAGES_WITH_FEATURE_MIN && passages < bags.length)
    .sort(
      ([a, inA], [b, inB]) => Number(isFamily(b)) - Number(isFamily(a)) || inB - inA || order(a, b),
    )
    .slice(0, FEATURES_MAX)
    .sort(([a], [b]) => order(a, b))
  const columnOf = new Map(kept.map(([feature], column) => [feature, column]))
  const rarity = kept.map(
    ([, passages]) => Math.log((1 + bags.length) / (1 + passages)) ** RARITY_POWER,
  )
  const rows = bags.map((bag) => {
    const row: [number, number][] = []
    for (const [feature, count] of bag) {
      const column = columnOf.get(feature)
      if (column === undefined) continue
      const weight = isFamily(feature) ? FAMILY_WEIGHT : 1
      row.push([column, weight * Math.log(1 + count) * rarity[column]!])
    }
    return row.sort((a, b) => a[0] - b[0])
  })
  const width = kept.length + (meanings[0]?.length ?? 0)
  const matrix = withMeanings(packed(rows, width), kept.length, meanings)
  return { matrix, features: kept.map(([feature]) => feature) }
}

function withMeanings(
  words: SparseRows,
  from: number,
  meanings: readonly Float64Array[],
): SparseRows {
  const rows = Array.from({ length: words.rows }, (_, row) => {
    const cells = cellsOf(words, row)
    for (const [at, value] of (meanings[row] ?? []).entries()) {
      if (value > 0) cells.push([from + at, MEANING_WEIGHT * value])
    }
    return cells
  })
  return packed(rows, words.width)
}

function cellsOf(matrix: SparseRows, row: number): [number, number][] {
  const cells: [number, number][] = []
  for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at += 1) {
    cells.push([matrix.columns[at]!, matrix.values[at]!])
  }
  return cells
}

/** The given rows alone, in the given order. */
export function pickRows(matrix: SparseRows, rows: readonly number[]): SparseRows {
  return packed(
    rows.map((row) => cellsOf(matrix, row)),
    matrix.width,
  )
}

/** Without the columns that are nought in every row; the others keep their order. */
export function usedColumns(matrix: SparseRows): SparseRows {
  const used = new Uint8Array(matrix.width)
  for (const column of matrix.columns) used[column] = 1
  const place = new Int32Array(matrix.width)
  let width = 0
  for (let column = 0; column < matrix.width; column += 1) {
    place[column] = width
    width += used[column]!
  }
  return { ...matrix, width, columns: matrix.columns.map((column) => place[column]!) }
}

function packed(rows: readonly (readonly [number, number])[][], width: number): SparseRows {
  const total = rows.reduce((sum, row) => sum + row.length, 0)
  const starts = new Int32Array(rows.length + 1)
  const columns = new Int32Array(total)
  const values = new Float64Array(total)
  let at = 0
  for (const [index, row] of rows.entries()) {
    const length = Math.sqrt(row.reduce((sum, [, value]) => sum + value * value, 0)) || 1
    for (const [column, value] of row) {
      columns[at] = column
      values[at] = value / length
      at += 1
    }
    starts[index + 1] = at
  }
  return { rows: rows.length, width, starts, columns, values }
}

/** Code-unit order: the same on every machine, whatever its language. */
export const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
