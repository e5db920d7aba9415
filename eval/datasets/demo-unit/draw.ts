import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Seeded draws; the same seed gives the same numbers on every machine. */
export interface Draw {
  /** Uniform in [0, 1). */
  share(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  normal(mean: number, sd: number): number
  poisson(mean: number): number
  binomial(n: number, probability: number): number
  one<T>(items: readonly T[]): T
  /** One key, drawn in proportion to its weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
  /** A new list in random order. */
  shuffled<T>(items: readonly T[]): T[]
}

/** @param stream Keeps parts of a simulation apart: adding draws to one leaves the others alone. */
export function seededDraw(seed: number, stream: number): Draw {
  const generator = xoroshiro128plus((seed * 1_000_003 + stream * 7_919) | 0)
  // The first outputs of nearby seeds resemble each other.
  for (let skip = 0; skip < 16; skip += 1) generator.next()
  const share = () => uniformFloat64(generator)
  const whole = (from: number, to: number) => uniformInt(generator, from, to)
  const chance = (probability: number) => share() < probability

  function normal(mean: number, sd: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - share()))
    return mean + sd * radius * Math.cos(2 * Math.PI * share())
  }

  /** Knuth's product of uniforms: exact, and quick for the small means used here. */
  function poisson(mean: number): number {
    const limit = Math.exp(-mean)
    let count = -1
    for (let product = 1; product > limit; product *= share()) count += 1
    return Math.max(0, count)
  }

  function binomial(n: number, probability: number): number {
    let count = 0
    for (let trial = 0; trial < n; trial += 1) if (chance(probability)) count += 1
    return count
  }

  function weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][]
    let left = share() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) {
      left -= weight
      if (left < 0) return key
    }
    return entries.at(-1)![0]
  }

  function shuffled<T>(items: readonly T[]): T[] {
    const list = [...items]
    for (let last = list.length - 1; last > 0; last -= 1) {
      const other = whole(0, last)
      ;[list[last], list[other]] = [list[other]!, list[last]!]
    }
    return list
  }

  const one = <T>(items: readonly T[]): T => items[whole(0, items.length - 1)]!
  return { share, whole, chance, normal, poisson, binomial, one, weighted, shuffled }
}
