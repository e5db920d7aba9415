import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { serve as listen } from '@hono/node-server'
import { pino } from 'pino'
import { createApp } from './api/app.ts'
import { createAuth } from './api/auth.ts'
import type { Ports } from './api/ports.ts'
import type { OpenedService, ServeSettings, ServiceParts } from './cli/service.ts'
import { type ExitCode, UsageError, type Verb, type VerbIo } from './cli/verb.ts'
import { type Configuration, readConfiguration } from './core/configuration.ts'
import { connectPglite } from './db/connect-pglite.ts'
import { connectPostgres } from './db/connect-postgres.ts'
import { LockedError } from './db/exclusive-lock.ts'
import { migrate } from './db/migrate.ts'
import { folderStore } from './db/objects/folder.ts'
import { s3Store } from './db/objects/s3.ts'
import { createQueue } from './db/queue.ts'
import { KeyRing, type RingPlace } from './db/sealing/key-ring.ts'
import { openKeys } from './db/sealing/keys.ts'
import { ringFile } from './db/sealing/ring-file.ts'
import { ringObject } from './db/sealing/ring-object.ts'
import { s3RingBucket } from './db/sealing/ring-s3.ts'
import { deriveBytes, toHex } from './db/sealing/secret.ts'
import { readAsset } from './web/assets/files.ts'
import { killPointFrom } from './workers/kill-point.ts'
import { loadSpeech, type ModelSettings } from './workers/models/load-models.ts'
import { threadHost } from './workers/thread-host.ts'
import { startWorkers, type Workers } from './workers/workers.ts'

/** The composition root: configuration → database → models → workers → API. Read it aloud. */

async function openService(env: NodeJS.ProcessEnv, purpose: string): Promise<OpenedService> {
  const configuration = configure(env)
  const data = resolve(configuration.DATA_DIR)
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const database = configuration.DATABASE_URL
    ? connectPostgres(configuration.DATABASE_URL)
    : await connectPglite({ folder: join(data, 'database'), purpose, now: new Date() })
  try {
    await migrate(database)
    const master = await deriveBytes(configuration.RAPPORT_SECRET, 'key ring')
    const ring = await KeyRing.load(openRing(configuration), master)
    const keys = await openKeys(configuration.RAPPORT_SECRET, ring)
    const queue = await createQueue(database, { supervise: true })
    const log = logTo(configuration)
    const close = async () => {
      await queue.stop()
      await database.close()
    }
    return { configuration, database, keys, objects: openObjects(configuration), queue, log, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

function configure(env: NodeJS.ProcessEnv): Configuration {
  const read = readConfiguration(env)
  if (!read.ok) throw new UsageError(`The settings do not fit:\n  ${read.problems.join('\n  ')}`)
  return read.configuration
}

function openRing(configuration: Configuration): RingPlace {
  const { KEY_RING_URL, KEY_RING_KEY_ID, KEY_RING_SECRET, KEY_RING_FILE, DATA_DIR } = configuration
  if (!KEY_RING_URL) return ringFile(KEY_RING_FILE ?? join(resolve(DATA_DIR), 'keys', 'ring'))
  const bucket = s3RingBucket({
    bucket_url: KEY_RING_URL,
    access_key_id: KEY_RING_KEY_ID ?? '',
    secret_access_key: KEY_RING_SECRET ?? '',
    region: configuration.OBJECTS_REGION,
  })
  return ringObject(bucket)
}

function openObjects(configuration: Configuration): Ports['objects'] {
  const { OBJECTS_URL, OBJECTS_KEY_ID, OBJECTS_SECRET, OBJECTS_REGION } = configuration
  if (!OBJECTS_URL) return folderStore(join(resolve(configuration.DATA_DIR), 'audio'))
  return s3Store({
    bucket_url: OBJECTS_URL,
    access_key_id: OBJECTS_KEY_ID ?? '',
    secret_access_key: OBJECTS_SECRET ?? '',
    region: OBJECTS_REGION,
  })
}

function logTo(configuration: Configuration): Ports['log'] {
  const logger = pino({ level: configuration.LOG_LEVEL, base: null }, pino.destination(2))
  return (event, facts, level = 'info') => logger[level](facts, event)
}

function modelSettings(configuration: Configuration): ModelSettings {
  const { SPEECH_BASE_URL, SPEECH_API_KEY, SPEECH_MODEL } = configuration
  return {
    models_dir: resolve(configuration.MODELS_DIR),
    ffmpeg_path: configuration.FFMPEG_PATH ?? null,
    speech: SPEECH_BASE_URL
      ? { base_url: SPEECH_BASE_URL, api_key: SPEECH_API_KEY ?? 'none', model: SPEECH_MODEL }
      : null,
  }
}

/** Starts the pipeline's workers in this process. */
async function startService(service: OpenedService): Promise<Workers> {
  const { configuration, database, queue, keys, objects, log } = service
  const host = threadHost(modelSettings(configuration), configuration.WORK_SLOTS)
  const killPoint = killPointFrom(process.env, configuration.RAPPORT_ENV)
  const deps = { database, queue, keys, objects, host, log, now: () => new Date() }
  const workers = await startWorkers(killPoint ? { ...deps, killPoint } : deps, {
    slots: configuration.WORK_SLOTS,
  })
  return {
    ...workers,
    stop: async () => {
      await workers.stop()
      await host.close()
    },
  }
}

/** Serves pages and API over an open service; resolves to the address once it listens. */
async function serveService(
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

/** Every verb, loaded only when it is asked for. */
const VERBS: Record<string, () => Promise<Verb>> = {
  transcribe: async () => (await import('./cli/transcribe.ts')).transcribe,
  import: async () => (await import('./cli/import.ts')).importVerb,
  redact: async () => (await import('./cli/redact.ts')).redact,
  tag: async () => (await import('./cli/tag.ts')).tag,
  themes: async () => (await import('./cli/themes.ts')).themes,
  evaluate: async () => (await import('./cli/evaluate.ts')).evaluate,
  agreement: async () => (await import('./cli/agreement.ts')).agreement,
  link: async () => (await import('./cli/link.ts')).link,
  experiment: async () => (await import('./cli/experiment.ts')).experiment,
  models: async () => (await import('./cli/models.ts')).models,
  migrate: async () => (await import('./cli/migrate.ts')).migrateVerb(SERVICE),
  doctor: async () => (await import('./cli/doctor.ts')).doctor,
  consents: async () => (await import('./cli/consents.ts')).consentsVerb(SERVICE),
  audit: async () => (await import('./cli/audit.ts')).auditVerb(SERVICE),
  account: async () => (await import('./cli/account.ts')).accountVerb(SERVICE),
  serve: async () => (await import('./cli/serve.ts')).serveVerb(SERVICE),
  work: async () => (await import('./cli/work.ts')).workVerb(SERVICE),
  demo: async () => (await import('./cli/demo.ts')).demoVerb(SERVICE),
}

/** What the verbs that run the service are handed; they see neither API nor workers themselves. */
const SERVICE: ServiceParts = { open: openService, work: startService, serve: serveService }

async function main(argv: string[], io: VerbIo): Promise<ExitCode> {
  const [name, ...rest] = argv
  const load = name && Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
  if (!load) {
    const asked = name === undefined || name === '--help' || name === 'help'
    if (!asked) io.stderr.write(`There is no verb “${name}”.\n\n`)
    await usage(asked ? io.stdout : io.stderr)
    return asked ? 0 : 2
  }
  const verb = await load()
  if (rest.includes('--help')) {
    await io.stdout.write(`${verb.help.trimEnd()}\n`)
    return 0
  }
  try {
    return await verb.run(rest, io)
  } catch (error) {
    if (error instanceof UsageError || error instanceof LockedError || isBadFlag(error)) {
      io.stderr.write(`rapport ${name}: ${(error as Error).message}\n`)
      return 2
    }
    throw error
  }
}

function isBadFlag(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return code.startsWith('ERR_PARSE_ARGS')
}

async function usage(to: { write(text: string): unknown }): Promise<void> {
  const verbs = await Promise.all(Object.values(VERBS).map((load) => load()))
  const lines = verbs.map((verb) => `  ${verb.name.padEnd(12)} ${verb.summary}`)
  to.write(`rapport VERB …  (rapport VERB --help says more)\n\n${lines.join('\n')}\n`)
}

/** Resolves when the reader has taken it, so that a slow pipe slows the verb and loses nothing. */
function writeOut(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(text, (error) => (error ? fail(error) : done()))
  })
}

process.exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: { write: writeOut },
  stderr: process.stderr,
  env: process.env,
  now: () => new Date(),
})
