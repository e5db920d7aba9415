import type { Speaker } from '../../../core/session/turn.ts'
import type { TurnFeatures } from './features.ts'
import { type SparseLinear, scoreSparseLinear } from './sparse-linear.ts'

/** With fewer turns than this on either side nothing is said about who is who. */
const TURNS_MIN = 4
/** More turns than these change nothing. */
const TURNS_MAX = 400
/**
 * How far the client's side must sound more like a coach than the coach's side does, in raw scores
 * (a plain coach turn is near 1, a plain client turn near -1).
 */
const GAP = 0.3

/**
 * Whether the voices look swapped: the turns marked as the client's sound like a coach, and the
 * other way round. `model` has one output: how much a turn sounds like a coach, whoever said it.
 */
export function looksSwapped(
  model: SparseLinear,
  turns: readonly { speaker: Speaker }[],
  features: readonly TurnFeatures[],
): boolean {
  const sums = { coach: 0, client: 0, other: 0 }
  const counts = { coach: 0, client: 0, other: 0 }
  turns.slice(0, TURNS_MAX).forEach(({ speaker }, at) => {
    if (speaker === 'other') return
    sums[speaker] += scoreSparseLinear(model, features[at] as TurnFeatures)[0] as number
    counts[speaker] += 1
  })
  if (Math.min(counts.coach, counts.client) < TURNS_MIN) return false
  return sums.coach / counts.coach < sums.client / counts.client - GAP
}
