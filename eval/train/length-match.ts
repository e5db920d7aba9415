import type { Reading } from './readings.ts'

/** Words a turn, at most: a turn is as long as the first of these that holds it. */
const LENGTHS = [1, 3, 7, 14, 25, 50]
/** No turn counts for more than this many, or for less than one in as many. */
const MOST = 4

/**
 * How much more or less a coach's written turn counts, so that turns of its main behaviour are as long
 * as people's are: writers tend to short questions and shorter reflections. 1 for all other turns.
 * Clients' turns are left as they are; there it made the scores worse.
 */
export function lengthFactors(
  readings: readonly Reading[],
): (reading: Reading, at: number) => number {
  const counts = { annomi: new Map<string, number>(), written: new Map<string, number>() }
  const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1)
  for (const { transcript, kind } of readings) {
    const { source, turns } = transcript
    if (kind !== 'original' || (source !== 'annomi' && source !== 'written')) continue
    for (const turn of turns) {
      const main = mainOf(turn.labels)
      if (main === null) continue
      add(counts[source], main)
      add(counts[source], `${main} ${lengthOf(turn.text)}`)
    }
  }
  const share = (of: Map<string, number>, main: string, length: number) =>
    ((of.get(`${main} ${length}`) ?? 0) + 2) / ((of.get(main) ?? 0) + 2)
  return ({ transcript }, at) => {
    const turn = transcript.turns[at]
    const main = turn && transcript.source === 'written' ? mainOf(turn.labels) : null
    if (turn === undefined || main === null || counts.annomi.size === 0) return 1
    const length = lengthOf(turn.text)
    const factor = share(counts.annomi, main, length) / share(counts.written, main, length)
    return Math.min(MOST, Math.max(1 / MOST, factor))
  }
}

function mainOf(labels: ReadonlyMap<string, 0 | 1>): string | null {
  for (const [label, holds] of labels)
    if (holds === 1 && label.startsWith('annomi_main/')) return label
  return null
}

function lengthOf(text: string): number {
  const words = text.trim().split(/\s+/).length
  return LENGTHS.filter((most) => words > most).length
}
