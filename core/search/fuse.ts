/** The usual constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009). */
const K = 60

/**
 * One order from several: each thing scores 1/(60 + rank) in every list it stands in, ranks from 1,
 * and the sums decide; equals keep the order of the first list they stand in. Ranks are compared and
 * not scores, because a word score and a cosine have no common measure.
 */
export function fuse(lists: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>()
  for (const list of lists) {
    for (const [at, id] of list.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (K + at + 1))
  }
  return [...scores].sort((a, b) => b[1] - a[1]).map(([id]) => id)
}
