import { describe, expect, it } from 'vitest'
import type { TableContext } from './build-row.ts'
import { checkTable, previewTable } from './check-table.ts'
import { suggestMapping } from './columns.ts'
import type { TableKind } from './rows.ts'

const context: TableContext = {
  coaches: new Set(['K1', 'K2']),
  people: new Set(['P1', 'P2']),
  sessions: new Set(['S1']),
  today: '2026-06-01',
}
const bytes = (text: string) => new TextEncoder().encode(text)

function check<Kind extends TableKind>(kind: Kind, csv: string | Uint8Array, headers?: string[]) {
  const raw = typeof csv === 'string' ? bytes(csv) : csv
  const head =
    headers ??
    String(csv)
      .replace('\uFEFF', '')
      .split(/\r?\n/)[0]!
      .split(/[,;\t]/)
  return checkTable(raw, kind, suggestMapping(head, kind).mapping, context)
}
const sentences = (report: ReturnType<typeof check>) =>
  report.rows.flatMap(({ row, findings }) =>
    findings.map(({ field, status, sentence }) => `${row} ${status} ${field}: ${sentence}`),
  )

describe('a table of people', () => {
  it('reads bands however they are written; blank ones are not recorded', () => {
    const report = check(
      'people',
      '\uFEFFClient ID;Work coach;Age group;Condition;Time on benefit;Last worked\r\n' +
        'C-1;K1;25 – 34;Mental health;1 to 2 years;Never worked\r\nC-2;K2;;MSK;5+;\r\n',
    )
    expect(report.problems).toEqual([])
    expect(report.counts).toEqual({ ok: 2, warning: 0, error: 0 })
    expect(report.records.map(({ value }) => value)).toEqual([
      {
        reference: 'C-1',
        coach_reference: 'K1',
        age_band: '25-34',
        condition_group: 'mental_health',
        time_on_benefit_band: '1_to_2y',
        work_history_band: 'never',
      },
      {
        reference: 'C-2',
        coach_reference: 'K2',
        age_band: 'not_recorded',
        condition_group: 'musculoskeletal',
        time_on_benefit_band: 'over_5y',
        work_history_band: 'not_recorded',
      },
    ])
  })

  it('turns an exact age into its band and says it did not keep the age', () => {
    const report = check('people', 'reference,coach,age\nC1,K1,37\n')
    expect(report.records[0]!.value.age_band).toBe('35-49')
    expect(report.rows[0]).toMatchObject({ row: 2, status: 'warning' })
  })

  it('names each bad row with its field and keeps the good ones', () => {
    const report = check(
      'people',
      'reference,coach,age band\nC1,K1,18-24\nC1,K1,18-24\nP1,K1,\nC3,K9,\nC4,K1,ancient\n' +
        ',K1,\n=cmd|x,K1,\n-C5,K1,\nC6,K1,25-34,extra\nC7,K1\n',
    )
    expect(report.records.map(({ row }) => row)).toEqual([2, 11])
    expect(sentences(report)).toEqual([
      '3 error reference: The row repeats row 2. Keep one.',
      '4 error reference: “P1” is already in the records; the row is left out.',
      '5 error coach_reference: There is no coach “K9”. Correct the reference, or add the coach first.',
      expect.stringContaining('6 error age_band: “ancient” is not one of 18-24'),
      '7 error reference: The reference is missing. Fill in the cell.',
      '8 error reference: The cell holds or begins like a formula. Paste its value instead.',
      '9 error reference: The cell holds or begins like a formula. Paste its value instead.',
      expect.stringContaining('10 error null: The row has 4 cells and the header 3'),
      '11 warning null: The row has 2 of 3 cells; the others count as blank.',
    ])
  })
})

describe('a table of sessions', () => {
  const head = 'session_reference,person_reference,coach_reference,held_on,phase,channel'
  it('reads dates, words, topics and numbers', () => {
    const report = check(
      'sessions',
      `${head},venue,site_name,minutes,topics\n` +
        'A1,P1,K1,22/03/2026 14:30,First meeting,Face to face,JCP,Oldham,45,cv; travel ;cv\n' +
        'A2,P2,K1,2026-03-13,follow-up,Teams,,,,\n',
    )
    expect(sentences(report)).toEqual([])
    expect(report.records[0]!.value).toEqual({
      session_reference: 'A1',
      person_reference: 'P1',
      coach_reference: 'K1',
      held_on: '2026-03-22',
      held_at: '2026-03-22T14:30:00.000Z',
      phase: 'first_meeting',
      channel: 'in_person',
      venue: 'jobcentre',
      site_name: 'Oldham',
      minutes: 45,
      topics: ['applications', 'travel'],
    })
    expect(report.records[1]!.value).toMatchObject({
      channel: 'video',
      venue: 'none',
      held_at: null,
    })
  })

  it('trusts day/month only as far as the column shows it', () => {
    const row = (id: string, date: string) => `${id},P1,K1,${date},contact,phone\n`
    const unclear = check('sessions', `${head}\n${row('A1', '03/04/2026')}`)
    expect(unclear.rows[0]).toMatchObject({ status: 'warning' })
    const british = check(
      'sessions',
      `${head}\n${row('A1', '03/04/2026')}${row('A2', '23/04/2026')}`,
    )
    expect(british.counts).toMatchObject({ ok: 2 })
    const american = check(
      'sessions',
      `${head}\n${row('A1', '03/04/2026')}${row('A2', '03/23/2026')}`,
    )
    expect(american.counts).toMatchObject({ error: 2 })
  })

  it('takes the signs off words that begin like a formula, with a warning', () => {
    const report = check(
      'sessions',
      `${head},topics\nA1,P1,K1,2026-03-12,contact,phone,-cv;travel\n`,
    )
    expect(report.records[0]!.value.topics).toEqual(['applications', 'travel'])
    expect(report.rows[0]).toMatchObject({ status: 'warning' })
  })
})

describe('tables of outcomes and questionnaires', () => {
  it('keep yes and no as 1 and 0, and numbers within their scale', () => {
    const head = 'client,outcome,result,date'
    const report = check(
      'outcomes',
      `${head}\nP1,attended,Yes,21/05/2026\nP1,Started work,no,2026-05-02\nP2,hours,16.5,2026-05-02\n` +
        'P1,attended,3,2026-05-03\nP1,hours,900,2026-05-03\nP1,wealth,1,2026-05-03\n' +
        'P1,attended,yes,2027-01-01\nP9,attended,yes,2026-05-04\n',
    )
    expect(report.records.map(({ value }) => [value.kind, value.value])).toEqual([
      ['attended_next', 1],
      ['started', 0],
      ['hours_per_week', 16.5],
    ])
    expect(sentences(report)).toEqual([
      '5 error value: The value of “attended_next” must be yes or no.',
      '6 error value: “900” is not a number from 0 to 100.',
      expect.stringContaining('7 error kind: “wealth” is not one of attended_next'),
      '8 error recorded_on: “2027-01-01” lies in the future. Give the day it happened.',
      expect.stringContaining('9 error person_reference: There is no person “P9”'),
    ])
  })

  it('take scores of both sides, under one spelling of the instrument', () => {
    const report = check(
      'questionnaires',
      'person,session,instrument,completed by,subscale,score,date\n' +
        'P1,S1,WAI-SR,Client,Bond,18,2026-05-02\nP1,S1,WAI-SR,Work coach,Bond,17,2026-05-02\n' +
        'P1,S7,WAI-SR,Coach,Bond,17,2026-05-02\n',
    )
    expect(report.records.map(({ value }) => [value.instrument, value.side, value.scale])).toEqual([
      ['wai_sr', 'person', 'bond'],
      ['wai_sr', 'coach', 'bond'],
    ])
    expect(sentences(report).join()).toContain('There is no session “S7”')
  })
})

describe('a table into which somebody wrote a name', () => {
  const session = 'session_reference,person_reference,coach_reference,held_on,phase,channel,topics'
  it('keeps no topic of its own making, and says which were left out', () => {
    const row = 'A1,P1,K1,2026-03-12,contact,phone,Zdenka’s move;housing'
    const report = check('sessions', `${session}\n${row}\n`)
    expect(report.records[0]!.value.topics).toEqual(['housing'])
    expect(sentences(report).join()).toContain('“Zdenka’s move” was left out')
  })

  it('refuses references, questionnaires and scales that tell a name', () => {
    const people = check('people', 'reference,coach\nZdenka.Novakova,K1\n')
    expect(sentences(people).join()).toContain('may be a name')
    const sessions = check('sessions', `${session}\nZdenka-1,P1,K1,2026-03-12,contact,phone,\n`)
    expect(sentences(sessions).join()).toContain('may be a name')
    const head = 'person,session,instrument,completed by,subscale,score,date'
    for (const cells of ['Zdenka,Client,total', 'WAI-SR,Client,Zdenka']) {
      const scores = check('questionnaires', `${head}\nP1,S1,${cells},18,2026-05-02\n`)
      expect(sentences(scores).join()).toContain('may be a person’s name')
    }
  })
})

describe('a table that cannot be used', () => {
  it('with wrong headers says which are missing, what would do, and what is there', () => {
    const report = check('sessions', 'Foo,Date\nx,2026-01-01\n')
    const text = report.problems.join('\n')
    expect(text).toContain('no column for “session_reference”')
    expect(text).toContain('would also be recognised')
    expect(text).toContain('“Foo”, “Date”')
    expect(report.rows).toEqual([])
  })

  it.each([
    ['nothing', '', '0 bytes'],
    ['an Excel file', 'PK\x03\x04xxxxxxxx', 'Excel'],
    ['a header alone', 'reference,coach\n', 'no rows'],
    ['an open quotation mark', 'reference,coach\n"C1,K1\nC2,K1\n', 'quotation mark is not closed'],
  ])('for it is %s is refused in a sentence', (_what, csv, why) => {
    expect(check('people', csv, ['reference', 'coach']).problems.join()).toContain(why)
  })

  it('for two columns share the mapped name is refused', () => {
    expect(check('people', 'reference,coach,coach\nC1,K1,K2\n').problems.join()).toContain('Rename')
  })
})

describe('previewTable', () => {
  it('shows the head, a few rows and the suggested columns', () => {
    const read = previewTable(bytes('sep=;\nKlient;Coach ID;Notes\nC1;K1;x\n'), 'people')
    expect(read).toMatchObject({
      ok: true,
      value: {
        headers: ['Klient', 'Coach ID', 'Notes'],
        sample: [['C1', 'K1', 'x']],
        rows: 1,
        suggestion: {
          mapping: { reference: null, coach_reference: 'Coach ID', age_band: null },
          missing: [{ field: 'reference' }],
          unused: ['Klient', 'Notes'],
        },
      },
    })
  })
})

describe('a large table', () => {
  it('of 200,000 rows is checked whole', () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => `C${at},K1,25-34`)
    const report = check('people', `reference,coach,age\n${rows.join('\n')}\n`)
    expect(report.counts).toEqual({ ok: 200_000, warning: 0, error: 0 })
    expect(report.records.at(-1)!.row).toBe(200_001)
  })
})
