import { raw } from 'hono/html'
import type { ForestRow } from '../charts/forest-plot.ts'

interface ForestProps {
  rows: readonly ForestRow[]
  title: string
  axis: string
}

/** A forest plot in its frame. The drawing library is large: it is loaded with the first plot. */
export async function Forest({ rows, ...words }: ForestProps) {
  const { forestPlot } = await import('../charts/forest-plot.ts')
  return <div class="rapport-plot-frame">{raw(forestPlot(rows, words))}</div>
}
