/** Codes of one unit by coder; null where the coder did not code it. */
export type Unit = readonly (string | null)[]
export type Codings = readonly Unit[]

export interface NominalAgreement {
  readonly units: number
  readonly coders: number
  /** Null where it cannot be computed, such as with no unit coded twice. */
  readonly alpha: number | null
  /** For two coders only. */
  readonly kappa: number | null
  readonly ac1: number | null
  /** Share of agreeing pairs over units coded at least twice. */
  readonly percent: number | null
  /** Share of units by code, each unit counting once. */
  readonly prevalence: Readonly<Record<string, number>>
}

/** Agreement of any number of coders on codes without order; missing codes are allowed. */
export function nominalAgreement(codings: Codings): NominalAgreement {
  const names = codeNames(codings)
  const coders = Math.max(0, ...codings.map((unit) => unit.length))
  return agreementOf(agreementSums(codings, names), names, coders)
}

/** Every code used, sorted. */
export function codeNames(codings: Codings): string[] {
  return [...new Set(codings.flat().filter((code) => code !== null))].sort()
}

/** First cells of the sums; four lists over the codes follow. */
const UNITS = 0
const DISAGREEING = 1
const AGREEING_PAIRS = 2
const PAIRED_UNITS = 3
const BOTH = 4
const SAME = 5
const LISTS = 6

/**
 * All that the coefficients need, as sums over units: those of two sets of units add up, so a
 * bootstrap need not go back to the units.
 */
export function agreementSums(codings: Codings, names: readonly string[]): Float64Array {
  const K = names.length
  const place = new Map(names.map((name, k) => [name, k]))
  const sums = new Float64Array(LISTS + 4 * K)
  for (const unit of codings) {
    const counts = new Array<number>(K).fill(0)
    let m = 0
    for (const code of unit) {
      if (code === null) continue
      counts[place.get(code)!]! += 1
      m += 1
    }
    if (m === 0) continue
    sums[UNITS]! += 1
    if (m > 1) sums[PAIRED_UNITS]! += 1
    counts.forEach((count, k) => {
      sums[LISTS + K + k]! += count / m
      if (m < 2) return
      sums[LISTS + k]! += count
      sums[DISAGREEING]! += (count * (m - count)) / (m - 1)
      sums[AGREEING_PAIRS]! += (count * (count - 1)) / (m * (m - 1))
    })
    const [first, second] = unit
    if (first == null || second == null) continue
    sums[BOTH]! += 1
    if (first === second) sums[SAME]! += 1
    sums[LISTS + 2 * K + place.get(first)!]! += 1
    sums[LISTS + 3 * K + place.get(second)!]! += 1
  }
  return sums
}

/** The coefficients from sums over units. */
export function agreementOf(
  sums: Float64Array,
  names: readonly string[],
  coders: number,
): NominalAgreement {
  const K = names.length
  const list = (at: number) => [...sums.subarray(LISTS + at * K, LISTS + (at + 1) * K)]
  const shares = list(1).map((share) => share / sums[UNITS]!)
  const paired = sums[PAIRED_UNITS]!
  const percent = paired === 0 ? null : sums[AGREEING_PAIRS]! / paired
  return {
    units: sums[UNITS]!,
    coders,
    alpha: krippendorffAlpha(list(0), sums[DISAGREEING]!),
    kappa: coders === 2 ? cohenKappa(sums[BOTH]!, sums[SAME]!, list(2), list(3)) : null,
    ac1: chanceCorrected(percent, gwetChance(shares)),
    percent,
    prevalence: Object.fromEntries(names.map((name, k) => [name, shares[k]!])),
  }
}

function chanceCorrected(observed: number | null, chance: number | null): number | null {
  if (observed === null || chance === null || chance >= 1) return null
  return (observed - chance) / (1 - chance)
}

/**
 * Krippendorff's alpha, nominal: coincidences of ordered pairs within a unit over its number of
 * codes less one. Null when only one code was ever used, since there is then nothing to agree on.
 */
function krippendorffAlpha(totals: readonly number[], disagreeing: number): number | null {
  const n = totals.reduce((sum, total) => sum + total, 0)
  const expected = totals.reduce((sum, total) => sum + total * (n - total), 0)
  return expected === 0 ? null : 1 - ((n - 1) * disagreeing) / expected
}

/** Cohen's kappa over the units both coders coded. */
function cohenKappa(
  both: number,
  same: number,
  first: readonly number[],
  second: readonly number[],
): number | null {
  if (both === 0) return null
  const chance = first.reduce((sum, count, k) => sum + (count / both) * (second[k]! / both), 0)
  return chanceCorrected(same / both, chance)
}

/** Gwet's chance agreement; null with fewer than two codes. */
function gwetChance(shares: readonly number[]): number | null {
  if (shares.length < 2) return null
  return shares.reduce((sum, share) => sum + share * (1 - share), 0) / (shares.length - 1)
}
