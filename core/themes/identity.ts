import type { Theme } from './theme.ts'

/** A theme as it was known before: its lasting id and the words it had. */
export interface KnownTheme {
  id: string
  terms: readonly string[]
}

/** Words shared, the stronger ones counting more, that make two themes one. */
const ALIKE_FROM = 0.3

/**
 * The lasting id of each theme found: that of the known theme it shares most words with, else its own.
 * Each known theme is given once; where two claim it, the more alike has it.
 * @param known Newest first: of equal likeness the newer is meant.
 */
export function keepIdentity(
  found: readonly Pick<Theme, 'id' | 'terms'>[],
  known: readonly KnownTheme[],
): Map<string, string> {
  const pairs = found.flatMap((theme) =>
    known.map((before, age) => ({
      theme,
      before,
      age,
      likeness: likeness(theme.terms, before.terms),
    })),
  )
  pairs.sort(
    (a, b) => b.likeness - a.likeness || a.age - b.age || (a.theme.id < b.theme.id ? -1 : 1),
  )
  const ids = new Map<string, string>()
  const given = new Set<string>()
  for (const { theme, before, likeness } of pairs) {
    if (likeness < ALIKE_FROM || ids.has(theme.id) || given.has(before.id)) continue
    ids.set(theme.id, before.id)
    given.add(before.id)
  }
  for (const theme of found) if (!ids.has(theme.id)) ids.set(theme.id, freeId(theme.id, given))
  return ids
}

function freeId(wanted: string, given: Set<string>): string {
  let id = wanted
  for (let n = 2; given.has(id); n += 1) id = `${wanted}-${n}`
  given.add(id)
  return id
}

/** Share of the words' weight that both have, 0 to 1; the first word weighs 1, the second 1/2. */
function likeness(left: readonly string[], right: readonly string[]): number {
  const weights = (terms: readonly string[]) => {
    const weight = new Map<string, number>()
    for (const [rank, term] of terms.entries()) {
      for (const word of term.split(' ')) {
        if (!weight.has(word)) weight.set(word, 1 / Math.sqrt(rank + 1))
      }
    }
    return weight
  }
  const a = weights(left)
  const b = weights(right)
  let shared = 0
  for (const [word, weight] of a) shared += Math.min(weight, b.get(word) ?? 0)
  const total = (one: Map<string, number>) => [...one.values()].reduce((sum, x) => sum + x, 0)
  return shared / (Math.min(total(a), total(b)) || 1)
}
