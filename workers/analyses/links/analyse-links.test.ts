import { describe, expect, it } from 'vitest'
import { LinkTable } from '../../../core/statistics/link-table.ts'
import { simulateMeetings, USUAL } from '../../../core/statistics/simulated-meetings.ts'
import { bannedWords, CAVEAT } from '../../../core/statistics/wording.ts'
import {
  findLink as find,
  linksInput as input,
  REFLECTIONS as technique,
  simulatedSessions as unit,
} from '../../../test/support/simulated-links.ts'
import { analyseLinks } from './analyse-links.ts'

describe('the links table', () => {
  const table = LinkTable.parse(analyseLinks(input()))

  it('corrects techniques with human codes and takes known exposures as they are', () => {
    expect(table.links.flatMap((link) => link.reason ?? [])).toEqual([])
    expect(find(table, 'reflection').method).toBe('corrected')
    expect(find(table, 'talk_share').method).toBe('direct')
    expect(find(table, 'library').method).toBe('direct')
  })

  it('says in whole numbers what was seen, always with the caveat, and claims no more', () => {
    for (const link of table.links) {
      expect(link.sentence.endsWith(CAVEAT)).toBe(true)
      expect(bannedWords(link.sentence)).toEqual([])
    }
    expect(find(table, 'reflection').sentence).toMatch(
      /Of 100 similar meetings by the same coach, about \d+ with reflections were followed by attendance at the next meeting, and \d+ without: \d+ more \(95% interval: \d+ (more|fewer) to \d+ more\)\./,
    )
    expect(find(table, 'talk_share').sentence).toContain('with more coach talk')
  })

  it('uses no banned word in any reason, warning, gate or lost lock either', () => {
    const few = analyseLinks(input({ rows: unit({ meetings: 120, codes: 40 }) }))
    const none = analyseLinks(input({ rows: unit().map((row) => ({ ...row, human: null })) }))
    for (const link of [...table.links, ...few.links, ...none.links]) {
      const words = [
        link.sentence,
        link.reason ?? '',
        link.more_coding ?? '',
        link.between?.sentence ?? '',
        ...link.grade.lost,
        ...link.warnings.map((one) => one.sentence),
        ...link.gates.map((gate) => gate.gate),
      ]
      expect(words.flatMap(bannedWords)).toEqual([])
    }
  })

  it('holds the true difference of the simulated unit within its interval', () => {
    const { risk_difference } = simulateMeetings(USUAL)
    const { low, high } = find(table, 'reflection').difference!
    expect(low!).toBeLessThan(risk_difference)
    expect(high!).toBeGreaterThan(risk_difference)
  })

  it('starts no observational link above three locks and says what was lost', () => {
    for (const link of table.links) {
      expect(link.grade.locks).toBeLessThanOrEqual(3)
      expect(link.grade.lost.length).toBeGreaterThan(0)
    }
    const before = { 'library → attended': 1, 'talk_share → attended': 1 }
    const again = analyseLinks(input({ earlier_signs: before }))
    expect(find(again, 'talk_share').grade.locks).toBe(find(table, 'talk_share').grade.locks + 1)
  })

  it('marks all but the primary outcome exploratory, and adjusts p within each outcome', () => {
    expect(find(table, 'reflection').exploratory).toBe(false)
    expect(find(table, 'reflection', 'alliance').exploratory).toBe(true)
    for (const link of table.links) expect(link.q!).toBeGreaterThanOrEqual(link.p!)
    const orders = table.links.filter((one) => one.outcome === 'attended').map((one) => one.order)
    expect(orders.sort()).toEqual([1, 2, 3])
  })

  it('rounds people and meetings to five', () => {
    for (const { people, meetings } of table.links) {
      expect(people! % 5).toBe(0)
      expect(meetings! % 5).toBe(0)
    }
  })
})

describe('what is not shown', () => {
  it('is a technique that nobody has coded: its raw tags are never linked', () => {
    const rows = unit().map((row) => ({ ...row, human: null }))
    const link = find(analyseLinks(input({ rows })), 'reflection')
    expect(link.shown).toBe(false)
    expect(link.difference).toBeNull()
    expect(link.p).toBeNull()
    expect(link.reason).toContain('No meeting has been coded by people')
    expect(link.grade.locks).toBe(0)
  })

  it('is a technique whose code failed its gate; without a verdict it is provisional', () => {
    const failed = input({ exposures: [{ ...technique, gate_passed: false }] })
    expect(find(analyseLinks(failed), 'reflection').shown).toBe(false)
    const open = analyseLinks(input({ exposures: [{ ...technique, gate_passed: null }] }))
    expect(find(open, 'reflection').shown).toBe(true)
    expect(find(open, 'reflection').provisional).toBe(true)
    expect(open.provisional).toBe(true)
  })

  it('is anything from too few coaches, people or codes, with the reason in words', () => {
    const rows = unit().filter((row) => row.coach < 'coach-08')
    const link = find(analyseLinks(input({ rows })), 'reflection')
    expect(link.shown).toBe(false)
    expect(link.reason).toContain('coaches in the fit (at least 10 wanted)')
    const nine = unit().slice(0, 9)
    const hidden = find(analyseLinks(input({ rows: nine })), 'library')
    expect(hidden.people).toBeNull()
    expect(hidden.meetings).toBeNull()
    expect(hidden.difference).toBeNull()
  })

  it('is an exposure that only a handful of people had', () => {
    const rows = unit().map((row, i) => ({
      ...row,
      covariates: { ...row.covariates, venue: i < 9 ? 'library' : 'jobcentre' },
    }))
    const link = find(analyseLinks(input({ rows })), 'library')
    expect(link.shown).toBe(false)
    expect(link.difference).toBeNull()
  })

  it('leaves an empty unit without a crash', () => {
    const table = analyseLinks(input({ rows: [] }))
    expect(table.links.every((link) => !link.shown && link.reason !== null)).toBe(true)
  })
})

describe('what follows what, per opportunity', () => {
  const name = 'share_sustain_talk_reflected'
  const exposures = [
    { ...technique, kind: 'sequence' as const, name, measure: name, label: 'doubts met' },
    technique,
  ]
  /** The same truth as the technique's, as shares of openings that turns were coded for. */
  const rows = unit().map((row, i) => ({
    ...row,
    measures: {
      ...row.measures,
      [name]: row.measures.reflection_count === 0 ? 0.2 : 0.5 + 0.1 * (i % 5),
    },
    sequences: row.human && { [name]: row.human.reflection === 1 ? 0.7 : 0.4 },
    turns_probability: row.probability,
  }))

  it('is corrected like a technique, present from half of the openings on', () => {
    const table = analyseLinks(input({ rows, exposures }))
    expect(find(table, name).difference).toEqual(find(table, 'reflection').difference)
    expect(find(table, name).method).toBe('corrected')
  })

  it('rests on sessions with an opening alone', () => {
    const some = rows.map((row, i) =>
      i % 3 === 0 ? { ...row, measures: { ...row.measures, [name]: null } } : row,
    )
    const table = analyseLinks(input({ rows: some, exposures }))
    expect(find(table, name).meetings!).toBeLessThan(find(table, 'reflection').meetings!)
  })

  it('is not shown where whole sessions were coded but no turns', () => {
    const whole = rows.map((row) => ({ ...row, sequences: null, turns_probability: null }))
    const table = analyseLinks(input({ rows: whole, exposures }))
    expect(find(table, name).reason).toContain('No meeting has been coded by people')
    expect(find(table, name).difference).toBeNull()
    expect(find(table, 'reflection').shown).toBe(true)
  })
})

describe('a clear link', () => {
  const strong = { log_odds_ratio: 1.4, meetings: 3000, codes: 900 }
  const rows = unit(strong)
  const table = LinkTable.parse(analyseLinks(input({ rows, moderators: ['age_band', 'venue'] })))
  const link = find(table, 'reflection')

  it('is looked at within thirds of length, without any one coach, and by characteristic', () => {
    expect(link.q_label).toBe('clear')
    const checks = link.checks!.map((one) => one.check)
    expect(checks).toEqual(['leverage', 'length'])
    expect(link.checks!.every((one) => one.holds)).toBe(true)
    expect(link.checks!.map((one) => one.sentence).flatMap(bannedWords)).toEqual([])
    const [age] = link.moderators!
    expect(age!.characteristic).toBe('age_band')
    expect(age!.levels.map((one) => one.level)).toEqual(['18-34', '35-49', '50+'])
    const estimates = age!.levels.map((one) => one.difference.estimate!)
    const spread = Math.max(...estimates) - Math.min(...estimates)
    expect(spread).toBeLessThan(0.25)
  })

  it('says odds ratio, degrees of freedom and how many outcomes are missing beside it', () => {
    expect(link.odds_ratio!.estimate!).toBeGreaterThan(1.5)
    expect(link.df).toBe(19)
    expect(link.missing_of_100).toBe(0)
  })

  it('has a dose curve only for what is counted', () => {
    expect(link.dose).toEqual([])
    const counted = input({
      rows: rows.map((row, i) => ({
        ...row,
        measures: {
          ...row.measures,
          steps: Math.floor(i / 20) % 3 === 0 ? 3 * row.outcomes.attended! : Math.floor(i / 60) % 4,
        },
      })),
      exposures: [
        { kind: 'known', name: 'steps', label: 'plan steps', from: { measure: 'steps' } },
      ],
    })
    const { dose } = find(analyseLinks(counted), 'steps')
    expect(dose!.length).toBeGreaterThan(1)
    expect(dose!.at(-1)!.difference!.estimate!).toBeGreaterThan(dose![0]!.difference!.estimate!)
  })

  it('hides a level of a characteristic that few people have', () => {
    const few = rows.map((row, i) => ({
      ...row,
      covariates: { ...row.covariates, age_band: i < 8 ? '65+' : row.covariates.age_band! },
    }))
    const { moderators } = find(
      analyseLinks(input({ rows: few, moderators: ['age_band'] })),
      'reflection',
    )
    expect(moderators![0]!.levels.map((one) => one.level)).not.toContain('65+')
  })

  it('loses a lock where next meetings were booked more often with it', () => {
    const uneven = rows.map((row) => ({
      ...row,
      booked: Number(
        row.measures.reflection_count === 0 || Number(row.session_id.slice(8)) % 3 > 0,
      ),
    }))
    const { grade } = find(analyseLinks(input({ rows: uneven })), 'reflection')
    expect(grade.lost.join(' ')).toContain('booked more often')
    expect(link.grade.lost.join(' ')).not.toContain('booked more often')
  })
})

describe('the word lint', () => {
  it('finds claims and leaves ordinary words', () => {
    expect(bannedWords('It improves attendance and leads to jobs because of coaching.')).toEqual([
      'improves',
      'leads to',
      'because of',
    ])
    expect(bannedWords('starting work was followed by attendance')).toEqual([])
  })
})
