/**
 * How strongly a hidden factor would have to go with both exposure and outcome, as a risk ratio, to
 * explain a link away (VanderWeele & Ding 2017).
 */
export interface EValue {
  readonly estimate: number
  /** For the end of the interval nearest 1; 1 when the interval holds 1. */
  readonly limit: number
}

const bound = (ratio: number): number => {
  const above = ratio < 1 ? 1 / ratio : ratio
  return above + Math.sqrt(above * (above - 1))
}

/** From a standardised risk ratio and its interval. */
export function eValueOfRatio(ratio: number, low: number, high: number): EValue {
  const holdsOne = low <= 1 && high >= 1
  return { estimate: bound(ratio), limit: holdsOne ? 1 : bound(ratio > 1 ? low : high) }
}

/** From a mean difference in standard deviations of the outcome, by exp(.91 d). */
export function eValueOfDifference(d: number, se_d: number): EValue {
  return eValueOfRatio(
    Math.exp(0.91 * d),
    Math.exp(0.91 * d - 1.78 * se_d),
    Math.exp(0.91 * d + 1.78 * se_d),
  )
}
