import { describe, expect, it } from 'vitest'
import { aLink, anEntry, aPlan, withheldLink } from '../../test/support/seeded-results.ts'
import { gradeLink } from '../statistics/grade.ts'
import { CAVEAT } from '../statistics/wording.ts'
import { differenceInWords, EvidenceEntry, entryRows } from './entry.ts'
import { entryFromLink } from './from-link.ts'
import { raiseOf } from './raise.ts'
import { type Registered, standingOf } from './registration.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const iso = (date: Date) => date.toISOString().slice(0, 10)
const locked = (n: number, at: Date, version = 1): Registered => ({
  ...{ id: `id-${n}-${version}`, n, version, hash: 'abcdef0123456789', registered_at: at },
  plan: aPlan(),
})

describe('where an analysis stands', () => {
  it('is exploratory without a plan, whether its number was shown or not', () => {
    for (const opened of [null, day(5)]) {
      expect(standingOf([], opened, iso)).toMatchObject({ exploratory: true, registration: null })
    }
  })

  it('counts as registered when the plan was locked before the number was first shown', () => {
    const standing = standingOf([locked(3, day(4))], day(5), iso)
    expect(standing.exploratory).toBe(false)
    expect(standing.sentence).toContain('R-3 on 2026-01-04, hash abcdef012345')
  })

  it('stays exploratory when the plan came afterwards, or at the same moment', () => {
    for (const at of [day(5), day(6)]) {
      const standing = standingOf([locked(3, at)], day(5), iso)
      expect(standing.exploratory).toBe(true)
      expect(standing.sentence).toContain('after the numbers had been seen')
    }
  })

  it('counts the last version in time, and says that a later one does not', () => {
    const versions = [locked(3, day(7), 3), locked(3, day(1)), locked(3, day(2), 2)]
    const standing = standingOf(versions, day(5), iso)
    expect(standing.registration?.name).toBe('R-3, version 2')
    expect(standing.sentence).toContain('A later version')
  })
})

describe('an entry of the catalogue', () => {
  it('holds whole numbers of 100 and rounded counts only', () => {
    const entry = EvidenceEntry.parse(anEntry())
    expect(entry.difference).toMatchObject({ estimate: 8, low: 2, high: 14 })
    expect(entry.groups.map(({ of_100 }) => of_100)).toEqual([70, 62])
    expect(entry.counts).toEqual({ sessions: 895, people: 240, coaches: 12 })
    const text = JSON.stringify(entry)
    for (const exact of ['0.081', '0.029', '0.619', '0.142']) expect(text).not.toContain(exact)
  })

  it('holds no number of a link that is not shown', () => {
    const entry = anEntry({ ...withheldLink(), people: null, meetings: null })
    expect(entry.difference).toBeNull()
    expect(entry.groups).toEqual([])
    const words = new Map(entryRows(entry, iso))
    expect(words.get('People')).toBe('fewer than 10, or not shown')
    expect(words.get('What was found')).toContain('Not enough evidence')
  })

  it('keeps two decimals of a score, and says more and fewer in words', () => {
    const entry = anEntry({
      family: 'gaussian',
      difference: { estimate: -0.248, se: 0.1, low: -0.41, high: 0.004 },
    })
    expect(differenceInWords(entry)).toBe(
      'Points of the score: 0.25 lower (95% interval: 0.41 lower to no difference)',
    )
    expect(entry.groups).toEqual([])
  })

  it('says the caveat once, apart from what was found', () => {
    const entry = anEntry()
    expect(entry.found).not.toContain(CAVEAT)
    expect(entryRows(entry, iso)).toContainEqual(['What this does not show', CAVEAT])
  })

  it('says what the technique is, where the codebook does', () => {
    const words = { standing: anEntry().standing, computed_at: day(1), data_hash: 'hash' }
    const of = { ...words, population: 'everyone', caveat: CAVEAT, taggers: [], codebook: 'eiu-1' }
    const definition = 'The coach says back more than was said.'
    const entry = entryFromLink(aLink(), { ...of, definition, note: '' })
    expect(entry.tried).toBe(`Complex reflections: ${definition}`)
    expect(anEntry().tried).toBe('Complex reflections')
  })

  it('names neither tagger nor codebook for what was counted without tags', () => {
    const { provenance } = anEntry({ method: 'direct' })
    expect(provenance).toMatchObject({ taggers: [], codebook: null })
  })
})

describe('what would raise a grade', () => {
  const evidence: Parameters<typeof gradeLink>[0] = {
    ...{ gates_passed: true, half_width: 0.05, scored_outcome: false, coding: null, p: 0.01 },
    ...{ sign_flip_p: 0.02, sign_turned_by: 0, booking_gap: 0, same_sign_before: true },
  }
  const coding = { codes: 300, codes_per_coach: 20, alpha: 0.8 }
  it.each<[string, Partial<typeof evidence>]>([
    ['a wide interval', { half_width: 0.2 }],
    ['a wide interval of a score', { half_width: 0.4, scored_outcome: true }],
    ['few codes', { coding: { ...coding, codes: 100 } }],
    ['few codes a coach', { coding: { ...coding, codes_per_coach: 3 } }],
    ['unknown agreement', { coding: { ...coding, alpha: null } }],
    ['moderate agreement', { coding: { ...coding, alpha: 0.62 } }],
    ['a second test that disagrees', { sign_flip_p: 0.4 }],
    ['one coach who turns it', { sign_turned_by: 1 }],
    ['uneven booking', { booking_gap: 0.1 }],
    ['no earlier period', { same_sign_before: null }],
    ['an earlier period against it', { same_sign_before: false }],
  ])('is said for %s, in words of its own', (_, over) => {
    const { locks, lost } = gradeLink({ ...evidence, ...over })
    expect(lost).toHaveLength(1)
    const [first] = raiseOf(locks, lost)
    expect(first).not.toContain('Meet the conditions')
    expect(raiseOf(locks, lost)).toHaveLength(2)
  })

  it('is to meet the conditions where there is no lock at all', () => {
    const { locks, lost } = gradeLink({ ...evidence, gates_passed: false })
    expect(raiseOf(locks, lost)).toEqual([expect.stringContaining('Meet the conditions')])
  })

  it('is an experiment for a link with all it can have', () => {
    expect(raiseOf(3, gradeLink(evidence).lost)).toEqual([
      expect.stringContaining('randomised test'),
    ])
  })
})
