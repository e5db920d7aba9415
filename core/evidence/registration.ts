import { z } from 'zod'

/** What may be adjusted for, by the names the links know: all of it is known before a meeting. */
export const COVARIATE_LABEL: Record<string, string> = {
  phase: 'Phase',
  channel: 'Channel',
  age_band: 'Age band',
  condition_group: 'Condition group',
  venue: 'Venue',
  work_history_band: 'Work history',
}

const words = (what: string, most: number) =>
  z.string().trim().min(1, `Enter ${what}`).max(most, `Use at most ${most} characters`)

/** A whole number of people or meetings, as typed into a form or given as a number. */
const size = (message: string) =>
  z.coerce.number(message).int(message).min(20, message).max(1_000_000, message)

/** What is fixed before any outcome is looked at, of a link or of an experiment. */
export const RegistrationPlan = z.object({
  kind: z.enum(['link', 'experiment']),
  hypothesis: words('what you expect, in one or two sentences', 600),
  /** A link's exposure by its key; an experiment's treatment. */
  exposure: words('what is tried', 400),
  outcome: words('the outcome', 200),
  /** Names of `COVARIATE_LABEL`, or an experiment's strata. */
  covariates: z.array(z.string().max(60)).max(20),
  /** Meetings for a link, people for an experiment. */
  planned_n: size('Enter a whole number from 20 to 1,000,000'),
  /** When looking ends and what is left out, in words; empty where the rule is the size alone. */
  stopping: z.string().trim().max(600, 'Use at most 600 characters').default(''),
  /** sha-256 of an experiment's whole plan, its arms and messages; empty for a link. */
  details: z.string().max(64).default(''),
})
export type RegistrationPlan = z.infer<typeof RegistrationPlan>

/** What the hash of a locked registration covers: its words, its date and the version before it. */
export interface LockedFields {
  readonly study_id: string
  readonly version: number
  readonly plan: RegistrationPlan
  readonly reason: string
  readonly registered_by: string
  readonly registered_at: Date
  readonly previous_hash: string | null
}

/** In a fixed shape, so that the same registration always has the same hash. */
export const hashedFields = (locked: LockedFields): object => ({
  ...locked,
  registered_at: locked.registered_at.toISOString(),
})

/** Where an analysis stands: beside a plan that was locked before its outcome was opened, or not. */
export const Standing = z.object({
  exploratory: z.boolean(),
  /** Why, in words for a page, a file and the API alike. */
  sentence: z.string(),
  registration: z
    .object({
      id: z.string(),
      name: z.string(),
      hash: z.string(),
      registered_at: z.iso.datetime(),
      planned_n: z.number().int(),
      covariates: z.array(z.string()),
    })
    .nullable(),
})
export type Standing = z.infer<typeof Standing>

/** One locked version, as far as standing depends on it. */
export interface Registered {
  readonly id: string
  readonly n: number
  readonly version: number
  readonly hash: string
  readonly registered_at: Date
  readonly plan: RegistrationPlan
}

/** `R-3`, and from the second version `R-3, version 2`. */
export const registrationName = ({ n, version }: Pick<Registered, 'n' | 'version'>): string =>
  version === 1 ? `R-${n}` : `R-${n}, version ${version}`

/**
 * Where an analysis stands, from the versions registered for it and the moment its outcome was first
 * opened (null: not yet). Only what was locked before that moment counts; of several, the last.
 */
export function standingOf(
  versions: readonly Registered[],
  opened_at: Date | null,
  format: (date: Date) => string,
): Standing {
  const inOrder = [...versions].sort(
    (a, b) => a.registered_at.getTime() - b.registered_at.getTime(),
  )
  const before = inOrder.filter((one) => opened_at === null || one.registered_at < opened_at)
  const counts = before.at(-1)
  if (counts === undefined) {
    return {
      exploratory: true,
      sentence:
        inOrder.length === 0
          ? 'Exploratory: no plan was registered for it beforehand.'
          : `Exploratory: ${registrationName(inOrder[0]!)} was locked after the numbers had been seen.`,
      registration: null,
    }
  }
  const late = inOrder.length - before.length
  return {
    exploratory: false,
    sentence:
      `Registered beforehand as ${registrationName(counts)} on ${format(counts.registered_at)}, ` +
      `hash ${counts.hash.slice(0, 12)}.${late > 0 ? LATER : ''}`,
    registration: {
      id: counts.id,
      name: registrationName(counts),
      hash: counts.hash,
      registered_at: counts.registered_at.toISOString(),
      planned_n: counts.plan.planned_n,
      covariates: counts.plan.covariates,
    },
  }
}

const LATER = ' A later version was locked after the numbers had been seen and does not count.'
