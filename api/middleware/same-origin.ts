import type { MiddlewareHandler } from 'hono'
import type { Env } from '../ports.ts'
import { Problem } from '../problem.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Every unsafe method, whatever its content type, must come from this site: the browser's own
 * `Origin` has to match. No origin at all is refused too; every browser sends one with a POST.
 */
export function sameOrigin(): MiddlewareHandler<Env> {
  return async function fromHere(c, next) {
    if (!SAFE.has(c.req.method)) {
      const origin = c.req.header('origin')
      const here = c.get('ports').settings.public_url ?? new URL(c.req.url).origin
      const site = c.req.header('sec-fetch-site')
      if (origin !== here || (site !== undefined && site !== 'same-origin')) {
        throw new Problem(403, 'Request refused', 'It did not come from this service’s own pages.')
      }
    }
    await next()
  }
}
