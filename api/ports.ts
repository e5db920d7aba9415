import type { Actor } from '../core/access/policy.ts'
import type { Database } from '../db/database.ts'
import type { ObjectStore } from '../db/objects/object-store.ts'
import type { Queue } from '../db/queue.ts'
import type { Keys } from '../db/sealing/keys.ts'
import type { Auth } from './auth.ts'

/** Everything the API is handed by whoever composes it: `start.ts` in Node, `worker.ts` at the edge. */
export interface Ports {
  database: Database
  queue: Queue
  keys: Keys
  objects: ObjectStore
  auth: Auth
  /** Style sheets, scripts and fonts by path below `/assets/`; null when there is no such file. */
  asset: (path: string) => Promise<{ body: Uint8Array; media_type: string } | null>
  /** The words of a search as a vector of the model that reads the texts; null where there is none. */
  meaningOf: (words: string) => Promise<{ model: string; vector: number[] } | null>
  now: () => Date
  log: (event: string, facts: Record<string, unknown>, level?: 'info' | 'error') => void
  settings: ApiSettings
}

export interface ApiSettings {
  /** Address people type, without a slash at its end; null: whatever address a request came to. */
  public_url: string | null
  /** Served over https: cookies are marked secure. */
  secure: boolean
  upload_max_bytes: number
  /** Everything in this installation is invented; every page says so. */
  synthetic: boolean
  /** Why recordings would wait, if they would; null when a speech engine is configured. */
  speech_waits: string | null
  /** Accounts to offer on the sign-in page; the demo's only. */
  demo_accounts: { role: string; email: string; password: string }[]
  /** Whether people can sign in through the organisation's own identity provider. */
  oidc: boolean
}

/** The signed-in account as pages show it. */
export interface SignedIn extends Actor {
  name: string
  email: string
}

/** Hono's environment for every route. */
export interface Env {
  Variables: {
    ports: Ports
    /** Set on every route but the open ones. */
    actor: SignedIn
    request_id: string
  }
}
