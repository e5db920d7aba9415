import { clusterCount, type Design, type Family, type Point } from './design.ts'
import { coefficientDirection, type Direction } from './functional.ts'
import type { Covariate, LinkRows } from './link-rows.ts'

/** One covariate column; numeric ones are held as (value - centre) / scale while fitting. */
export interface Column {
  readonly term: string
  readonly centre: number
  readonly scale: number
  readonly values: Float64Array
}

/** The level of a factor whose value was not recorded. */
export const NOT_RECORDED = 'not recorded'

/** A factor gives one column for each level but the first, a numeric one, plus one for missing. */
export function covariateColumns(covariate: Covariate, order: readonly number[]): Column[] {
  return covariate.type === 'factor'
    ? factorColumns(covariate.name, covariate.values, order)
    : numericColumns(covariate.name, covariate.values, order)
}

function factorColumns(
  name: string,
  values: readonly (string | null)[],
  order: readonly number[],
): Column[] {
  const seen = new Set(order.map((i) => values[i] ?? NOT_RECORDED))
  const levels = sortLevels([...seen])
  return levels.slice(1).map((level) => ({
    term: `${name}${level}`,
    centre: 0,
    scale: 1,
    values: Float64Array.from(order, (i) => Number((values[i] ?? NOT_RECORDED) === level)),
  }))
}

/** Numbers in their order, words in theirs, what was not recorded last. */
function sortLevels(levels: string[]): string[] {
  const recorded = levels.filter((level) => level !== NOT_RECORDED)
  const numeric = recorded.every((level) => level.trim() !== '' && Number.isFinite(Number(level)))
  recorded.sort(numeric ? (left, right) => Number(left) - Number(right) : undefined)
  return levels.includes(NOT_RECORDED) ? [...recorded, NOT_RECORDED] : recorded
}

function numericColumns(
  name: string,
  values: readonly (number | null)[],
  order: readonly number[],
): Column[] {
  const { centre, scale } = scaleOf(order.map((i) => values[i]!).filter((value) => value !== null))
  const column = {
    term: name,
    centre,
    scale,
    values: Float64Array.from(order, (i) => ((values[i] ?? centre) - centre) / scale),
  }
  if (order.every((i) => values[i] !== null)) return [column]
  const missing = Float64Array.from(order, (i) => Number(values[i] === null))
  return [column, { term: `${name} ${NOT_RECORDED}`, centre: 0, scale: 1, values: missing }]
}

export function scaleOf(values: readonly number[]): { centre: number; scale: number } {
  const centre = values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)
  const variance =
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(values.length, 1)
  return { centre, scale: Math.sqrt(variance) || 1 }
}

/** A design and what is needed to speak of its coefficients in the units of the file. */
export interface LinkDesign {
  readonly design: Design
  readonly columns: readonly Column[]
  readonly exposure_centre: number
  readonly exposure_scale: number
  readonly order: readonly number[]
}

/** The part of a design that does not depend on the exposure: links of one outcome share it. */
export interface DesignBase {
  readonly fixed_effects: boolean
  readonly order: readonly number[]
  readonly columns: readonly Column[]
  /** Covariates, row after row. */
  readonly z: Float64Array
  readonly y: Float64Array
  readonly start: Int32Array
}

export interface DesignInput {
  readonly base: DesignBase
  readonly family: Family
  /** Exposure of each ordered row: known values, or the pseudo-variable. */
  readonly x: Float64Array
  readonly pair: boolean
  readonly weight: Float64Array
  readonly noise: Float64Array | null
  readonly contrast: readonly [number, number]
}

export function designBase(
  rows: LinkRows,
  order: readonly number[],
  fixed_effects: boolean,
): DesignBase {
  const columns = rows.covariates.flatMap((covariate) => covariateColumns(covariate, order))
  if (!fixed_effects) {
    const values = new Float64Array(order.length).fill(1)
    columns.unshift({ term: '(Intercept)', centre: 0, scale: 1, values })
  }
  const k = columns.length
  const z = new Float64Array(order.length * k)
  columns.forEach(({ values }, j) => {
    for (let i = 0; i < order.length; i += 1) z[i * k + j] = values[i]!
  })
  const y = Float64Array.from(order, (i) => rows.outcome[i]!)
  const start = clusterStarts(rows.cluster, order)
  return { fixed_effects, order, columns, z, y, start }
}

export function linkDesign(input: DesignInput): LinkDesign {
  const { base, pair } = input
  const { columns, order, y, z, start, fixed_effects } = base
  const { centre, scale } = pair ? { centre: 0, scale: 1 } : scaleOf([...input.x])
  const design: Design = {
    family: input.family,
    y,
    x: input.x.map((value) => (value - centre) / scale),
    pair,
    z,
    k: columns.length,
    weight: input.weight,
    start,
    dummies: fixed_effects,
    noise: input.noise,
    contrast: [(input.contrast[0] - centre) / scale, (input.contrast[1] - centre) / scale],
  }
  return { design, columns, exposure_centre: centre, exposure_scale: scale, order }
}

export function clusterStarts(cluster: readonly string[], order: readonly number[]): Int32Array {
  const starts: number[] = []
  order.forEach((row, i) => {
    if (i === 0 || cluster[row] !== cluster[order[i - 1]!]) starts.push(i)
  })
  return Int32Array.from(order.length === 0 ? [0] : [...starts, order.length])
}

/** Directions that give each coefficient in the units of the file; the exposure is the last. */
export function rawDirections(link: LinkDesign): Direction[] {
  const { design, columns, exposure_centre, exposure_scale } = link
  const directions = columns.map((column, j) => {
    const direction = coefficientDirection(design, j)
    direction.b[j] = 1 / column.scale
    if (column.term !== '(Intercept)') return direction
    columns.forEach((other, l) => {
      if (l !== j) direction.b[l] = -other.centre / other.scale
    })
    direction.b[design.k] = -exposure_centre / exposure_scale
    return direction
  })
  const exposure = coefficientDirection(design, design.k)
  exposure.b[design.k] = 1 / exposure_scale
  return [...directions, exposure]
}

/** The value of a direction at a point. */
export function along(direction: Direction, point: Point): number {
  let value = 0
  direction.b.forEach((d, j) => {
    value += d * point.b[j]!
  })
  return value
}

export const clustersOf = (link: LinkDesign): number => clusterCount(link.design)
