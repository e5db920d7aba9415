import type { Context } from 'hono'
import type { Frame } from '../web/components/frame.ts'
import type { Env } from './ports.ts'

/**
 * What a signed-in page needs besides its own content. `notices` are the sentences that `?done=` may
 * stand for; whatever else the address holds is never shown.
 */
export function frameOf(c: Context<Env>, notices: Record<string, string> = {}): Frame {
  const done = c.req.query('done') ?? ''
  return {
    viewer: c.get('actor'),
    synthetic: c.get('ports').settings.synthetic,
    notice: Object.hasOwn(notices, done) ? (notices[done] ?? null) : null,
  }
}
