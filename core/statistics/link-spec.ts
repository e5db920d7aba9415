import { z } from 'zod'

const column = z.string().min(1)

const Shape = z.looseObject({
  outcome: z.strictObject({
    column,
    /** `hazard`: one row a meeting, 1 where the event followed. */
    family: z.enum(['binomial', 'gaussian', 'hazard']),
    /**
     * Time from the meeting to the event, or to when it was last known not to have come. Adds a
     * survival picture and a Cox model to check by; the estimate shown stays the family's.
     */
    time: column.nullish(),
  }),
  exposure: z.union([
    z.strictObject({
      column,
      /** Two values of a numeric exposure to compare. */
      contrast: z.tuple([z.number(), z.number()]).optional(),
      /** Divides it: minutes for a rate, occasions for a share of opportunities. */
      per: column.nullish(),
      /** Above zero or not, instead of how often. */
      presence: z.boolean().default(false),
    }),
    z.strictObject({ tag: column, human: column, coded: column, probability: column }),
  ]),
  covariates: z.array(z.strictObject({ column, type: z.enum(['factor', 'numeric']) })).default([]),
  cluster: column,
  client: column.nullish(),
  /** True: one intercept a cluster, the within-coach association. */
  fixed_effects: z.boolean().default(true),
  methods: z.array(z.enum(['corrected', 'naive', 'human', 'direct'])).default(['corrected']),
  variance: z.enum(['jackknife', 'CR0', 'CR1', 'CR2', 'model']).default('jackknife'),
  weights: column.nullish(),
  gates: z.boolean().default(true),
  /** Only rows with these values: a phase, a subgroup. */
  where: z.record(column, z.union([z.string(), z.array(z.string()).min(1)])).default({}),
  /** Looks at the headline from other sides; each computes more fits. */
  length: column.nullish(),
  booked: column.nullish(),
  dose: z.boolean().default(false),
  moderators: z.array(column).default([]),
  /** Column that names a meeting; a second row with the same name is refused. */
  id: column.nullish(),
  seed: z.number().int().default(1),
  /** Agreement between human coders on this code (Krippendorff's alpha), where measured. */
  human_alpha: z.number().max(1).nullish(),
  /** Sign of the difference in the previous period (-1 or 1), where there was one. */
  earlier_sign: z.number().nullish(),
  /** Difference between used and not used in the share with no next meeting booked. */
  booking_gap: z.number().nullish(),
})
/**
 * What a scientist asks for: the binding shape of `rapport link --spec`. A column may play one part
 * only: an outcome among the covariates would explain itself.
 */
export const LinkSpec = Shape.superRefine((spec, context) => {
  const { exposure } = spec
  const parts: [part: string, name: string][] = [
    ['outcome', spec.outcome.column],
    ...('column' in exposure
      ? [['exposure', exposure.column] as [string, string]]
      : (['tag', 'human', 'coded', 'probability'] as const).map((part): [string, string] => [
          part,
          exposure[part],
        ])),
    ...spec.covariates.map((covariate): [string, string] => ['covariate', covariate.column]),
    ['cluster', spec.cluster],
  ]
  const seen = new Map<string, string>()
  for (const [part, name] of parts) {
    const before = seen.get(name)
    if (before !== undefined) {
      const message = `column “${name}” is both ${before} and ${part}`
      context.addIssue({ code: 'custom', message })
    }
    seen.set(name, part)
  }
})
export type LinkSpec = z.infer<typeof LinkSpec>

export const LinkSpecs = z.looseObject({ links: z.array(LinkSpec).min(1) })
