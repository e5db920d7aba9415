import { describe, expect, it } from 'vitest'
import { LinkTable } from '../../../core/statistics/link-table.ts'
import { simulateMeetings, USUAL } from '../../../core/statistics/simulated-meetings.ts'
import { findLink, linksInput, simulatedSessions } from '../../../test/support/simulated-links.ts'
import { analyseLinks } from './analyse-links.ts'

/** Many meetings, so that what the tagger's errors do to the raw line is no accident. */
const LARGE = { ...USUAL, meetings: 4000, codes: 800 }
const rows = simulatedSessions(LARGE)
const table = LinkTable.parse(analyseLinks(linksInput({ rows })))
const reflection = findLink(table, 'reflection')
const talk = findLink(table, 'talk_share')

describe('the expert panel of a corrected link', () => {
  const truth = simulateMeetings(LARGE).risk_difference

  it('holds the human-coded and the raw line, and only the raw one misses the truth', () => {
    const { human, naive } = reflection.compared!
    expect(naive!.low!).toBeGreaterThan(truth)
    for (const line of [human!, reflection.difference!]) {
      expect(line.low!).toBeLessThan(truth)
      expect(line.high!).toBeGreaterThan(truth)
    }
    expect(naive!.se!).toBeLessThan(reflection.difference!.se!)
    expect(human!.se!).toBeGreaterThan(reflection.difference!.se!)
  })

  it('has no raw line where nothing corrected is shown, nor for what needs no tags', () => {
    const uncoded = rows.map((row) => ({ ...row, human: null }))
    const few = simulatedSessions({ ...USUAL, meetings: 300, codes: 60 })
    for (const without of [uncoded, few]) {
      const link = findLink(analyseLinks(linksInput({ rows: without })), 'reflection')
      expect(link.shown).toBe(false)
      expect(link.compared).toBeUndefined()
      expect(link.balance).toBeUndefined()
    }
    expect(talk.compared).toBeUndefined()
  })

  it('hides the human-coded line where few people were coded with it', () => {
    let used = 0
    const rare = rows.map((row) => {
      if (row.human?.reflection !== 1) return row
      used += 1
      return used > 9 ? { ...row, human: { reflection: 0 } } : row
    })
    const link = findLink(analyseLinks(linksInput({ rows: rare })), 'reflection')
    expect(link.shown).toBe(false)
    expect(link.compared).toBeUndefined()
  })
})

describe('coaches in the expert panel', () => {
  it('stand in groups of at least three, and every coach in one', () => {
    for (const { spread } of [reflection, talk]) {
      const sizes = spread!.groups.map((group) => group.coaches)
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(3)
      expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(20)
    }
  })

  it('are the same groups whatever the coaches are called', () => {
    const renamed = rows.map((row) => ({ ...row, coach: `x${99 - Number(row.coach.slice(-2))}` }))
    const again = findLink(analyseLinks(linksInput({ rows: renamed })), 'talk_share')
    expect(again.spread!.groups).toEqual(talk.spread!.groups)
  })

  it('spread further apart where the difference really differs between them', () => {
    const apart = rows.map((row) => {
      const own = Number(row.coach.slice(-2)) % 2 === 0 ? 1 : -1
      const library = row.covariates.venue === 'library'
      const more = row.outcomes.alliance! + (library ? 0.5 * own : 0)
      return { ...row, outcomes: { ...row.outcomes, alliance: more } }
    })
    const link = findLink(analyseLinks(linksInput({ rows: apart })), 'library', 'alliance')
    expect(link.spread!.sd).toBeGreaterThan(0.4)
    expect(link.spread!.same_p!).toBeLessThan(0.01)
    expect(talk.spread!.same_p!).toBeGreaterThan(0.01)
  })

  it('are not shown where fewer than ten can be reckoned', () => {
    const few = rows.map((row) => ({
      ...row,
      covariates: {
        ...row.covariates,
        venue: Number(row.coach.slice(-2)) < 12 ? 'jobcentre' : row.covariates.venue!,
      },
    }))
    const link = findLink(analyseLinks(linksInput({ rows: few })), 'library')
    expect(link.shown).toBe(true)
    expect(link.spread).toBeNull()
  })
})

describe('balance and what is missing', () => {
  it('shows both sides in whole numbers of 100 that add up, level by level', () => {
    const age = reflection.balance!.filter((line) => line.covariate === 'age_band')
    expect(age.map((line) => line.level)).toEqual(['18-34', '35-49', '50+'])
    for (const side of ['with_of_100', 'without_of_100'] as const) {
      const sum = age.reduce((all, line) => all + line[side], 0)
      expect(Math.abs(sum - 100)).toBeLessThanOrEqual(2)
    }
    expect(Math.abs(age[0]!.standardised!)).toBeLessThan(0.2)
  })

  it('calls a characteristic that goes with the exposure out of balance', () => {
    const uneven = rows.map((row) => ({
      ...row,
      covariates: { ...row.covariates, age_band: row.measures.reflection_count ? '50+' : '18-34' },
    }))
    const link = findLink(analyseLinks(linksInput({ rows: uneven })), 'reflection', 'alliance')
    const line = link.balance!.find((one) => one.level === '50+')!
    expect(line.with_of_100).toBeGreaterThan(line.without_of_100 + 20)
    expect(line.standardised!).toBeGreaterThan(0.5)
  })

  it('leaves a level of few people out, and another with it', () => {
    const few = rows.map((row, i) => ({
      ...row,
      covariates: { ...row.covariates, age_band: i < 8 ? '65+' : row.covariates.age_band! },
    }))
    const { balance } = findLink(analyseLinks(linksInput({ rows: few })), 'talk_share')
    const levels = balance!.filter((line) => line.covariate === 'age_band')
    expect(levels.map((line) => line.level)).not.toContain('65+')
    expect(levels).toHaveLength(2)
  })

  it('says how often outcomes are missing on either side, and by whom nothing was written down', () => {
    const gaps = rows.map((row, i) => {
      const library = row.covariates.venue === 'library'
      return {
        ...row,
        outcomes: {
          ...row.outcomes,
          attended: library && i % 5 < 2 ? null : row.outcomes.attended!,
        },
        covariates: { ...row.covariates, age_band: i % 10 === 0 ? null : row.covariates.age_band! },
      }
    })
    const { missing } = findLink(analyseLinks(linksInput({ rows: gaps })), 'library')
    expect(missing!.outcome).toEqual({ with_of_100: 40, without_of_100: 0 })
    expect(missing!.left_out).toContainEqual({ reason: 'outcome not known', of_100: 10 })
    expect(missing!.covariates).toContainEqual({ covariate: 'age_band', of_100: 10 })
  })
})
