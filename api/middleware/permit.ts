import type { MiddlewareHandler } from 'hono'
import {
  type Action,
  type Resource,
  type Role,
  type Whose,
  whoseMay,
} from '../../core/access/policy.ts'
import type { Env } from '../ports.ts'
import { notFound } from '../problem.ts'

/** What a route needs, readable from the route itself so that a test can walk all of them. */
export interface Permission {
  action: Action
  resource: Resource
  /** Whose rows the page is made for, where the same right over other rows has a page of its own. */
  whose: Whose | null
}

export interface Guarded extends MiddlewareHandler<Env> {
  permission?: Permission | 'open' | 'signed-in'
}

/**
 * Lets the request through when the policy has a row for the account's role. A refusal looks
 * exactly like an address that does not exist.
 */
export function permit(action: Action, resource: Resource, whose: Whose | null = null): Guarded {
  const permission = { action, resource, whose }
  const guard: Guarded = async function permitted(c, next) {
    if (!isPermitted(c.get('actor').role, permission)) throw notFound()
    await next()
  }
  guard.permission = permission
  return guard
}

/** Whether the policy lets this role through. */
export function isPermitted(role: Role, { action, resource, whose }: Permission): boolean {
  const theirs = whoseMay(role, action, resource)
  return theirs !== null && (whose === null || theirs === whose)
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
