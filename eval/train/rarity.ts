import type { TurnFeatures } from '../../workers/models/tagger/features.ts'
import { RARITY_STEPS } from '../../workers/models/tagger/sparse-linear.ts'

/** A slot seen in fewer turns than this is no feature: the weights remember no one-off phrase. */
const TURNS_MIN = 2

/**
 * How rare each slot is, as bytes; nought for slots too rare to be used. Takes each kind of copy of
 * the turns by itself, so that a phrase is not taken for common because its own copy repeats it.
 */
export function rarityOf(copies: readonly TurnFeatures[][], slotCount: number): Int8Array {
  const all = copies[0]?.length ?? 0
  const most = new Uint32Array(slotCount)
  for (const turns of copies) {
    const seen = new Uint32Array(slotCount)
    for (const { slots } of turns) for (const slot of slots) seen[slot] = (seen[slot] as number) + 1
    for (let slot = 0; slot < slotCount; slot += 1) {
      most[slot] = Math.max(most[slot] as number, seen[slot] as number)
    }
  }
  return Int8Array.from(most, (count) => {
    if (count < TURNS_MIN) return 0
    const idf = Math.log((1 + all) / (1 + Math.min(all, count))) + 1
    return Math.max(1, Math.min(127, Math.round(idf * RARITY_STEPS)))
  })
}
