import type { MiddlewareHandler } from 'hono'
import type { Env } from '../ports.ts'
import { Problem } from '../problem.ts'
import { SlowDown } from './slow-down.ts'

const MINUTE_S = 60
const PER_MINUTE = 600

/**
 * Slows one account's calls of the API down, so that a script gone wild takes nothing from the
 * others. Counted in this process: several processes allow as many times more.
 */
export function apiPace(per_minute = PER_MINUTE): MiddlewareHandler<Env> {
  const slowDown = new SlowDown(per_minute, MINUTE_S * 1_000)
  return async function pacedApi(c, next) {
    const who = c.get('actor')?.account_id ?? 'nobody'
    if (!slowDown.allows(who, c.get('ports').now())) {
      c.header('retry-after', String(MINUTE_S))
      const detail = `At most ${per_minute} calls a minute are answered. Wait a minute and go on.`
      throw new Problem(429, 'Too many calls', detail)
    }
    await next()
  }
}
