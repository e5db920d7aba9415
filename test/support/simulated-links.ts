import type { LinkTable } from '../../core/statistics/link-table.ts'
import { simulateMeetings, USUAL } from '../../core/statistics/simulated-meetings.ts'
import type {
  LinksInput,
  SessionRow,
  TechniqueSpec,
} from '../../workers/analyses/links/link-input.ts'

/** A technique that people code and that passed its gate. */
export const REFLECTIONS: TechniqueSpec = {
  kind: 'technique',
  name: 'reflection',
  label: 'reflections',
  measure: 'reflection_count',
  gate_passed: true,
  human_alpha: 0.8,
}

/** A unit with a known link, as session rows. */
export function simulatedSessions(over: Partial<typeof USUAL> = {}): SessionRow[] {
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

/** What the links of the simulated unit are computed from. */
export function linksInput(over: Partial<LinksInput> = {}): LinksInput {
  return {
    population: 'everyone',
    rows: simulatedSessions(),
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
      REFLECTIONS,
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

/** One link of a table. */
export const findLink = (table: LinkTable, exposure: string, outcome = 'attended') =>
  table.links.find((link) => link.exposure === exposure && link.outcome === outcome)!
