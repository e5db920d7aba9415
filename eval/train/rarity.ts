import type { TurnFeatures } from '../../workers/models/tagger/features.ts'
import { RARITY_STEPS } from '../../workers/models/tagger/sparse-linear.ts'

/** A place seen in fewer turns than this is no feature: the weights remember no one-off phrase. */
const TURNS_MIN = 2

/**
 * How rare each place is, as bytes; nought for those too rare to be used. `places` is a power of two
 * onto which slots fold. Takes each kind of copy of the turns by itself, so that a phrase is not taken
 * for common because its own copy repeats it.
 */
export function rarityOf(copies: readonly TurnFeatures[][], places: number): Int8Array {
  const all = copies[0]?.length ?? 0
  const most = new Uint32Array(places)
  for (const turns of copies) {
    const seen = new Uint32Array(places)
    const last = new Uint32Array(places)
    turns.forEach(({ slots }, at) => {
      for (const slot of slots) {
        const place = slot & (places - 1)
        if (last[place] === at + 1) continue
        last[place] = at + 1
        seen[place] = (seen[place] as number) + 1
      }
    })
    for (let place = 0; place < places; place += 1) {
      most[place] = Math.max(most[place] as number, seen[place] as number)
    }
  }
  return Int8Array.from(most, (count) => {
    if (count < TURNS_MIN) return 0
    const idf = Math.log((1 + all) / (1 + Math.min(all, count))) + 1
    return Math.max(1, Math.min(127, Math.round(idf * RARITY_STEPS)))
  })
}
