import { describe, expect, it } from 'vitest'
import { LinkTable } from '../../../core/statistics/link-table.ts'
import { simulateMeetings, USUAL } from '../../../core/statistics/simulated-meetings.ts'
import { bannedWords, CAVEAT } from '../../../core/statistics/wording.ts'
import { analyseLinks, analysePopulations } from './analyse-links.ts'
import type { LinksInput, SessionRow, TechniqueSpec } from './link-input.ts'

const technique: TechniqueSpec = {
  kind: 'technique',
  name: 'reflection',
  label: 'reflections',
  measure: 'reflection_count',
  gate_passed: true,
  human_alpha: 0.8,
}

/** A unit with a known link, as session rows. */
function unit(over: Partial<typeof USUAL> = {}): SessionRow[] {
  const { rows, scored } = simulateMeetings({ ...USUAL, ...over })
  if (rows.exposure.kind !== 'coded') throw new Error('the simulation makes coded meetings')
  const { tag, human, coded, probability } = rows.exposure
  return rows.outcome.map((attended, i) => ({
    session_id: `session-${i}`,
    coach: rows.cluster[i]!,
    person: rows.client![i]!,
    outcomes: { attended: attended!, alliance: scored.outcome[i]! },
    measures: {
      reflection_count: 3 * tag[i]!,
      talk_share: 0.3 + 0.05 * (i % 7) + 0.02 * attended!,
    },
    covariates: {
      age_band: ['18-34', '35-49', '50+'][i % 3]!,
      venue: Math.floor(i / 20) % 4 === 0 ? 'library' : 'jobcentre',
      need: rows.covariates[0]!.values[i]!,
    },
    human: coded[i] ? { reflection: human[i]! } : null,
    probability: probability[i]!,
    minutes: 20 + (i % 37),
    booked: Number(i % 17 !== 0),
  }))
}

function input(over: Partial<LinksInput> = {}): LinksInput {
  return {
    population: 'everyone',
    rows: unit(),
    outcomes: [
      {
        name: 'attended',
        label: 'attendance at the next meeting',
        family: 'binomial',
        primary: true,
      },
      { name: 'alliance', label: 'the working-alliance score', family: 'gaussian', primary: false },
    ],
    exposures: [
      technique,
      {
        kind: 'known',
        name: 'talk_share',
        label: 'coach talk',
        from: { measure: 'talk_share' },
      },
      {
        kind: 'known',
        name: 'library',
        label: 'a library as the venue',
        from: { covariate: 'venue', level: 'library' },
      },
    ],
    covariates: [
      { name: 'age_band', type: 'factor' },
      { name: 'venue', type: 'factor' },
      { name: 'need', type: 'numeric' },
    ],
    seed: 1,
    earlier_signs: {},
    ...over,
  }
}

const find = (table: LinkTable, exposure: string, outcome = 'attended') =>
  table.links.find((link) => link.exposure === exposure && link.outcome === outcome)!

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

describe('several populations', () => {
  it('are cut by covariates, and say by which', () => {
    const cut = input({ population: 'libraries', filter: { venue: 'library' } })
    const [whole, part] = analysePopulations([input(), cut])
    expect(part!.filter).toEqual({ venue: 'library' })
    expect(find(part!, 'talk_share').meetings!).toBeLessThan(find(whole!, 'talk_share').meetings!)
  })

  it('refuse the later of two that differ by a handful of people', () => {
    const people = [...new Set(unit().map((row) => row.person))]
    const without = new Set(people.slice(0, 4))
    const nearly = input({
      population: 'all but four',
      rows: unit().filter((row) => !without.has(row.person)),
    })
    const [whole, part] = analysePopulations([input(), nearly])
    expect(whole!.refused).toBeUndefined()
    expect(part!.links).toEqual([])
    expect(part!.refused).toContain('fewer than 10 people')
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
