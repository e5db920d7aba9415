import { serve as listen } from '@hono/node-server'
import { createApp } from './api/app.ts'
import { createAuth } from './api/auth.ts'
import type { OpenedService, ServeSettings } from './cli/service.ts'
import { UsageError } from './cli/verb.ts'
import type { Configuration } from './core/configuration.ts'
import { deriveBytes, toHex } from './db/sealing/secret.ts'
import { readAsset } from './web/assets/files.ts'
import { meaningBy } from './workers/models/embedder/meaning-by.ts'
import { loadEmbedder } from './workers/models/load-embedder.ts'
import { loadSpeech } from './workers/models/load-speech.ts'
import { modelSettings } from './workers/models/model-settings.ts'

/** Serves pages and API over an open service; resolves to the address once it listens. */
export async function serveService(
  service: OpenedService,
  settings: Partial<ServeSettings> = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const { configuration, database, keys, objects, queue, log } = service
  const { HOST, PORT, PUBLIC_URL, RAPPORT_SECRET } = configuration
  const host = HOST.includes(':') ? `[${HOST}]` : HOST
  const local_url = `http://${host}:${PORT}`
  const public_url = PUBLIC_URL?.replace(/\/$/, '') ?? null
  const secure = public_url?.startsWith('https://') ?? false
  const auth = createAuth(database, {
    secret: toHex(await deriveBytes(RAPPORT_SECRET, 'sign-in')),
    base_url: public_url ?? local_url,
    secure,
    oidc: oidcOf(configuration),
  })
  const app = createApp({
    ...{ database, keys, objects, queue, auth, log },
    asset: readAsset,
    meaningOf: meaningBy(loadEmbedder(modelSettings(configuration))),
    now: () => new Date(),
    settings: {
      public_url,
      secure,
      upload_max_bytes: configuration.UPLOAD_MAX_MB * 1024 * 1024,
      synthetic: false,
      demo_accounts: [],
      oidc: Boolean(configuration.OIDC_ISSUER),
      speech_waits: await speechWaits(configuration),
      ...settings,
    },
  })
  return new Promise((done, fail) => {
    const server = listen({ fetch: app.fetch, hostname: HOST, port: PORT }, (address) =>
      done({
        url: public_url ?? `http://${host}:${address.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      }),
    )
    server.on('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'EADDRINUSE'
          ? new UsageError(`Port ${PORT} is taken. Set PORT to another one, e.g. PORT=8788.`)
          : error,
      ),
    )
  })
}

/** Why recordings would wait, in one sentence; null when a speech engine is there. */
async function speechWaits(configuration: Configuration): Promise<string | null> {
  const reason = await loadSpeech(modelSettings(configuration)).blocked()
  return reason?.sentence ?? null
}

function oidcOf(configuration: Configuration) {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = configuration
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID) return null
  return { issuer: OIDC_ISSUER, client_id: OIDC_CLIENT_ID, client_secret: OIDC_CLIENT_SECRET }
}
