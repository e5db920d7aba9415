import { shownTable } from '../../core/disclosure/table.ts'
import { hiddenBecause, shownCount } from '../../core/disclosure/threshold.ts'
import {
  EXPERIENCE_BANDS,
  experienceBand,
  PRACTICE,
  type PracticeMeasure,
} from '../../core/session/practice.ts'
import type { ExperienceLine, ExperienceTable } from '../../core/statistics/experience-table.ts'
import { estimateLink, type LinkOptions } from '../../core/statistics/link.ts'
import type { Covariate, LinkRows } from '../../core/statistics/link-rows.ts'
import { hiddenBehind } from './links/disclose.ts'
import type { SessionRow } from './links/link-input.ts'

const HALF_YEAR = 0.5
const ADJUSTED_FOR = ['phase', 'channel']

/** How measures move with coaches' experience: means by band, and within coach where that is sound. */
export function analyseExperience(sessions: readonly SessionRow[]): ExperienceTable {
  const lines = PRACTICE.filter(({ name }) => sessions.some((row) => row.measures[name] != null))
  return {
    lines: lines.map((measure) => ({
      ...bandsOf(sessions, measure),
      ...within(sessions, measure),
    })),
  }
}

function bandsOf(
  sessions: readonly SessionRow[],
  { name, unit }: PracticeMeasure,
): Pick<ExperienceLine, 'measure' | 'bands'> {
  const known = sessions.filter((row) => row.measures[name] != null)
  const by_band = EXPERIENCE_BANDS.map((band) =>
    known.filter((row) => experienceBand(row.experience_years ?? null) === band),
  )
  const people = by_band.map((rows) => new Set(rows.map((row) => row.person)).size)
  const { cells } = shownTable([people])
  return {
    measure: name,
    bands: EXPERIENCE_BANDS.map((band, at) => {
      const rows = by_band[at]!
      const coaches = peopleByCoach(rows)
      if (cells[0]![at] === null || hiddenBecause([...coaches.values()]) !== null) {
        return { band, mean: null, people: null, coaches: null }
      }
      const mean = rows.reduce((sum, row) => sum + row.measures[name]!, 0) / rows.length
      const step = unit === 'percent' ? 1 : 100
      return {
        ...{ band, mean: Math.round(mean * step) / step },
        ...{ people: shownCount(people[at]!), coaches: coaches.size },
      }
    }),
  }
}

function peopleByCoach(rows: readonly SessionRow[]): Map<string, number> {
  const by = new Map<string, Set<string>>()
  for (const { coach, person } of rows) by.set(coach, (by.get(coach) ?? new Set()).add(person))
  return new Map([...by].map(([coach, people]) => [coach, people.size]))
}

const TAGGED = 'It is counted from tags, which are not corrected here: only means are given.'

function within(
  sessions: readonly SessionRow[],
  { name, tagged }: PracticeMeasure,
): Pick<ExperienceLine, 'within' | 'reason'> {
  if (tagged) return { within: null, reason: TAGGED }
  const rows = rowsOf(sessions, name)
  const hidden = hiddenBehind({ rows, sessions })
  if (hidden) return { within: null, reason: hidden }
  const { estimates, gates } = estimateLink(rows, OPTIONS)
  const difference = estimates[0]?.risk_difference ?? null
  if (difference?.se != null) return { within: difference, reason: null }
  const failed = gates.filter((gate) => !gate.passed).map(({ gate }) => gate)
  return { within: null, reason: `Not enough is known yet: ${failed.join('; ')}.` }
}

const OPTIONS: LinkOptions = {
  ...{ family: 'gaussian', fixed_effects: true, methods: ['corrected'], variance: 'jackknife' },
  ...{ gates: true, seed: 1, contrast: [0, HALF_YEAR] as const, human_alpha: null },
  ...{ booking_gap: null, earlier_sign: null },
}

function rowsOf(sessions: readonly SessionRow[], name: string): LinkRows {
  return {
    outcome: sessions.map((row) => row.measures[name] ?? null),
    exposure: {
      kind: 'known',
      name: 'experience',
      values: sessions.map((row) => row.experience_years ?? null),
    },
    covariates: ADJUSTED_FOR.map((covariate): Covariate => {
      const values = sessions.map((row) => row.covariates[covariate] ?? null)
      return {
        ...{ name: covariate, type: 'factor' },
        values: values.map((value) => (value === null ? null : String(value))),
      }
    }),
    cluster: sessions.map((row) => row.coach),
    client: sessions.map((row) => row.person),
    weights: null,
  }
}
