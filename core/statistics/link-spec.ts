import { z } from 'zod'

const column = z.string().min(1)

/** What a scientist asks for: the binding shape of `rapport link --spec`. */
export const LinkSpec = z.looseObject({
  outcome: z.strictObject({
    column,
    /** `hazard`: one row a meeting, 1 where the event followed. */
    family: z.enum(['binomial', 'gaussian', 'hazard']),
  }),
  exposure: z.union([
    z.strictObject({
      column,
      /** Two values of a numeric exposure to compare. */
      contrast: z.tuple([z.number(), z.number()]).optional(),
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
export type LinkSpec = z.infer<typeof LinkSpec>

export const LinkSpecs = z.looseObject({ links: z.array(LinkSpec).min(1) })
