import { AsyncLocalStorage } from 'node:async_hooks'
import type { Configuration } from '../../core/configuration.ts'
import { connectPostgres } from '../../db/connect-postgres.ts'
import type { Database, Tx } from '../../db/database.ts'
import { KeyRing, type RingPlace } from '../../db/sealing/key-ring.ts'
import { type Keys, openKeys } from '../../db/sealing/keys.ts'
import { type RingBucket, ringObject } from '../../db/sealing/ring-object.ts'
import { deriveBytes } from '../../db/sealing/secret.ts'
import type { Bindings, EdgeContext } from './bindings.ts'

/**
 * At the edge a connection belongs to the request that opened it, while the application, its routes
 * and its counters live as long as the isolate. This is what one request has of its own.
 */
export interface RequestScope {
  database: Database
  /** The ring is read anew for every request, so that a destroyed key opens nothing here either. */
  keys: Keys
}

/** More than a page asks at a time; an isolate may hold few connections open at once. */
const CONNECTIONS_MAX = 3

const scopes = new AsyncLocalStorage<RequestScope>()

/** What the request being answered has of its own. */
export function scope(): RequestScope {
  const current = scopes.getStore()
  if (!current) throw new Error('Asked for a connection outside a request')
  return current
}

/** Answers one request within a scope of its own, and closes it once the whole answer is sent. */
export async function withinScope(
  env: Bindings,
  configuration: Configuration,
  context: EdgeContext,
  answer: () => Promise<Response>,
): Promise<Response> {
  const database = connectPostgres(env.HYPERDRIVE.connectionString, CONNECTIONS_MAX)
  const close = () => database.close()
  try {
    const keys = await openRequestKeys(env, configuration)
    return whenSent(await scopes.run({ database, keys }, answer), context, close)
  } catch (error) {
    context.waitUntil(close())
    throw error
  }
}

async function openRequestKeys(env: Bindings, configuration: Configuration): Promise<Keys> {
  const master = await deriveBytes(configuration.RAPPORT_SECRET, 'key ring')
  const ring = await KeyRing.unread(readOnce(env.KEYS), master)
  return openKeys(configuration.RAPPORT_SECRET, ring)
}

/** Pages that stream go on asking the database while they are being sent. */
function whenSent(response: Response, context: EdgeContext, close: () => Promise<void>): Response {
  if (!response.body) {
    context.waitUntil(close())
    return response
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  // A reader who went away is no fault: the connection is closed all the same.
  context.waitUntil(
    response.body
      .pipeTo(writable)
      .catch(() => {})
      .then(close),
  )
  return new Response(readable, response)
}

/** Within one request the ring is asked for its version once, and not for every name on a page. */
function readOnce(bucket: RingBucket): RingPlace {
  const place = ringObject(bucket)
  let version: Promise<string> | null = null
  return {
    read: place.read,
    version: () => {
      version ??= place.version()
      return version
    },
    change: async (work) => {
      await place.change(work)
      version = null
    },
  }
}

/** The database of whichever request is being answered, for what is made once an isolate. */
export const requestDatabase: Database = {
  kind: 'postgres',
  drizzle: new Proxy({} as Tx, {
    get: (_none, name) => Reflect.get(scope().database.drizzle, name),
  }),
  run: (text, values) => scope().database.run(text, values),
  close: () => scope().database.close(),
}
