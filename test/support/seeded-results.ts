import type { EvidenceEntry } from '../../core/evidence/entry.ts'
import { entryFromLink } from '../../core/evidence/from-link.ts'
import type { RegistrationPlan } from '../../core/evidence/registration.ts'
import type { ExperimentPlan } from '../../core/experiments/plan.ts'
import type { LinkRecord, LinkTable } from '../../core/statistics/link-table.ts'
import { CAVEAT } from '../../core/statistics/wording.ts'
import type { ShownThemes } from '../../core/themes/shown-themes.ts'

/** A link as stored, for tests of what shows it. All numbers are made up. */
export function aLink(over: Partial<LinkRecord> = {}): LinkRecord {
  return {
    exposure: 'reflection_complex',
    exposure_label: 'complex reflections',
    outcome: 'attended',
    outcome_label: 'attendance at the next meeting',
    family: 'binomial',
    numeric_exposure: false,
    shown: true,
    sentence:
      'Of 100 similar meetings by the same coach, about 70 with complex reflections were followed ' +
      'by attendance at the next meeting, and 62 without: 8 more (95% interval: 2 more to 14 more). ' +
      CAVEAT,
    reason: null,
    method: 'corrected',
    difference: { estimate: 0.081, se: 0.029, low: 0.02, high: 0.142 },
    p1: 0.7,
    p0: 0.619,
    p: 0.012,
    q: 0.036,
    q_label: 'clear',
    order: 1,
    prevalence: { estimate: 0.38, se: 0.03, low: 0.31, high: 0.45 },
    people: 240,
    meetings: 895,
    coaches: 12,
    same_direction: 10,
    sign_flip_p: 0.021,
    e_value: { estimate: 1.52, limit: 1.2 },
    between: {
      estimate: 0.3,
      se: 0.2,
      df: 10,
      p: 0.16,
      sentence: 'It cannot be told apart from who the coach is with fewer than 30 coaches.',
    },
    more_coding: 'About 150 more coded meetings would bring this margin to 8 points.',
    grade: { locks: 2, lost: ['It has not been looked for in an earlier period.'] },
    gates: [
      { gate: 'coaches in the fit', value: 12, threshold: 10, passed: true },
      { gate: 'margin of the difference', value: 0.06, threshold: 0.15, passed: true },
    ],
    warnings: [{ code: 'outcome_missing', sentence: 'About 5 of 100 have no known outcome.' }],
    provisional: true,
    exploratory: false,
    ...over,
  }
}

/** What the engine keeps of a clear link beside its number; results stored earlier have none of it. */
export const LOOKS: Partial<LinkRecord> = {
  odds_ratio: { estimate: 1.4362, se: 0.141, low: 1.0893, high: 1.8937 },
  df: 11,
  missing_of_100: 5,
  checks: [
    { check: 'leverage', sentence: 'It does not hang on any one coach.', holds: true },
    {
      check: 'length',
      sentence: 'Within thirds of the length of meetings it points the same way in 2 of 3.',
      holds: false,
    },
  ],
  dose: [
    {
      label: 'at least 1',
      from: 'fewer',
      difference: { estimate: 0.0812, se: 0.029, low: 0.02, high: 0.142 },
    },
    {
      label: 'at least 2',
      from: 'fewer',
      difference: { estimate: 0.0934, se: 0.041, low: 0.011, high: 0.176 },
    },
    { label: 'at least 3', from: 'fewer', difference: null },
  ],
  moderators: [
    {
      characteristic: 'age_band',
      levels: [
        { level: '25-34', difference: { estimate: 0.0761, se: 0.03, low: 0.017, high: 0.135 } },
        { level: '50-64', difference: { estimate: 0.0866, se: 0.031, low: 0.026, high: 0.147 } },
      ],
      same_p: 0.4213,
    },
  ],
}

/** What experts are shown of a corrected link besides. */
export const EXPERT: Partial<LinkRecord> = {
  compared: {
    human: { estimate: 0.1123, se: 0.06, low: -0.011, high: 0.236 },
    naive: { estimate: 0.1876, se: 0.021, low: 0.141, high: 0.234 },
  },
  spread: {
    groups: [
      { difference: 0.05, coaches: 3 },
      { difference: 0.11, coaches: 9 },
    ],
    ...{ sd: 0.04, same_p: 0.3141 },
  },
  balance: [
    {
      ...{ covariate: 'phase', level: 'ongoing', with_of_100: 61, without_of_100: 48 },
      ...{ standardised: 0.26, adjusted: true },
    },
    {
      ...{ covariate: 'age_band', level: '50-64', with_of_100: 30, without_of_100: 31 },
      ...{ standardised: -0.02, adjusted: false },
    },
  ],
  missing: {
    left_out: [{ reason: 'outcome not known', of_100: 15 }],
    outcome: { with_of_100: 15, without_of_100: 0 },
    covariates: [{ covariate: 'age_band', of_100: 10 }],
  },
}

/** A link that disclosure or a gate keeps back. */
export const withheldLink = (over: Partial<LinkRecord> = {}): LinkRecord =>
  aLink({
    exposure: 'confront',
    exposure_label: 'confrontation',
    shown: false,
    sentence: 'Not enough evidence yet: fewer than 100 meetings were coded by people.',
    reason: 'Not enough evidence yet: fewer than 100 meetings were coded by people.',
    method: null,
    difference: null,
    p1: null,
    p0: null,
    p: null,
    q: null,
    q_label: null,
    order: null,
    prevalence: null,
    same_direction: null,
    sign_flip_p: null,
    e_value: null,
    between: null,
    grade: { locks: 0, lost: ['Not enough evidence yet: a condition does not hold.'] },
    ...over,
  })

/** Shown and withheld links over two outcomes. */
export function aLinkTable(): LinkTable {
  const score = { outcome: 'wai_sr', outcome_label: 'the working-alliance score' }
  return {
    population: 'everyone with consent',
    caveat: CAVEAT,
    provisional: true,
    links: [
      aLink({
        exposure: 'talk_share_client',
        exposure_label: 'talk by the person',
        numeric_exposure: true,
        method: 'direct',
        order: 2,
        provisional: false,
        difference: { estimate: -0.012, se: 0.02, low: -0.055, high: 0.031 },
        p1: 0.64,
        p0: 0.652,
        q_label: 'not clear',
        grade: { locks: 3, lost: [] },
        sentence: `No clear link. Of 100 similar meetings, about 64 with more talk. ${CAVEAT}`,
      }),
      aLink(),
      withheldLink(),
      aLink({
        ...score,
        family: 'gaussian',
        exploratory: true,
        difference: { estimate: 0.25, se: 0.08, low: 0.09, high: 0.41 },
        p1: null,
        p0: null,
        sentence: `In similar meetings, the score was about 0.25 points higher. ${CAVEAT}`,
      }),
    ],
  }
}

/** A team's themes as stored after holding back. */
export function someThemes(over: Partial<ShownThemes> = {}): ShownThemes {
  const week = (n: number) => `2026-10-${String(5 + 7 * n).padStart(2, '0')}`
  const trend = (counts: (number | null)[]) => counts.map((count, n) => ({ week: week(n), count }))
  return {
    sentence: 'Three themes run through 120 passages.',
    passages: 120,
    notices: ['Themes that rest on few people or on one coach are not shown.'],
    from: '2026-10-05',
    until: '2026-11-01',
    themes: [
      {
        id: 'worry-benefit-stop',
        label: 'worry about losing benefits',
        terms: ['benefit', 'stop', 'money', 'letter', 'worry'],
        stability: 0.86,
        size: 45,
        trend: trend([10, 10, 15, 20]),
        quotes: ['They said the letter made it sound as if the money would stop.'],
        description: null,
        discussed: false,
        stances: [],
      },
      {
        id: 'bus-travel-cost',
        label: 'travel and bus fares',
        terms: ['bus', 'fare', 'travel', 'distance'],
        stability: 0.74,
        size: 30,
        trend: trend([15, 10, 10, null]),
        quotes: ['Two buses each way to reach the library.', 'The fare is a day’s food.', 'Third.'],
        description: null,
        discussed: false,
        stances: [
          { stance: 'helped', size: 10, quote: 'The travel card helped, she came twice.' },
          { stance: 'hindered', size: null, quote: 'The fare is a day’s food.' },
        ],
      },
      {
        id: 'morning-appointments',
        label: 'mornings are hard',
        terms: ['morning', 'tired', 'sleep'],
        stability: 0.55,
        size: null,
        trend: trend([null, null, null, null]),
        quotes: [],
        description: null,
        discussed: false,
        stances: [],
      },
    ],
    ...over,
  }
}

/** A plan as it is locked. */
export const aPlan = (over: Partial<RegistrationPlan> = {}): RegistrationPlan => ({
  kind: 'link',
  hypothesis: 'Deeper reflections are followed by attendance more often.',
  exposure: 'reflection_complex',
  outcome: 'attended',
  covariates: ['phase', 'channel'],
  planned_n: 600,
  stopping: '',
  details: '',
  ...over,
})

/** The seeded link as the catalogue keeps it. */
export const anEntry = (over: Partial<LinkRecord> = {}): EvidenceEntry =>
  entryFromLink(aLink(over), {
    population: 'everyone with consent',
    caveat: CAVEAT,
    standing: {
      exploratory: true,
      sentence: 'Exploratory: nothing was registered.',
      registration: null,
    },
    computed_at: new Date('2026-11-20T10:00:00Z'),
    data_hash: 'hash-0',
    taggers: ['builtin 1'],
    codebook: 'eiu-1',
    definition: null,
    note: '',
  })

/** A test of two messages, sent to people one by one. */
export const anExperimentPlan = (over: Partial<ExperimentPlan> = {}): ExperimentPlan => ({
  question: 'Does naming a time bring more replies?',
  outcome: 'replied within two weeks',
  for_whom: 'Everybody who is invited for the first time',
  arms: [
    {
      key: 'A',
      label: 'Usual text',
      message: 'Would you like to meet?',
      channel: 'text',
      offer: '',
    },
    {
      ...{ key: 'B', label: 'Named time', message: 'Would Tuesday at ten suit you?' },
      ...{ channel: 'text' as const, offer: 'Tuesday, 10am' },
    },
  ],
  unit: 'person',
  allocation: 'here',
  strata: ['site'],
  baseline: ['age_band'],
  size: {
    ...{ p0: 0.3, p1: 0.4, power: 0.8, alpha: 0.05, cluster_size: null, icc: 0, cv: 0 },
    ...{ people_per_arm: 356, clusters_per_arm: null },
  },
  stopping: '',
  ...over,
})
