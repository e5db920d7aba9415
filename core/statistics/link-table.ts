import { z } from 'zod'
import { BetweenCoaches, Grade, Interval, Warning } from './link-result.ts'

/** A gate as it may be shown: counts are rounded and small ones hidden. */
export const ShownGate = z.object({
  gate: z.string(),
  value: z.number().nullable(),
  threshold: z.number(),
  passed: z.boolean(),
})
export type ShownGate = z.infer<typeof ShownGate>

/** One look at a link from another side, in words without a count of anybody. */
export const ShownCheck = z.object({
  check: z.enum(['length', 'leverage', 'booking']),
  sentence: z.string(),
  /** False where it weakens the link. */
  holds: z.boolean(),
})
export type ShownCheck = z.infer<typeof ShownCheck>

/** The difference at one step of a dose against the lowest; null where it may not be shown. */
export const ShownDose = z.object({
  label: z.string(),
  from: z.string(),
  difference: Interval.nullable(),
})
export type ShownDose = z.infer<typeof ShownDose>

/** Differences by level of a characteristic, pulled towards their mean; at least two may be shown. */
export const ShownModerator = z.object({
  characteristic: z.string(),
  levels: z.array(z.object({ level: z.string(), difference: Interval })),
  /** p that all levels have the same difference. */
  same_p: z.number().nullable(),
})
export type ShownModerator = z.infer<typeof ShownModerator>

/**
 * The same difference from the human-coded meetings alone and from raw tags, to judge the corrected one
 * by. Only where that one is shown, and only for experts: the raw one is wrong and never quoted.
 */
export const ShownCompared = z.object({ human: Interval.nullable(), naive: Interval.nullable() })
export type ShownCompared = z.infer<typeof ShownCompared>

/** Differences by coach, pulled together, in groups of at least three coaches: none is anyone's own. */
export const ShownSpread = z.object({
  groups: z.array(z.object({ difference: z.number(), coaches: z.number().int() })),
  /** Standard deviation between coaches beyond chance. */
  sd: z.number(),
  same_p: z.number().nullable(),
})
export type ShownSpread = z.infer<typeof ShownSpread>

/** One level of a covariate on the two sides of the exposure, of 100 meetings there. */
export const ShownBalance = z.object({
  covariate: z.string(),
  level: z.string(),
  with_of_100: z.number().int(),
  without_of_100: z.number().int(),
  /** Null where it cannot be reckoned. */
  standardised: z.number().nullable(),
  /** Whether the link is adjusted for it. */
  adjusted: z.boolean(),
})
export type ShownBalance = z.infer<typeof ShownBalance>

/** What is not known, of 100 meetings, to the nearest 5. */
export const ShownMissing = z.object({
  /** Meetings that are not in the fit, by why. */
  left_out: z.array(z.object({ reason: z.string(), of_100: z.number().int() })),
  /** Without a known outcome on either side of the exposure; null where that may not be said. */
  outcome: z.object({ with_of_100: z.number().int(), without_of_100: z.number().int() }).nullable(),
  /** Not recorded, by covariate. */
  covariates: z.array(z.object({ covariate: z.string(), of_100: z.number().int() })),
})
export type ShownMissing = z.infer<typeof ShownMissing>

/** One exposure and one outcome, with everything that may leave the engine and nothing else. */
export const LinkRecord = z.object({
  exposure: z.string(),
  exposure_label: z.string(),
  outcome: z.string(),
  outcome_label: z.string(),
  family: z.enum(['binomial', 'gaussian', 'hazard']),
  /** True when a number (not yes/no) is compared: its upper with its lower quarter. */
  numeric_exposure: z.boolean(),
  shown: z.boolean(),
  /** Plain words for the page; always ends with the caveat when an estimate is shown. */
  sentence: z.string(),
  /** Why nothing is shown; null when it is. */
  reason: z.string().nullable(),
  /** `direct` for known exposures, `corrected` for techniques; null when nothing is shown. */
  method: z.enum(['direct', 'corrected']).nullable(),
  /** Shares between 0 and 1, or points of a score. */
  difference: Interval.nullable(),
  p1: z.number().nullable(),
  p0: z.number().nullable(),
  p: z.number().nullable(),
  /** Benjamini-Hochberg within the outcome and population. */
  q: z.number().nullable(),
  q_label: z.enum(['clear', 'tentative', 'not clear']).nullable(),
  /** Place by shrunk estimate, 1 the furthest from zero: for the order of a list only. */
  order: z.number().int().nullable(),
  /** Share of meetings with it, corrected; left when an estimate is withheld but this may be said. */
  prevalence: Interval.nullable(),
  /** Distinct people and meetings, to the nearest 5; null when hidden. */
  people: z.number().nullable(),
  meetings: z.number().nullable(),
  coaches: z.number().int(),
  /** Coaches whose own meetings point the way of the whole. */
  same_direction: z.number().int().nullable(),
  sign_flip_p: z.number().nullable(),
  e_value: z.object({ estimate: z.number().nullable(), limit: z.number().nullable() }).nullable(),
  between: BetweenCoaches.nullable(),
  /** "About N more coded meetings would bring this margin to M points." */
  more_coding: z.string().nullable(),
  grade: Grade,
  gates: z.array(ShownGate),
  warnings: z.array(Warning),
  /** True while the technique's code has not passed its gate. */
  provisional: z.boolean(),
  /** True unless the outcome is the one declared primary. */
  exploratory: z.boolean(),
  /** For the expert panel only: no odds ratio is said in words. Yes/no outcomes. */
  odds_ratio: Interval.nullable().optional(),
  /** Degrees of freedom of interval and p. */
  df: z.number().nullable().optional(),
  /** Meetings of 100 without a known outcome, to the nearest 5. */
  missing_of_100: z.number().nullable().optional(),
  checks: z.array(ShownCheck).optional(),
  dose: z.array(ShownDose).optional(),
  /** Only for links that are clear or tentative: looking for groups elsewhere finds chance. */
  moderators: z.array(ShownModerator).optional(),
  compared: ShownCompared.optional(),
  spread: ShownSpread.nullable().optional(),
  balance: z.array(ShownBalance).optional(),
  missing: ShownMissing.optional(),
})
export type LinkRecord = z.infer<typeof LinkRecord>

/** A part of the meetings that the same links are asked of: a phase, a site, a group of people. */
export const ShownCut = z.object({
  /** The characteristic it is cut by, and its value there. */
  dimension: z.string(),
  level: z.string(),
  name: z.string(),
  /** Distinct people, to the nearest 5; null when hidden. */
  people: z.number().nullable(),
  /** Why nothing of it is shown; null when it may be. */
  refused: z.string().nullable(),
})
export type ShownCut = z.infer<typeof ShownCut>

/** Who stands behind a whole table, as far as it may be said. */
export const TableCounts = z.object({
  meetings: z.number().nullable(),
  people: z.number().nullable(),
  coaches: z.number().int().nullable(),
})
export type TableCounts = z.infer<typeof TableCounts>

export const LinkTable = z.object({
  population: z.string(),
  caveat: z.string(),
  /** True when any technique's code has not passed its gate. */
  provisional: z.boolean(),
  links: z.array(LinkRecord),
  /** Which meetings the population was cut down to; absent for all. */
  filter: z.record(z.string(), z.string()).optional(),
  /** Name and version of the tagger whose tags were read: versions never mix in one fit. */
  tagger: z.string().nullable().optional(),
  /** Absent in results stored before it was kept. */
  counts: TableCounts.optional(),
  /** The parts that can be looked at too; only with the whole. */
  cuts: z.array(ShownCut).optional(),
})
export type LinkTable = z.infer<typeof LinkTable>
