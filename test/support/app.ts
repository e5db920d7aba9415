import { type App, createApp } from '../../api/app.ts'
import { createAuth } from '../../api/auth.ts'
import type { ApiSettings, Ports } from '../../api/ports.ts'
import type { Role } from '../../core/access/policy.ts'
import type { Database } from '../../db/database.ts'
import { createQueue } from '../../db/queue.ts'
import { createAccount } from '../../db/stores/accounts.ts'
import { readAsset } from '../../web/assets/files.ts'
import { createLexicalEmbedder } from '../../workers/models/embedder/lexical.ts'
import { meaningBy } from '../../workers/models/embedder/meaning-by.ts'
import { NOW, openTestKeys, SECRET } from './unit.ts'

export const ORIGIN = 'http://rapport.test'
export const PASSWORD = 'correct horse battery staple'

export interface TestApp {
  app: App
  ports: Ports
  /** Everything logged so far. */
  logged: { event: string; facts: Record<string, unknown> }[]
  /** Makes an account and signs it in; the result asks as that person. */
  signIn(role: Role, of?: { coach_id?: string; team_id?: string }): Promise<Asking>
  /** Moves the clock the service looks at. */
  setNow(now: Date): void
  close(): Promise<void>
}

/** A signed-in person asking: same-origin headers and cookie included. */
export type Asking = (path: string, init?: RequestInit) => Promise<Response>

export async function openTestApp(
  database: Database,
  settings: Partial<ApiSettings> = {},
): Promise<TestApp> {
  const { keys, objects } = await openTestKeys()
  const queue = await createQueue(database, { supervise: false })
  const auth = createAuth(database, {
    secret: SECRET,
    base_url: settings.public_url ?? ORIGIN,
    secure: false,
    oidc: null,
  })
  let now: Date | null = null
  const logged: TestApp['logged'] = []
  const ports: Ports = {
    database,
    queue,
    keys,
    objects,
    auth,
    asset: readAsset,
    meaningOf: meaningBy(createLexicalEmbedder()),
    // Sign-ins are dated by the library with the real clock, so the service's follows it by default.
    now: () => now ?? new Date(),
    log: (event, facts) => logged.push({ event, facts }),
    settings: {
      public_url: ORIGIN,
      secure: false,
      upload_max_bytes: 50 * 1024 * 1024,
      synthetic: true,
      speech_waits: 'No speech engine is configured.',
      demo_accounts: [],
      oidc: false,
      ...settings,
    },
  }
  const app = createApp(ports)
  const signIn: TestApp['signIn'] = async (role, of = {}) => {
    const email = `${role}-${crypto.randomUUID()}@rapport.test`
    const password_hash = await (await auth.$context).password.hash(PASSWORD)
    const coach_id = of.coach_id ?? null
    const team_id = of.team_id ?? null
    await createAccount(database.drizzle, {
      ...{ name: `Test ${role}`, email, role, coach_id, team_id, password_hash },
    })
    const response = await app.request(`${ORIGIN}/sign-in`, {
      method: 'POST',
      headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email, password: PASSWORD }),
    })
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    return async (path, init = {}) =>
      app.request(`${ORIGIN}${path}`, {
        ...init,
        headers: { origin: ORIGIN, cookie, ...(init.headers as Record<string, string>) },
      })
  }
  return {
    app,
    ports,
    logged,
    signIn,
    setNow: (at) => {
      now = at
    },
    close: () => queue.stop(),
  }
}

export { NOW }
