/** Codes of one unit by coder; null where the coder did not code it. */
export type Codings = readonly (readonly (string | null)[])[]

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
export function nominalAgreement(
  codings: Codings,
  categories?: readonly string[],
): NominalAgreement {
  const coded = codings.filter((unit) => unit.some((code) => code !== null))
  const names = categories ?? [...new Set(coded.flat().filter((code) => code !== null))].sort()
  const counts = coded.map((unit) =>
    names.map((name) => unit.filter((code) => code === name).length),
  )
  const coders = Math.max(0, ...codings.map((unit) => unit.length))
  const shares = names.map(
    (_, k) => mean(counts.map((unit) => unit[k]! / unit.reduce((sum, n) => sum + n, 0))) ?? 0,
  )
  const percent = observedAgreement(counts)
  return {
    units: coded.length,
    coders,
    alpha: krippendorffAlpha(counts),
    kappa: coders === 2 ? cohenKappa(codings, names) : null,
    ac1: chanceCorrected(percent, gwetChance(shares)),
    percent,
    prevalence: Object.fromEntries(names.map((name, k) => [name, shares[k]!])),
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function chanceCorrected(observed: number | null, chance: number | null): number | null {
  if (observed === null || chance === null || chance >= 1) return null
  return (observed - chance) / (1 - chance)
}

/**
 * Krippendorff's alpha, nominal: coincidences of ordered pairs within a unit over its number of
 * codes less one. Null when only one code was ever used, since there is then nothing to agree on.
 */
function krippendorffAlpha(counts: readonly (readonly number[])[]): number | null {
  const width = counts[0]?.length ?? 0
  const totals = new Array<number>(width).fill(0)
  let disagreeing = 0
  for (const unit of counts) {
    const m = unit.reduce((sum, n) => sum + n, 0)
    if (m < 2) continue
    for (let c = 0; c < width; c += 1) {
      totals[c]! += unit[c]!
      disagreeing += (unit[c]! * (m - unit[c]!)) / (m - 1)
    }
  }
  const n = totals.reduce((sum, total) => sum + total, 0)
  const expected = totals.reduce((sum, total) => sum + total * (n - total), 0)
  return expected === 0 ? null : 1 - ((n - 1) * disagreeing) / expected
}

/** Cohen's kappa over the units both coders coded. */
function cohenKappa(codings: Codings, names: readonly string[]): number | null {
  const both = codings.filter((unit) => unit[0] != null && unit[1] != null)
  if (both.length === 0) return null
  const observed = both.filter((unit) => unit[0] === unit[1]).length / both.length
  const chance = names.reduce((sum, name) => {
    const first = both.filter((unit) => unit[0] === name).length / both.length
    const second = both.filter((unit) => unit[1] === name).length / both.length
    return sum + first * second
  }, 0)
  return chanceCorrected(observed, chance)
}

/** Gwet's chance agreement; null with fewer than two codes. */
function gwetChance(shares: readonly number[]): number | null {
  if (shares.length < 2) return null
  return shares.reduce((sum, share) => sum + share * (1 - share), 0) / (shares.length - 1)
}

function observedAgreement(counts: readonly (readonly number[])[]): number | null {
  const units = counts.flatMap((unit) => {
    const m = unit.reduce((sum, n) => sum + n, 0)
    if (m < 2) return []
    return [unit.reduce((sum, n) => sum + n * (n - 1), 0) / (m * (m - 1))]
  })
  return mean(units)
}
