import { describe, expect, it } from 'vitest'
import { LinkTable } from '../../../core/statistics/link-table.ts'
import { findLink, linksInput, simulatedSessions } from '../../../test/support/simulated-links.ts'
import { analyseCuts } from './analyse-cuts.ts'
import { analyseLinks } from './analyse-links.ts'
import type { CutSpec } from './link-input.ts'

const cut = (dimension: string, level: string): CutSpec => ({
  ...{ dimension, level, name: `${dimension}: ${level}` },
})
const VENUES = [cut('venue', 'jobcentre'), cut('venue', 'library')]
const LIBRARY = 'venue: library'

describe('links of parts of the sessions', () => {
  const input = linksInput({ cuts: VENUES, moderators: ['age_band'] })
  const whole = LinkTable.parse(analyseLinks(input))
  const tables = LinkTable.array().parse(analyseCuts(input))
  const library = tables.find((table) => table.population === LIBRARY)!

  it('are named with the whole, with rounded people', () => {
    expect(whole.cuts!.map((one) => one.name)).toEqual(VENUES.map((one) => one.name))
    for (const { people, refused } of whole.cuts!) {
      expect(refused).toBeNull()
      expect(people! % 5).toBe(0)
    }
  })

  it('rest on their own sessions alone, are counted for themselves, and say by what they are cut', () => {
    expect(library.filter).toEqual({ venue: 'library' })
    const own = findLink(library, 'talk_share')
    expect(own.meetings!).toBeLessThan(findLink(whole, 'talk_share').meetings!)
    expect(library.counts!.people!).toBeLessThan(whole.counts!.people!)
    for (const link of library.links)
      if (link.shown) expect(link.q!).toBeGreaterThanOrEqual(link.p!)
  })

  it('are not crossed with further characteristics', () => {
    for (const table of tables) {
      for (const link of table.links) expect(link.moderators ?? []).toEqual([])
    }
  })

  it('of a few people are not made, nor is the part that would tell about those few', () => {
    const rows = simulatedSessions().map((row, i) => ({
      ...row,
      covariates: { ...row.covariates, venue: i < 8 ? 'home' : row.covariates.venue! },
    }))
    const few = { ...input, rows, cuts: [...VENUES, cut('venue', 'home')] }
    const cuts = analyseLinks(few).cuts!
    const refused = new Map(cuts.map((one) => [one.level, one.refused]))
    expect(refused.get('home')).toContain('fewer than 10 people')
    expect(refused.get('library')).toContain('a smaller part beside it is hidden')
    expect(refused.get('jobcentre')).toBeNull()
    for (const one of cuts) if (one.refused) expect(one.people).toBeNull()
    expect(analyseCuts(few).map((table) => table.population)).toEqual(['venue: jobcentre'])
  })

  it('hold back one link whose sessions differ by a few people from the same link of the whole', () => {
    // The parts differ by many people, those with the outcome by a handful.
    const home = new Set([...new Set(simulatedSessions().map((row) => row.person))].slice(0, 40))
    const known = new Set([...home].slice(0, 4))
    const rows = simulatedSessions().map((row) => ({
      ...row,
      covariates: { ...row.covariates, venue: home.has(row.person) ? 'home' : 'library' },
      outcomes: {
        ...row.outcomes,
        attended: home.has(row.person) && !known.has(row.person) ? null : row.outcomes.attended!,
      },
    }))
    const both = [cut('venue', 'library'), cut('venue', 'home')]
    const tables = analyseCuts({ ...input, rows, cuts: both })
    const part = tables.find((table) => table.population === LIBRARY)!
    const held = findLink(part, 'talk_share')
    expect(held.reason).toContain('differs from “All sessions” by fewer than 10 people')
    for (const value of [held.people, held.meetings, held.difference, held.p, held.prevalence]) {
      expect(value).toBeNull()
    }
    expect(held.gates).toEqual([])
    expect(findLink(part, 'talk_share', 'alliance').shown).toBe(true)
  })
})
