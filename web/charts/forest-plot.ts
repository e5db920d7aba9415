import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { plainSvg, shorten } from './plain-svg.ts'

/** One line of the plot: an estimate and its interval, in the unit of the axis. */
export interface ForestRow {
  label: string
  estimate: number
  low: number
  high: number
  /** Leads to what the row is about, and says its numbers where the pointer rests. */
  href?: string
  tooltip?: string
}

interface ForestPlotOptions {
  /** Says what the plot shows to whoever does not see it; the numbers stand in a table beside it. */
  title: string
  /** Words under the axis, unit included. */
  axis: string
}

const WIDTH = 860
const ROW_HEIGHT = 34
const LABEL_LETTERS = 34
const INK = '#12436d'

/**
 * Estimates with their intervals about a line at nought, drawn on the server as SVG text. It carries
 * no style sheet and no inline style, which the content security policy would refuse.
 */
export function forestPlot(rows: readonly ForestRow[], { title, axis }: ForestPlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>')
  const linked = rows.every((row) => row.href !== undefined)
  const data = rows.map((row, at) => ({ ...row, name: `${at}` }))
  const reach = Math.max(...rows.flatMap((row) => [Math.abs(row.low), Math.abs(row.high)]), 1e-9)
  const svg = Plot.plot({
    document: document as unknown as Document,
    width: WIDTH,
    height: ROW_HEIGHT * rows.length + 70,
    marginLeft: 290,
    marginRight: 30,
    marginBottom: 50,
    x: { label: axis, labelAnchor: 'center', labelArrow: 'none', grid: true, nice: true },
    y: {
      label: null,
      domain: data.map((row) => row.name),
      tickSize: 0,
      tickFormat: (name: string) => shorten(rows[Number(name)]?.label ?? '', LABEL_LETTERS),
    },
    marks: [
      Plot.ruleX([0], { stroke: '#0b0c0c', strokeWidth: 1.5 }),
      Plot.link(data, {
        x1: 'low',
        x2: 'high',
        y1: 'name',
        y2: 'name',
        stroke: INK,
        strokeWidth: 3,
      }),
      Plot.dot(data, {
        ...{ x: 'estimate', y: 'name', r: 6, fill: INK },
        ...(linked ? { href: 'href', title: 'tooltip' } : {}),
      }),
      // Keeps the nought line in the middle, so that sides can be told at a glance.
      Plot.dot([{ x: -reach }, { x: reach }], { x: 'x', r: 0 }),
    ],
  }) as unknown as Element
  return plainSvg(svg, title, linked ? 'group' : 'img')
}
