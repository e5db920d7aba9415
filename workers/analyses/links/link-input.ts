import type { LinkOptions } from '../../../core/statistics/link.ts'

/** One session as the links see it. Nothing here names anybody: coach and person are keys. */
export interface SessionRow {
  readonly session_id: string
  readonly coach: string
  readonly person: string
  /** By outcome name; null when it is not known (yet). Yes/no outcomes are 1 or 0. */
  readonly outcomes: Readonly<Record<string, number | null>>
  /** By measure name: counts and rates of tags, talk share, plan steps. */
  readonly measures: Readonly<Record<string, number | null>>
  /** Known before the session: age band, phase, channel, venue… */
  readonly covariates: Readonly<Record<string, string | number | null>>
  /** Adjudicated human codings, when this session was drawn for coding: code to count. */
  readonly human: Readonly<Record<string, number>> | null
  /** Chance of having been drawn for coding, fixed at the draw; null when no draw covered it. */
  readonly probability: number | null
  /** Shares of openings taken as people coded them turn by turn, where a draw of turns was coded. */
  readonly sequences?: Readonly<Record<string, number>> | null
  /** Chance of that draw alone; codings of whole sessions say nothing of what followed what. */
  readonly turns_probability?: number | null
  /** Length of the session, for the look within thirds of it. */
  readonly minutes?: number | null
  /** Years as a work coach at the time; null where the first day is not on record. */
  readonly experience_years?: number | null
  /** Whether a next meeting was booked (1, 0), for the look at who could be followed. */
  readonly booked?: number | null
}

export interface OutcomeSpec {
  readonly name: string
  /** Completes "were followed by …", or names a score, in plain words. */
  readonly label: string
  readonly family: LinkOptions['family']
  /** The one outcome declared beforehand; all others are exploratory. */
  readonly primary: boolean
}

/** A measure that is known without tagging, or a design fact such as a venue. */
export interface KnownExposureSpec {
  readonly kind: 'known'
  readonly name: string
  /** Completes "meetings with …". */
  readonly label: string
  /** Reads a measure, or a covariate that equals `level` (a venue, a channel). */
  readonly from:
    | { readonly measure: string }
    | { readonly covariate: string; readonly level: string }
}

/** A tagged technique: present in a session when its measure is above zero. */
export interface TechniqueSpec {
  readonly kind: 'technique'
  /** The code, as human codings name it. */
  readonly name: string
  readonly label: string
  /** The measure that counts its tags. */
  readonly measure: string
  /** Whether the code passed its gate against the gold set; null when there is none yet. */
  readonly gate_passed: boolean | null
  /** Krippendorff's alpha between human coders; null when not measured. */
  readonly human_alpha: number | null
}

/**
 * What follows what, per opportunity: present where at least half of the openings were taken, among
 * sessions in which the tagger found an opening. Corrected by turns that people coded.
 */
export interface SequenceSpec extends Omit<TechniqueSpec, 'kind'> {
  readonly kind: 'sequence'
}

export type ExposureSpec = KnownExposureSpec | TechniqueSpec | SequenceSpec

/** A part of the sessions to ask the same links of; decided beforehand, never made up on a page. */
export interface CutSpec {
  /** A covariate and one of its values. */
  readonly dimension: string
  readonly level: string
  readonly name: string
}

export interface LinksInput {
  readonly population: string
  readonly rows: readonly SessionRow[]
  readonly outcomes: readonly OutcomeSpec[]
  readonly exposures: readonly ExposureSpec[]
  /** In order of importance: later ones give way when outcomes are too rare for all. */
  readonly covariates: readonly { readonly name: string; readonly type: 'factor' | 'numeric' }[]
  readonly seed: number
  /** Signs of the previous period's differences, by `linkKey`. */
  readonly earlier_signs: Readonly<Record<string, number>>
  /** Sessions with these values of covariates only: a phase, a subgroup. */
  readonly filter?: Readonly<Record<string, string>>
  /** Covariates by whose levels clear links are looked at again. */
  readonly moderators?: readonly string[]
  readonly tagger?: string | null
  readonly cuts?: readonly CutSpec[]
  /** Links of which nothing may be shown here, by `linkKey`, with the reason. */
  readonly held_back?: Readonly<Record<string, string>>
}

/** Names a link across periods. */
export const linkKey = (exposure: string, outcome: string): string => `${exposure} → ${outcome}`
