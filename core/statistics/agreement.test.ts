import { describe, expect, it } from 'vitest'
import { bootstrapInterval, quantile } from './bootstrap.ts'
import { intraclassAbsolute } from './intraclass.ts'
import { type Codings, nominalAgreement } from './nominal-agreement.ts'

/** Krippendorff (2011), four coders and twelve units with gaps; a dot is missing. */
const KRIPPENDORFF = [
  '1 2 3 3 2 1 4 1 2 . . .',
  '1 2 3 3 2 2 4 1 2 5 . 3',
  '. 3 3 3 2 3 4 2 2 5 1 .',
  '1 2 3 3 2 4 4 1 2 5 1 .',
]

function byUnit(coders: readonly string[]): Codings {
  const rows = coders.map((line) => line.split(' ').map((code) => (code === '.' ? null : code)))
  return rows[0]!.map((_, unit) => rows.map((row) => row[unit]!))
}

function fromTable(yes_yes: number, yes_no: number, no_yes: number, no_no: number): Codings {
  const pairs: [number, string, string][] = [
    [yes_yes, 'yes', 'yes'],
    [yes_no, 'yes', 'no'],
    [no_yes, 'no', 'yes'],
    [no_no, 'no', 'no'],
  ]
  return pairs.flatMap(([count, first, second]) =>
    Array.from({ length: count }, () => [first, second]),
  )
}

describe('agreement on codes', () => {
  it("gives .743 on Krippendorff's published table, and irrCAC's AC1", () => {
    const got = nominalAgreement(byUnit(KRIPPENDORFF))
    expect(got.alpha).toBeCloseTo(0.743421, 6)
    expect(got.ac1).toBeCloseTo(0.775444, 6)
    expect(got.percent).toBeCloseTo(0.818182, 6)
    expect(got.kappa).toBeNull()
  })

  it('gives a kappa below zero beside an AC1 of .94 where nearly all is one code', () => {
    const got = nominalAgreement(fromTable(118, 5, 2, 0))
    expect(got.kappa).toBeCloseTo(-0.023392, 6)
    expect(got.ac1).toBeCloseTo(0.940776, 6)
    expect(got.percent).toBeCloseTo(0.944, 10)
  })

  it("gives Cohen's kappa of .4 on the textbook table 20 5 10 15", () => {
    expect(nominalAgreement(fromTable(20, 5, 10, 15)).kappa).toBeCloseTo(0.4, 10)
  })

  it('has no alpha when one code only was used or nothing was coded twice', () => {
    expect(nominalAgreement(fromTable(9, 0, 0, 0)).alpha).toBeNull()
    expect(
      nominalAgreement([
        ['a', null],
        [null, 'b'],
      ]).percent,
    ).toBeNull()
  })
})

describe('agreement on counts', () => {
  /** Shrout & Fleiss (1979), six targets and four judges. */
  const SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
  ]

  it("gives Shrout and Fleiss's .29 with McGraw and Wong's interval", () => {
    const got = intraclassAbsolute(SHROUT_FLEISS)!
    expect(got.estimate).toBeCloseTo(0.289764, 6)
    expect(got.low).toBeCloseTo(0.01879, 5)
    expect(got.high).toBeCloseTo(0.76108, 5)
    expect(got.band).toBe('poor')
  })

  it('marks down a coder who always counts two too many', () => {
    const same = SHROUT_FLEISS.map(([first]) => [first!, first!])
    const more = SHROUT_FLEISS.map(([first]) => [first!, first! + 2])
    expect(intraclassAbsolute(same)!.estimate).toBe(1)
    expect(intraclassAbsolute(more)!.estimate).toBeLessThan(0.6)
  })

  it('says nothing of a single session', () => {
    expect(intraclassAbsolute([[3, 4]])).toBeNull()
  })
})

describe('the bootstrap', () => {
  const average = (drawn: readonly number[]) => drawn.reduce((a, b) => a + b, 0) / drawn.length
  const values = Array.from({ length: 100 }, (_, i) => i)

  it('gives the same interval for the same seed, around the usual one', () => {
    const one = bootstrapInterval(values, average, 5)!
    expect(bootstrapInterval(values, average, 5)).toEqual(one)
    const half = 1.96 * (29.0 / 10)
    expect(one.low).toBeGreaterThan(49.5 - half - 1)
    expect(one.low).toBeLessThan(49.5 - half + 1)
    expect(one.high).toBeGreaterThan(49.5 + half - 1)
  })

  it('says nothing when the statistic can hardly ever be computed', () => {
    expect(bootstrapInterval(values, () => null, 5)).toBeNull()
  })

  it('interpolates quantiles as R does', () => {
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75)
  })
})
