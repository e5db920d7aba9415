/** A number of a session that a coach's practice can be seen by. */
export interface PracticeMeasure {
  readonly name: string
  readonly label: string
  /** `share` lies between 0 and 1, `percent` between 0 and 100. */
  readonly unit: 'share' | 'percent' | 'number'
  /** Whether the tagger's codes are in it: then it moves with the tagger's errors too. */
  readonly tagged: boolean
}

/** Of the conversation's form, never of its worth: there is no right value of any of them. */
export const PRACTICE: readonly PracticeMeasure[] = [
  {
    ...{ name: 'talk_share_client', label: 'Words spoken by the person', unit: 'share' },
    tagged: false,
  },
  {
    ...{ name: 'miti_r_to_q', label: 'Reflections for each question', unit: 'number' },
    tagged: true,
  },
  {
    ...{ name: 'miti_percent_cr', label: 'Complex reflections of all reflections' },
    ...{ unit: 'percent', tagged: true },
  },
  {
    ...{ name: 'share_sustain_talk_reflected', label: 'Doubts met with a reflection' },
    ...{ unit: 'share', tagged: true },
  },
  {
    ...{ name: 'share_change_talk_taken_up', label: 'Hopeful words taken up' },
    ...{ unit: 'share', tagged: true },
  },
]

/** Years as a work coach at the time of a meeting, in bands wide enough to hold several coaches. */
export const EXPERIENCE_BANDS = ['under_1y', '1_to_2y', '2_to_5y', 'over_5y'] as const
export type ExperienceBand = (typeof EXPERIENCE_BANDS)[number]

/** The band of so many years; null where the first day is not on record. */
export function experienceBand(years: number | null): ExperienceBand | null {
  if (years === null) return null
  return years < 1 ? 'under_1y' : years < 2 ? '1_to_2y' : years < 5 ? '2_to_5y' : 'over_5y'
}

const YEAR_MS = 365.25 * 24 * 3_600_000

/** Years from a first day to a moment; null before it or where it is not on record. */
export function yearsSince(started_on: string | null, at: Date): number | null {
  if (started_on === null) return null
  const years = (at.getTime() - Date.parse(started_on)) / YEAR_MS
  return years >= 0 ? years : null
}

/** A session's numbers and when it was. */
export interface PracticeSession {
  readonly held_at: Date
  readonly values: Readonly<Record<string, number | null>>
}

export interface PracticeStep {
  /** The first and last session in it. */
  readonly from: Date
  readonly until: Date
  readonly sessions: number
  /** Means by measure; null where no session of the step has it. */
  readonly means: Readonly<Record<string, number | null>>
}

/** Sessions in one step: fewer say more about the sessions than about the coach. */
export const STEP_SESSIONS = 10

/**
 * Sessions in the order they were held, ten a step, each step's means. What is left over joins the last
 * step, as single sessions differ too much to be read alone.
 */
export function practiceSteps(sessions: readonly PracticeSession[]): PracticeStep[] {
  const sorted = [...sessions].sort((a, b) => a.held_at.getTime() - b.held_at.getTime())
  const count = Math.max(Math.floor(sorted.length / STEP_SESSIONS), Math.min(sorted.length, 1))
  return Array.from({ length: count }, (_, at) => {
    const end = at + 1 === count ? sorted.length : (at + 1) * STEP_SESSIONS
    const own = sorted.slice(at * STEP_SESSIONS, end)
    return {
      from: own[0]!.held_at,
      until: own.at(-1)!.held_at,
      sessions: own.length,
      means: Object.fromEntries(PRACTICE.map(({ name }) => [name, meanOf(own, name)])),
    }
  })
}

function meanOf(sessions: readonly PracticeSession[], name: string): number | null {
  const known = sessions.flatMap(({ values }) => values[name] ?? [])
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
