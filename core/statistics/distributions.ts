import jstat from 'jstat'

/**
 * Quantiles and tail probabilities. jstat's quantiles agree with R only to 1e-8 and `1 - cdf` loses
 * the far tail; so quantiles are polished against the distribution function and every p value is
 * computed as a lower tail.
 */
const { studentt, normal, centralF, lowRegGamma, gammaln } = jstat.jStat

/** The value below which a share `p` of the standard normal lies. */
export function normalQuantile(p: number): number {
  const upper = p > 0.5
  const tail = upper ? 1 - p : p
  const z = polish(normal.inv(tail, 0, 1), tail, normalLower, (x) => normal.pdf(x, 0, 1))
  return upper ? -z : z
}

/** P(Z <= z), exact far into the lower tail. */
export function normalLower(z: number): number {
  if (z > 0) return 1 - normalLower(-z)
  return 0.5 * (1 - Math.sign(-z) * lowRegGamma(0.5, (z * z) / 2)) || tailByFraction(z)
}

/** Beyond about 8 standard deviations the subtraction above is zero: Laplace's fraction instead. */
function tailByFraction(z: number): number {
  const x = -z
  let fraction = x
  for (let step = 60; step >= 1; step -= 1) fraction = x + step / fraction
  return Math.exp((-x * x) / 2) / (fraction * Math.sqrt(2 * Math.PI))
}

/** Two-sided p of a normal statistic. */
export function normalTwoSided(z: number): number {
  const x = Math.abs(z)
  return x > 5 ? 2 * tailByFraction(-x) : 2 * normalLower(-x)
}

/** The t quantile; an infinite `df` is the normal. */
export function tQuantile(p: number, df: number): number {
  if (!Number.isFinite(df)) return normalQuantile(p)
  if (p > 0.5) return -tQuantile(1 - p, df)
  const lower = (x: number) => tTwoSided(x, df) / 2
  return polish(studentt.inv(p, df), p, lower, (x) => studentt.pdf(x, df))
}

/** Two-sided p of a t statistic, as an incomplete beta, so that small values keep their digits. */
export function tTwoSided(t: number, df: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? Number.NaN : 0
  if (!Number.isFinite(df)) return normalTwoSided(t)
  return betaRatio(df / (df + t * t), df / 2, 0.5)
}

/** Regularised incomplete beta by Lentz's fraction; jstat stops its own at 3e-7. */
function betaRatio(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaRatio(1 - x, b, a)
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 400; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  const front = gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log(1 - x)
  return (Math.exp(front) * fraction) / a
}

/** P(X > x) for chi-square. */
export function chiSquareUpper(x: number, df: number): number {
  const lower = lowRegGamma(df / 2, x / 2)
  if (lower < 0.999) return 1 - lower
  // Upper incomplete gamma by Legendre's continued fraction, evaluated from its far end.
  const a = df / 2
  const half = x / 2
  let fraction = 0
  for (let n = 200; n >= 1; n -= 1) fraction = (n * (a - n)) / (half + 2 * n + 1 - a + fraction)
  return Math.exp(a * Math.log(half) - half - gammaln(a)) / (half + 1 - a + fraction)
}

/** The F quantile. */
export function fQuantile(p: number, df1: number, df2: number): number {
  return polish(
    centralF.inv(p, df1, df2),
    p,
    (x) => betaRatio((df1 * x) / (df1 * x + df2), df1 / 2, df2 / 2),
    (x) => centralF.pdf(x, df1, df2),
  )
}

/** Two Newton steps from a quantile that is already close. */
function polish(
  start: number,
  p: number,
  cdf: (x: number) => number,
  pdf: (x: number) => number,
): number {
  let x = start
  for (let step = 0; step < 3; step += 1) {
    const move = (cdf(x) - p) / pdf(x)
    if (Number.isFinite(move)) x -= move
  }
  return x
}
