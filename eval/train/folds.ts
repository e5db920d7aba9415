import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/**
 * Gives every group a fold, spreading the kinds evenly. Same groups, same seed: same folds,
 * whatever order they come in.
 */
export function foldOfGroups(
  items: readonly { kind: string; group: string }[],
  folds: number,
  seed: number,
): Map<string, number> {
  const result = new Map<string, number>()
  for (const kind of [...new Set(items.map((item) => item.kind))].sort()) {
    const groups = items.filter((item) => item.kind === kind).map((item) => item.group)
    const unique = [...new Set(groups)].sort()
    const random = xoroshiro128plus(seed)
    for (let at = unique.length - 1; at > 0; at -= 1) {
      const other = uniformInt(random, 0, at)
      const held = unique[at] as string
      unique[at] = unique[other] as string
      unique[other] = held
    }
    for (const [at, group] of unique.entries()) result.set(group, at % folds)
  }
  return result
}
