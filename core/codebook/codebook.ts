import { z } from 'zod'

/** A hypothesis for reading tables, never a score for a coach. */
export const Polarity = z.enum(['consistent', 'inconsistent', 'neutral'])
export type Polarity = z.infer<typeof Polarity>

export const CodeId = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'use lower-case letters, digits and underscores')
  .max(60, 'use at most 60 characters')

/** One label of the codebook, with what a coder needs to use it the same way as others do. */
export const Code = z.strictObject({
  id: CodeId,
  speaker: z.enum(['coach', 'client']),
  group: z.string().min(1),
  polarity: Polarity,
  definition: z.string().min(1),
  /** What takes the code; in the first codebook, an example of it. */
  include: z.string(),
  /** What does not, and which code it takes instead. */
  exclude: z.string(),
  /** A turn that takes the code, word for word. */
  example: z.string().optional(),
  /** A turn that looks like it and does not take it. */
  near_miss: z.string().optional(),
  /** The coarser code it is counted under where coders cannot tell it from its siblings. */
  parent: CodeId.optional(),
  /** How it is drawn elsewhere, `#rrggbb`. */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .optional(),
  /** The MITI 4.2.1 behaviour it counts as, if any. */
  miti: z.string().optional(),
  /** The AnnoMI attribute it answers to, `attribute/value` or a bare client-talk value. */
  annomi: z.string().optional(),
  /** Codes of one speaker with the same `exclusive` word: a turn takes exactly one of them. */
  exclusive: z.string().optional(),
  /** Version from which codings of it count: its rules were others before. */
  since: z.string().min(1).optional(),
})
export type Code = z.infer<typeof Code>

/** A code that is not put on turns itself: it stands for its children together. */
export const ParentCode = z.strictObject({ id: CodeId, definition: z.string().min(1) })
export type ParentCode = z.infer<typeof ParentCode>

export const Codebook = z
  .strictObject({
    version: z.string().min(1),
    codes: z.array(Code).min(1),
    parents: z.array(ParentCode).optional(),
    /** Ids of codes and parents of earlier versions; none is ever used again. */
    retired: z.array(CodeId).optional(),
  })
  .superRefine((codebook, context) => {
    const seen = new Set(codebook.parents?.map((parent) => parent.id))
    for (const [at, code] of codebook.codes.entries()) {
      if (seen.has(code.id)) {
        const message = `the code ${code.id} is there twice`
        context.addIssue({ code: 'custom', path: ['codes', at, 'id'], message })
      }
      seen.add(code.id)
    }
  })
/** A released, versioned set of codes. A released version never changes. */
export type Codebook = z.infer<typeof Codebook>

/** A codebook that is being worked on: its texts may still be empty and its parents missing. */
export const CodebookDraft = z.strictObject({
  version: z.string(),
  codes: z.array(Code.extend({ id: z.string(), definition: z.string() })),
  parents: z.array(z.strictObject({ id: z.string(), definition: z.string() })).optional(),
  retired: z.array(z.string()).optional(),
})
export type CodebookDraft = z.infer<typeof CodebookDraft>

export type CodebookReading = { ok: true; codebook: Codebook } | { ok: false; problems: string[] }

/** Checks a codebook that came from a file; every problem names its place. */
export function readCodebook(value: unknown): CodebookReading {
  const parsed = Codebook.safeParse(value)
  if (parsed.success) return { ok: true, codebook: parsed.data }
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
  )
  return { ok: false, problems }
}

export function findCode(codebook: Codebook, id: string): Code | undefined {
  return codebook.codes.find((code) => code.id === id)
}

/** Whether two versions have the same codes, put by the same rules: examples may differ. */
export function codesAlike(one: Codebook, other: Codebook): boolean {
  const ruleOf = ({ id, speaker, definition, include, exclusive = '' }: Code) =>
    JSON.stringify([id, speaker, definition, include, exclusive])
  const rules = new Set(one.codes.map(ruleOf))
  return (
    one.codes.length === other.codes.length && other.codes.every((code) => rules.has(ruleOf(code)))
  )
}

/** The codes of which a turn of this speaker takes exactly one, by their `exclusive` word. */
export function exclusiveSets(codebook: Codebook, speaker: Code['speaker']): Map<string, Code[]> {
  const sets = new Map<string, Code[]>()
  for (const code of codebook.codes) {
    if (code.speaker !== speaker || code.exclusive === undefined) continue
    sets.set(code.exclusive, [...(sets.get(code.exclusive) ?? []), code])
  }
  return sets
}
