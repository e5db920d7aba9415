import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Allocation {
  readonly arms: readonly string[]
  readonly seed: number
}

/**
 * The arms of the next `wanted` places of a stratum, after `taken` that were given before: permuted
 * blocks of one or two of each arm, so that no stratum can drift apart. A stratum's blocks depend on
 * the seed and its name alone; the same list in two parts gets the same arms as in one.
 */
export function nextArms(
  { arms, seed }: Allocation,
  stratum: string,
  taken: number,
  wanted: number,
): string[] {
  const random = xoroshiro128plus(seed ^ hashOf(stratum))
  const places: string[] = []
  while (places.length < taken + wanted) {
    const repeats = uniformInt(random, 1, 2)
    const block = Array.from({ length: repeats }, () => arms).flat()
    for (let at = block.length - 1; at > 0; at -= 1) {
      const other = uniformInt(random, 0, at)
      ;[block[at], block[other]] = [block[other]!, block[at]!]
    }
    places.push(...block)
  }
  return places.slice(taken, taken + wanted)
}

/** FNV-1a: spreads a stratum's name over 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) {
    hash ^= letter.codePointAt(0)!
    hash = Math.imul(hash, 0x01000193)
  }
  return hash | 0
}

/** Somebody to be allocated. */
export interface Candidate {
  readonly reference: string
  readonly stratum: string
  readonly cluster: string | null
}

/** Somebody allocated before. */
export interface Allocated extends Candidate {
  readonly arm: string
}

/**
 * The arm of each new person. With clusters, a cluster gets one arm for everybody in it, its stratum
 * being that of its first person. Whoever comes first in the list takes the next place.
 */
export function allocate(
  allocation: Allocation,
  before: readonly Allocated[],
  people: readonly Candidate[],
): Map<string, string> {
  const clustered = people.some((one) => one.cluster !== null)
  const unitOf = (one: Candidate) => (clustered ? (one.cluster ?? one.reference) : one.reference)
  const arm_of = new Map(before.map((one) => [unitOf(one), one.arm]))
  const taken = new Map<string, number>()
  const counted = new Set<string>()
  for (const one of before) {
    const unit = unitOf(one)
    if (counted.has(unit)) continue
    counted.add(unit)
    taken.set(one.stratum, (taken.get(one.stratum) ?? 0) + 1)
  }
  const fresh = new Map<string, string[]>()
  for (const one of people) {
    const unit = unitOf(one)
    if (arm_of.has(unit) || counted.has(unit)) continue
    counted.add(unit)
    fresh.set(one.stratum, [...(fresh.get(one.stratum) ?? []), unit])
  }
  for (const [stratum, units] of fresh) {
    const arms = nextArms(allocation, stratum, taken.get(stratum) ?? 0, units.length)
    units.forEach((unit, at) => {
      arm_of.set(unit, arms[at]!)
    })
  }
  return new Map(people.map((one) => [one.reference, arm_of.get(unitOf(one))!]))
}
