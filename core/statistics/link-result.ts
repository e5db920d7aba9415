import { z } from 'zod'

/** A number that could not be computed is null, never a value that looks fine. */
const value = z.number().nullable()

/** An estimate with its 95 % interval. */
export const Interval = z.object({ estimate: value, se: value, low: value, high: value })
export type Interval = z.infer<typeof Interval>

export const LinkMethod = z.enum(['direct', 'corrected', 'human', 'naive'])
export type LinkMethod = z.infer<typeof LinkMethod>

export const MethodEstimate = Interval.extend({
  method: LinkMethod,
  /** The exposure. */
  term: z.string(),
  /** Degrees of freedom; null stands for the normal distribution. */
  df: value,
  p: value,
  /** Difference of standardised means: of shares, or of scores when the outcome is a score. */
  risk_difference: Interval,
  /** Null throughout when the outcome is not yes/no. */
  log_risk_ratio: Interval,
  /** exp of the coefficient and of its limits, its error on the log scale; yes/no outcomes only. */
  odds_ratio: Interval.optional(),
  /** Mean slope for one unit of a numeric exposure; absent for yes/no. */
  marginal_effect: Interval.optional(),
  /** The two exposure values that p1 and p0 stand for. */
  contrast: z.tuple([z.number(), z.number()]),
  p1: value,
  p0: value,
  prevalence: Interval,
  n: z.number().int(),
  clusters: z.number().int(),
})
export type MethodEstimate = z.infer<typeof MethodEstimate>

/** Why a method gave no number, or what to know beside it. */
export const Warning = z.object({ code: z.string(), sentence: z.string() })
export type Warning = z.infer<typeof Warning>

export const Gate = z.object({
  gate: z.string(),
  value,
  threshold: z.number(),
  passed: z.boolean(),
})
export type Gate = z.infer<typeof Gate>

export const Grade = z.object({
  locks: z.number().int().min(0).max(5),
  /** What was lost, one sentence each. */
  lost: z.array(z.string()),
})
export type Grade = z.infer<typeof Grade>

/** How many human-coded meetings a given margin would take. */
export const MoreCoding = z.object({
  codes_now: z.number().int(),
  /** 95 % half-width of the risk difference now, and with every meeting coded. */
  margin_now: z.number(),
  margin_all_coded: z.number(),
  /** Codes in all for the margin asked for; null when even coding all would not do. */
  margin_wanted: z.number(),
  codes_needed: z.number().int().nullable(),
})
export type MoreCoding = z.infer<typeof MoreCoding>

export const BetweenCoaches = z.object({
  estimate: value,
  se: value,
  df: value,
  p: value,
  sentence: z.string(),
})
export type BetweenCoaches = z.infer<typeof BetweenCoaches>

/** How much the headline hangs on single clusters. */
export const Leverage = z.object({
  /** Share of the leave-one-out variance that the heaviest cluster brings; 1 / clusters when even. */
  heaviest_share: value,
  /** The difference furthest off when one cluster is left out, either way. */
  low: value,
  high: value,
})
export type Leverage = z.infer<typeof Leverage>

/** One look at the headline from another side. */
export const Check = z.object({
  check: z.enum(['length_third', 'booking_gap']),
  /** `shortest`, `middle` or `longest` third; `booked` for the booking gap. */
  part: z.string(),
  n: z.number().int(),
  difference: Interval,
})
export type Check = z.infer<typeof Check>

/** The difference at one step of a dose, against the lowest. */
export const DoseStep = z.object({
  label: z.string(),
  from: z.string(),
  n: z.number().int(),
  clusters: z.number().int(),
  difference: Interval,
})
export type DoseStep = z.infer<typeof DoseStep>

/** The difference among the meetings of one level of a characteristic. */
export const ModeratorLevel = z.object({
  level: z.string(),
  n: z.number().int(),
  clusters: z.number().int(),
  /** As estimated there alone. */
  difference: Interval,
  /** Pulled towards the mean of all levels by its own uncertainty: the one to read. */
  shrunk: Interval,
})
export const Moderator = z.object({
  column: z.string(),
  levels: z.array(ModeratorLevel),
  /** That all levels have the same difference (Cochran's Q). */
  same_p: value,
})
export type ModeratorLevel = z.infer<typeof ModeratorLevel>
export type Moderator = z.infer<typeof Moderator>

/** Time to an event, where times were given: a picture, and a Cox model to check by. */
export const Survival = z.object({
  cox: z.object({ log_hazard_ratio: Interval, model_se: value, df: value, p: value }).nullable(),
  /** Kaplan-Meier steps with (1) and without (0) a yes/no exposure. */
  curves: z.array(
    z.object({
      exposure: z.number(),
      steps: z.array(
        z.object({
          time: z.number(),
          at_risk: z.number(),
          events: z.number(),
          survival: z.number(),
          se: z.number().nullable(),
        }),
      ),
    }),
  ),
})
export type Survival = z.infer<typeof Survival>

export const LinkResult = z.object({
  n: z.number().int(),
  clusters: z.number().int(),
  dropped: z.record(z.string(), z.number().int()),
  estimates: z.array(MethodEstimate),
  /** Every term of a direct fit; one intercept a cluster is never listed. */
  coefficients: z.array(z.object({ term: z.string(), estimate: value, se: value })),
  sign_flip_p: value,
  /** Clusters whose own score points the way of the whole. */
  same_direction: z.number().int().nullable(),
  /** Left-out clusters that turn the sign of the headline: none is what one hopes for. */
  sign_turned_by: z.number().int().nullable(),
  leverage: Leverage.nullable(),
  /** Rows whose outcome is not known; they are not in the fit. */
  missing_outcomes: z.number().int(),
  checks: z.array(Check).optional(),
  dose: z.array(DoseStep).optional(),
  moderators: z.array(Moderator).optional(),
  /** Null where it cannot be computed: tags are drawn against nothing. */
  survival: Survival.nullable().optional(),
  e_value: z.object({ estimate: value, limit: value }).nullable(),
  more_coding: MoreCoding.nullable(),
  between: BetweenCoaches.nullable(),
  gates: z.array(Gate),
  grade: Grade,
  warnings: z.array(Warning),
  /** The corrected share of meetings with the technique: what is left to say when a gate fails. */
  fallback_prevalence: Interval.nullable(),
  ungated: z.boolean(),
  q: value.optional(),
})
export type LinkResult = z.infer<typeof LinkResult>
