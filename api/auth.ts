import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import type { Database } from '../db/database.ts'
import { account, credential, signIn, verification } from '../db/schema/account.ts'

export interface AuthSettings {
  secret: string
  /** Address of the service, for OpenID Connect's way back. */
  base_url: string
  secure: boolean
  oidc: { issuer: string; client_id: string; client_secret: string | undefined } | null
}

const MINUTE_S = 60
export const IDLE_S = 30 * MINUTE_S
export const ABSOLUTE_S = 12 * 60 * MINUTE_S
export const PASSWORD_LENGTH_MIN = 15
export const OIDC_PROVIDER = 'organisation'

/**
 * Sign-in by better-auth over our own tables. Accounts are made by an administrator, never by
 * signing up; with an OpenID Connect issuer people sign in there, and only known addresses get in.
 */
export function createAuth(database: Database, settings: AuthSettings) {
  const { oidc, secure } = settings
  return betterAuth({
    baseURL: settings.base_url,
    basePath: '/auth',
    secret: settings.secret,
    telemetry: { enabled: false },
    // Its log lines would carry addresses of accounts.
    logger: { disabled: true },
    database: drizzleAdapter(database.drizzle as never, {
      provider: 'pg',
      schema: { user: account, session: signIn, account: credential, verification },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        coachId: { type: 'string', required: false, input: false },
        teamId: { type: 'string', required: false, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: { expiresIn: IDLE_S, updateAge: MINUTE_S },
    account: { accountLinking: { enabled: true, trustedProviders: [OIDC_PROVIDER] } },
    advanced: {
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: secure ? '__Host-rapport' : 'rapport',
          attributes: { sameSite: 'lax', httpOnly: true, path: '/', secure },
        },
      },
    },
    plugins: oidc ? [organisation(oidc)] : [],
  })
}

function organisation(oidc: NonNullable<AuthSettings['oidc']>) {
  return genericOAuth({
    config: [
      {
        providerId: OIDC_PROVIDER,
        discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        clientId: oidc.client_id,
        clientSecret: oidc.client_secret ?? '',
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        disableSignUp: true,
      },
    ],
  })
}

export type Auth = ReturnType<typeof createAuth>
