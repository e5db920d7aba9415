import { PEOPLE_MIN } from './threshold.ts'

/** A precomputed cut of the unit's people that figures are shown for. */
export interface Cut {
  readonly name: string
  readonly people: ReadonlySet<string>
}

export interface Refused {
  readonly name: string
  /** The cut it could be subtracted from, or that could be subtracted from it. */
  readonly against: string
  readonly sentence: string
}

/**
 * Which cuts may not be shown beside the others: of two nested cuts that differ by fewer than ten
 * people, the later in the list is refused, because subtracting one from the other would show those
 * few. Cuts of the same people do not differ and are both kept.
 */
export function differencingGuard(cuts: readonly Cut[]): Refused[] {
  const kept: Cut[] = []
  const refused: Refused[] = []
  for (const cut of cuts) {
    const clash = kept.find((other) => tooClose(cut.people, other.people))
    if (clash === undefined) kept.push(cut)
    else {
      refused.push({
        name: cut.name,
        against: clash.name,
        sentence:
          `“${cut.name}” differs from “${clash.name}” by fewer than ${PEOPLE_MIN} people, so it ` +
          'is not shown.',
      })
    }
  }
  return refused
}

function tooClose(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left]
  const difference = large.size - small.size
  if (difference === 0 || difference >= PEOPLE_MIN) return false
  for (const person of small) if (!large.has(person)) return false
  return true
}
