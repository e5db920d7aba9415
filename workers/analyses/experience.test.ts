import { describe, expect, it } from 'vitest'
import { ExperienceTable } from '../../core/statistics/experience-table.ts'
import { simulatedSessions } from '../../test/support/simulated-links.ts'
import { analyseExperience } from './experience.ts'
import type { SessionRow } from './links/link-input.ts'

const number = (row: SessionRow) => Number(row.coach.slice(-2))

/** Coaches with 0 to 6 years on their first meeting, who speak less with every year. */
const sessions = simulatedSessions().map((row, i): SessionRow => {
  const experience_years = (number(row) % 7) + 0.4 + (i % 50) / 50
  const talk_share_client = 0.4 + 0.03 * experience_years + 0.01 * (i % 3)
  return { ...row, experience_years, measures: { talk_share_client, miti_r_to_q: 1 + (i % 4) } }
})

const lineOf = (table: ExperienceTable, measure: string) =>
  table.lines.find((line) => line.measure === measure)!

describe('measures by experience', () => {
  const table = ExperienceTable.parse(analyseExperience(sessions))

  it('have means by band, rounded, of at least ten people and three coaches', () => {
    const { bands } = lineOf(table, 'talk_share_client')
    const means = bands.flatMap((band) => band.mean ?? [])
    expect(means.length).toBeGreaterThan(2)
    expect([...means].sort()).toEqual(means)
    for (const { mean, people, coaches } of bands) {
      if (mean === null) continue
      expect(people! % 5).toBe(0)
      expect(coaches!).toBeGreaterThanOrEqual(3)
    }
  })

  it('find within the same coach what was put there, of what needs no tags', () => {
    const { within, reason } = lineOf(table, 'talk_share_client')
    expect(reason).toBeNull()
    expect(within!.low!).toBeLessThanOrEqual(0.0151)
    expect(within!.high!).toBeGreaterThanOrEqual(0.0149)
  })

  it('link nothing that is counted from tags, only its means are given', () => {
    const line = lineOf(table, 'miti_r_to_q')
    expect(line.within).toBeNull()
    expect(line.reason).toContain('counted from tags')
  })

  it('hide a band of one or two coaches', () => {
    const lone = sessions.map((row) => ({
      ...row,
      experience_years: number(row) === 1 ? 7 : number(row) < 9 ? 0.5 : 3,
    }))
    const { bands } = lineOf(analyseExperience(lone), 'talk_share_client')
    const shown = new Map(bands.map((band) => [band.band, band.mean]))
    expect(shown.get('over_5y')).toBeNull()
    expect(shown.get('under_1y')).not.toBeNull()
  })

  it('are nothing where no first day is on record, and leave out what was never counted', () => {
    const unknown = sessions.map((row) => ({ ...row, experience_years: null }))
    const line = lineOf(analyseExperience(unknown), 'talk_share_client')
    expect(line.bands.every((band) => band.mean === null && band.people === null)).toBe(true)
    expect(line.within).toBeNull()
    expect(line.reason).not.toBeNull()
    expect(lineOf(table, 'miti_percent_cr')).toBeUndefined()
  })
})
