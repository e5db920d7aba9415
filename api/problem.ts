import type { Context } from 'hono'

/** An expected refusal, answered as problem+json or as a page. Anything else thrown is a bug. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503
  /** What a person can do about it. */
  readonly detail: string

  constructor(status: Problem['status'], title: string, detail: string) {
    super(title)
    this.status = status
    this.detail = detail
  }
}

/** Somebody else's row and a row that never was are told apart by nobody. */
export const notFound = () =>
  new Problem(404, 'Page not found', 'If you typed the address, check it is correct.')

export function wantsJson(c: Context): boolean {
  return c.req.path.startsWith('/api/') || (c.req.header('accept') ?? '').includes('json')
}

/** RFC 9457. */
export function problemJson(c: Context, problem: Problem, request_id: string): Response {
  const body = { type: 'about:blank', title: problem.message, status: problem.status }
  return c.json({ ...body, detail: problem.detail, instance: request_id }, problem.status, {
    'content-type': 'application/problem+json',
  })
}
