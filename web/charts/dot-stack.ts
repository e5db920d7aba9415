import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { plainSvg } from './plain-svg.ts'

/** So many dots at one place of the axis. */
export interface DotGroup {
  value: number
  dots: number
}

const WIDTH = 520
const DOT_HEIGHT = 18
const INK = '#12436d'

/** Dots stacked where they share a place: how many there are, and no order among them. */
export function dotStack(
  groups: readonly DotGroup[],
  { title, axis }: { title: string; axis: string },
): string {
  const { document } = parseHTML('<html><body></body></html>')
  const at = new Map<number, number>()
  for (const { value, dots } of groups) at.set(value, (at.get(value) ?? 0) + dots)
  const data = [...at].flatMap(([value, dots]) =>
    Array.from({ length: dots }, (_, level) => ({ value, level: level + 1 })),
  )
  const tallest = Math.max(...at.values(), 1)
  const reach = Math.max(...[...at.keys()].map(Math.abs), 1e-9) * 1.3
  const svg = Plot.plot({
    document: document as unknown as Document,
    width: WIDTH,
    height: DOT_HEIGHT * tallest + 80,
    marginLeft: 30,
    marginRight: 30,
    marginBottom: 50,
    x: {
      ...{
        label: axis,
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
        nice: true,
        ticks: 7,
      },
      domain: [-reach, reach],
    },
    y: { axis: null, domain: [0.5, tallest + 0.5] },
    marks: [
      Plot.ruleX([0], { stroke: '#0b0c0c', strokeWidth: 1.5 }),
      Plot.dot(data, { x: 'value', y: 'level', r: 7, fill: INK }),
    ],
  }) as unknown as Element
  return plainSvg(svg, title, 'img', true)
}
