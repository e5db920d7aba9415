import type { Configuration } from '../../core/configuration.ts'
import { r2Store } from '../../db/objects/r2.ts'
import { sendingQueue } from '../../db/queue.ts'
import { deriveBytes, toHex } from '../../db/sealing/secret.ts'
import { createAuth } from '../auth.ts'
import type { Ports } from '../ports.ts'
import type { Bindings } from './bindings.ts'
import { requestDatabase, scope } from './request-scope.ts'

/**
 * The application's ports at the edge. They are made once an isolate; database and keys are those of
 * whichever request is being answered.
 * @param address where the first request came to, for when no PUBLIC_URL is set
 */
export async function edgePorts(
  env: Bindings,
  configuration: Configuration,
  address: string,
): Promise<Ports> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, RAPPORT_SECRET } = configuration
  const public_url = configuration.PUBLIC_URL?.replace(/\/$/, '') ?? null
  const secure = public_url?.startsWith('https://') ?? false
  const auth = createAuth(requestDatabase, {
    secret: toHex(await deriveBytes(RAPPORT_SECRET, 'sign-in')),
    base_url: public_url ?? address,
    secure,
    oidc:
      OIDC_ISSUER && OIDC_CLIENT_ID
        ? { issuer: OIDC_ISSUER, client_id: OIDC_CLIENT_ID, client_secret: OIDC_CLIENT_SECRET }
        : null,
  })
  return {
    database: requestDatabase,
    queue: sendingQueue(requestDatabase),
    get keys() {
      return scope().keys
    },
    objects: r2Store(env.OBJECTS),
    auth,
    asset: (path) => readAsset(env, path),
    // The models are where the pipeline runs: at the edge a search goes by words alone.
    meaningOf: async () => null,
    now: () => new Date(),
    log: logTo(configuration),
    settings: {
      public_url,
      secure,
      upload_max_bytes: configuration.UPLOAD_MAX_MB * 1024 * 1024,
      synthetic: false,
      // Only the workers elsewhere know; a recording that waits says so itself.
      speech_waits: null,
      demo_accounts: [],
      oidc: Boolean(OIDC_ISSUER),
    },
  }
}

async function readAsset(env: Bindings, path: string) {
  // The host is of no account: the binding looks at the path alone.
  const url = new URL(`/assets/${path}`, 'https://assets.invalid')
  const response = await env.ASSETS.fetch(new Request(url))
  if (!response.ok) return null
  const media_type = response.headers.get('content-type') ?? 'application/octet-stream'
  return { body: new Uint8Array(await response.arrayBuffer()), media_type }
}

function logTo(configuration: Configuration): Ports['log'] {
  const quiet = ['silent', 'error', 'warn'].includes(configuration.LOG_LEVEL)
  return (event, facts) => {
    if (!quiet) console.log(JSON.stringify({ event, ...facts }))
  }
}
