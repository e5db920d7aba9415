import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import type { OpenedService } from './cli/service.ts'
import { UsageError } from './cli/verb.ts'
import { type Configuration, readConfiguration } from './core/configuration.ts'
import { connectPglite } from './db/connect-pglite.ts'
import { connectPostgres } from './db/connect-postgres.ts'
import { migrate } from './db/migrate.ts'
import { folderStore } from './db/objects/folder.ts'
import type { ObjectStore } from './db/objects/object-store.ts'
import { s3Store } from './db/objects/s3.ts'
import { createQueue } from './db/queue.ts'
import { KeyRing, type RingPlace } from './db/sealing/key-ring.ts'
import { openKeys } from './db/sealing/keys.ts'
import { ringFile } from './db/sealing/ring-file.ts'
import { ringObject } from './db/sealing/ring-object.ts'
import { s3RingBucket } from './db/sealing/ring-s3.ts'
import { deriveBytes } from './db/sealing/secret.ts'
import { seedCodebook } from './db/stores/codebooks.ts'
import { CODEBOOK_NOTES, loadCodebook, PRODUCT_CODEBOOKS } from './prompts/load-codebook.ts'

/** Configuration → database → keys → objects → queue. */
export async function openService(env: NodeJS.ProcessEnv, purpose: string): Promise<OpenedService> {
  const configuration = configure(env)
  const data = resolve(configuration.DATA_DIR)
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const database = configuration.DATABASE_URL
    ? connectPostgres(configuration.DATABASE_URL)
    : await connectPglite({ folder: join(data, 'database'), purpose, now: new Date() })
  try {
    await migrate(database)
    for (const version of PRODUCT_CODEBOOKS) {
      await seedCodebook(
        database.drizzle,
        loadCodebook(version),
        new Date(),
        CODEBOOK_NOTES[version],
      )
    }
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

function openObjects(configuration: Configuration): ObjectStore {
  const { OBJECTS_URL, OBJECTS_KEY_ID, OBJECTS_SECRET, OBJECTS_REGION } = configuration
  if (!OBJECTS_URL) return folderStore(join(resolve(configuration.DATA_DIR), 'audio'))
  return s3Store({
    bucket_url: OBJECTS_URL,
    access_key_id: OBJECTS_KEY_ID ?? '',
    secret_access_key: OBJECTS_SECRET ?? '',
    region: OBJECTS_REGION,
  })
}

function logTo(configuration: Configuration): OpenedService['log'] {
  const logger = pino({ level: configuration.LOG_LEVEL, base: null }, pino.destination(2))
  return (event, facts, level = 'info') => logger[level](facts, event)
}
