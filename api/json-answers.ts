import { z } from '@hono/zod-openapi'

const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('What to do about it'),
    instance: z.string().describe('Reference of this request'),
  })
  .openapi('Problem')

/** A refusal of this meaning. */
export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemBody } },
})

/** The refusals every route of the API can answer with (RFC 9457). */
export const REFUSALS = {
  401: problem('Not signed in'),
  404: problem('No such thing, or not for this account'),
  422: problem('The request does not fit; the detail says what to do'),
}

/** A JSON answer of this shape. */
export const jsonAnswer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** A page of a list: how many at most, and how many to leave out before. */
export const ListPage = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
