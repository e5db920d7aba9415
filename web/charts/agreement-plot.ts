import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { plainSvg, shorten } from './plain-svg.ts'

/** One label: an agreement and its interval, where there are enough uses for one. */
export interface AgreementRow {
  label: string
  estimate: number
  low: number | null
  high: number | null
}

const WIDTH = 860
const ROW_HEIGHT = 26
const LABEL_LETTERS = 34
const INK = '#12436d'

/** Agreement from chance (0) to perfect (1), a row a label, with the line that a gate asks for. */
export function agreementPlot(
  rows: readonly AgreementRow[],
  { title, axis, wanted }: { title: string; axis: string; wanted: number },
): string {
  const { document } = parseHTML('<html><body></body></html>')
  const data = rows.map((row, at) => ({ ...row, name: `${at}` }))
  const least = Math.min(0, ...rows.map((row) => row.low ?? row.estimate))
  const svg = Plot.plot({
    document: document as unknown as Document,
    width: WIDTH,
    height: ROW_HEIGHT * rows.length + 70,
    marginLeft: 290,
    marginRight: 30,
    marginBottom: 50,
    x: {
      ...{ label: axis, labelAnchor: 'center', labelArrow: 'none', grid: true },
      domain: [least, 1],
    },
    y: {
      label: null,
      domain: data.map((row) => row.name),
      tickSize: 0,
      tickFormat: (name: string) => shorten(rows[Number(name)]?.label ?? '', LABEL_LETTERS),
    },
    marks: [
      Plot.ruleX([wanted], { stroke: '#0b0c0c', strokeDasharray: '4 4' }),
      Plot.link(
        data.filter((row) => row.low !== null && row.high !== null),
        { x1: 'low', x2: 'high', y1: 'name', y2: 'name', stroke: INK, strokeWidth: 3 },
      ),
      Plot.dot(data, { x: 'estimate', y: 'name', r: 5, fill: INK }),
    ],
  }) as unknown as Element
  return plainSvg(svg, title)
}
