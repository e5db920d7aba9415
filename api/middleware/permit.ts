import type { MiddlewareHandler } from 'hono'
import { type Action, type Resource, whoseMay } from '../../core/access/policy.ts'
import type { Env } from '../ports.ts'
import { notFound } from '../problem.ts'

/** What a route needs, readable from the route itself so that a test can walk all of them. */
export interface Permission {
  action: Action
  resource: Resource
}

export interface Guarded extends MiddlewareHandler<Env> {
  permission?: Permission | 'open' | 'signed-in'
}

/**
 * Lets the request through when the policy has a row for the account's role. A refusal looks
 * exactly like an address that does not exist.
 */
export function permit(action: Action, resource: Resource): Guarded {
  const guard: Guarded = async function permitted(c, next) {
    if (whoseMay(c.get('actor').role, action, resource) === null) throw notFound()
    await next()
  }
  guard.permission = { action, resource }
  return guard
}

/** For whoever is signed in, whatever their role: the way in and out. */
export function signedIn(): Guarded {
  const guard: Guarded = async function anySignedIn(_c, next) {
    await next()
  }
  guard.permission = 'signed-in'
  return guard
}

/** For everybody: the sign-in page, its assets, the health check. */
export function open(): Guarded {
  const guard: Guarded = async function openToAll(_c, next) {
    await next()
  }
  guard.permission = 'open'
  return guard
}
