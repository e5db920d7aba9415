export interface BCubed {
  precision: number
  recall: number
  f1: number
}

/**
 * Multiplicity B-cubed (Amigó et al. 2009, section 5): for items in several classes and several
 * clusters. Each pair of items that shares something is scored by how many it shares against how many
 * it should; an item pairs with itself too; each item counts the same.
 * @param clusters By item, the clusters it was put in; none means a cluster of its own.
 * @param classes By item, its labels.
 */
export function scoreBCubed(
  clusters: readonly (readonly string[])[],
  classes: readonly (readonly string[])[],
): BCubed {
  const own = clusters.map((some, item) => (some.length > 0 ? some : [`alone ${item}`]))
  const precision = meanOverItems(own, classes)
  const recall = meanOverItems(classes, own)
  const sum = precision + recall
  return { precision, recall, f1: sum === 0 ? 0 : (2 * precision * recall) / sum }
}

function meanOverItems(
  given: readonly (readonly string[])[],
  reference: readonly (readonly string[])[],
): number {
  let total = 0
  for (let item = 0; item < given.length; item += 1) {
    let score = 0
    let pairs = 0
    for (let other = 0; other < given.length; other += 1) {
      const shared = common(given[item]!, given[other]!)
      if (shared === 0) continue
      pairs += 1
      score += Math.min(shared, common(reference[item]!, reference[other]!)) / shared
    }
    total += pairs === 0 ? 0 : score / pairs
  }
  return given.length === 0 ? 0 : total / given.length
}

const common = (a: readonly string[], b: readonly string[]): number =>
  a.filter((label) => b.includes(label)).length
