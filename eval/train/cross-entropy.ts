/**
 * What scores of exclusive classes lose against the shares that hold, in nats, and how the loss changes
 * with each score. Shares may be weighed: they need not come to one.
 */
export function crossEntropy(
  scores: readonly number[],
  shares: readonly number[],
): { loss: number; slopes: number[] } {
  const most = Math.max(...scores)
  const sum = scores.reduce((total, score) => total + Math.exp(score - most), 0)
  const whole = shares.reduce((total, share) => total + share, 0)
  let loss = 0
  const slopes = scores.map((score, k) => {
    const share = shares[k] as number
    loss -= share * (score - most - Math.log(sum))
    return (whole * Math.exp(score - most)) / sum - share
  })
  return { loss, slopes }
}
