/** Benjamini-Hochberg: adjusted p values in the order given; ties get the same. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((left, right) => p[right]! - p[left]!)
  const q = new Array<number>(p.length)
  let least = 1
  order.forEach((i, place) => {
    least = Math.min(least, (p[i]! * p.length) / (p.length - place))
    q[i] = least
  })
  return q
}

export type QLabel = 'clear' | 'tentative' | 'not clear'

export const labelOfQ = (q: number): QLabel =>
  q <= 0.05 ? 'clear' : q <= 0.1 ? 'tentative' : 'not clear'

/**
 * Estimates pulled towards zero by their own uncertainty (DerSimonian-Laird variance between
 * techniques), for the order of a list only: the largest raw ones are mostly the luckiest.
 */
export function shrunk(estimates: readonly { estimate: number; se: number }[]): number[] {
  const weights = estimates.map(({ se }) => 1 / se ** 2)
  const total = weights.reduce((sum, w) => sum + w, 0)
  const mean = estimates.reduce((sum, { estimate }, i) => sum + weights[i]! * estimate, 0) / total
  const spread = estimates.reduce(
    (sum, { estimate }, i) => sum + weights[i]! * (estimate - mean) ** 2,
    0,
  )
  const scale = total - weights.reduce((sum, w) => sum + w * w, 0) / total
  const between = scale > 0 ? Math.max(0, (spread - (estimates.length - 1)) / scale) : 0
  return estimates.map(({ estimate, se }) => (estimate * between) / (between + se ** 2))
}
