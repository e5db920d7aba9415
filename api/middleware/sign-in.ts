import type { MiddlewareHandler } from 'hono'
import { ROLES, type Role } from '../../core/access/policy.ts'
import { ABSOLUTE_S } from '../auth.ts'
import type { Env, Ports, SignedIn } from '../ports.ts'
import { Problem, wantsJson } from '../problem.ts'

const OPEN_PATHS = ['/sign-in', '/assets/', '/health', '/auth/', '/favicon.ico']

/** Finds out who is asking. Whoever is not signed in is sent to the sign-in page and back again. */
export function knowAccount(): MiddlewareHandler<Env> {
  return async function accountKnown(c, next) {
    const actor = await whoIs(c.get('ports'), c.req.raw.headers)
    if (actor) c.set('actor', actor)
    else if (!OPEN_PATHS.some((path) => c.req.path.startsWith(path))) {
      if (wantsJson(c)) throw new Problem(401, 'Not signed in', 'Sign in, then try again.')
      const back = c.req.method === 'GET' ? `?to=${encodeURIComponent(c.req.path)}` : ''
      return c.redirect(`/sign-in${back}`, 303)
    }
    await next()
    // A shared computer must not show the page again from its memory after signing out.
    if (actor && !c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  }
}

async function whoIs(ports: Ports, headers: Headers): Promise<SignedIn | null> {
  const found = await ports.auth.api.getSession({ headers })
  if (!found) return null
  const { user, session } = found
  const age_ms = ports.now().getTime() - new Date(session.createdAt).getTime()
  const role = ROLES.find((one) => one === user.role)
  if (!role || user.disabledAt || age_ms > ABSOLUTE_S * 1000) return null
  return {
    account_id: user.id,
    role: role satisfies Role,
    coach_id: user.coachId ?? null,
    team_id: user.teamId ?? null,
    name: user.name,
    email: user.email,
  }
}
