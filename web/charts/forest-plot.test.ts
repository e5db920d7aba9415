import { expect, it } from 'vitest'
import { forestPlot } from './forest-plot.ts'

const rows = [
  { label: 'reflections', estimate: 6, low: 1, high: 11 },
  { label: 'a "quoted" <label> & more', estimate: -2, low: -9, high: 5 },
]
const svg = forestPlot(rows, { title: 'Differences & intervals', axis: 'more of 100' })

it('draws one dot and one interval a row, and the line at nought', () => {
  expect(svg.match(/<path d="M[1-9][^"]*"/g)).toHaveLength(2)
  expect(svg.match(/<circle r="6"/g)).toHaveLength(2)
  expect(svg).toContain('reflections')
})

it('carries nothing that the content security policy would refuse', () => {
  expect(svg).not.toContain('<style')
  expect(svg).not.toMatch(/\sstyle=/)
})

it('is one picture with one name to a screen reader', () => {
  expect(svg).toContain('role="img"')
  expect(svg.match(/aria-label=/g)).toHaveLength(1)
})

it('takes labels for text, never for mark-up', () => {
  expect(svg).not.toContain('<label>')
  expect(svg).toContain('&lt;label&gt;')
})

it('leads from a row to what it is about, with the numbers where the pointer rests', () => {
  const linked = rows.map((row, at) => ({ ...row, href: `/links/${at}`, tooltip: `Row ${at}: 6` }))
  const drawn = forestPlot(linked, { title: 'Differences', axis: 'of 100' })
  expect(drawn).toContain('role="group"')
  expect(drawn.match(/<a [^>]*href="\/links\/[01]"/g)).toHaveLength(2)
  expect(drawn).toContain('<title>Row 0: 6</title>')
})
