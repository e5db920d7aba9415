import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Seeded choices: the same seed draws the same texts on every machine. */
export class Draw {
  private readonly random
  constructor(seed: number) {
    this.random = xoroshiro128plus(seed)
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return uniformInt(this.random, least, most)
  }

  chance(share: number): boolean {
    return this.whole(0, 999_999) < share * 1_000_000
  }

  pick<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)] as T
  }

  /** `#` a figure, `@` a capital; any other character stands for itself. */
  shape(pattern: string): string {
    return pattern.replace(/[#@]/g, (mark) =>
      mark === '#' ? String(this.whole(0, 9)) : String.fromCharCode(65 + this.whole(0, 25)),
    )
  }
}
