import type { Context } from 'hono'
import { SignInPage } from '../../web/pages/sign-in/sign-in.tsx'
import type { App } from '../app.ts'
import { OIDC_PROVIDER } from '../auth.ts'
import { open, signedIn } from '../middleware/permit.ts'
import { SlowDown } from '../middleware/slow-down.ts'
import type { Env } from '../ports.ts'

const WRONG = 'Enter the email address and password of your account'
const TRIES_PER_HOUR = 20

/** Only a path of this site; anything else leads to the first page. */
function safePath(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/'
}

function page(c: Context<Env>, to: string, email = '', error: string | null = null) {
  const { synthetic, oidc, demo_accounts } = c.get('ports').settings
  return <SignInPage {...{ synthetic, oidc, demo_accounts, to, email, error }} />
}

export function signInRoutes(app: App): void {
  const slowDown = new SlowDown(TRIES_PER_HOUR, 3_600_000)

  app.get('/sign-in', open(), (c) => {
    if (c.get('actor')) return c.redirect('/', 303)
    return c.html(page(c, safePath(c.req.query('to'))))
  })

  app.post('/sign-in', open(), async (c) => {
    const form = await c.req.parseBody()
    const to = safePath(form.to)
    const email = String(form.email ?? '').trim()
    const ports = c.get('ports')
    if (!slowDown.allows(email.toLowerCase(), ports.now())) {
      const busy = 'There were too many tries for this account. Wait an hour, then try again'
      return c.html(page(c, to, email, busy), 429)
    }
    const response = await ports.auth.api.signInEmail({
      body: { email, password: String(form.password ?? '') },
      headers: c.req.raw.headers,
      asResponse: true,
    })
    if (!response.ok) return c.html(page(c, to, email, WRONG), 401)
    return withCookies(response, c.redirect(to, 303))
  })

  app.post('/sign-in/organisation', open(), async (c) => {
    const form = await c.req.parseBody()
    const response = await (c.get('ports').auth.api as unknown as OidcApi).signInWithOAuth2({
      body: { providerId: OIDC_PROVIDER, callbackURL: safePath(form.to) },
      headers: c.req.raw.headers,
      asResponse: true,
    })
    const { url } = (await response.clone().json()) as { url?: string }
    return withCookies(response, c.redirect(url ?? '/sign-in', 303))
  })

  app.get('/auth/oauth2/callback/:provider', open(), (c) => c.get('ports').auth.handler(c.req.raw))

  app.post('/sign-out', signedIn(), async (c) => {
    const response = await c
      .get('ports')
      .auth.api.signOut({ headers: c.req.raw.headers, asResponse: true })
    return withCookies(response, c.redirect('/sign-in', 303))
  })
}

/** The part better-auth adds when an identity provider is configured. */
interface OidcApi {
  signInWithOAuth2(call: {
    body: { providerId: string; callbackURL: string }
    headers: Headers
    asResponse: true
  }): Promise<Response>
}

function withCookies(from: Response, to: Response): Response {
  for (const cookie of from.headers.getSetCookie()) to.headers.append('set-cookie', cookie)
  return to
}
