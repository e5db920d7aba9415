import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { drizzle } from 'drizzle-orm/pglite'
import type { Database, Tx } from './database.ts'
import { takeLock } from './exclusive-lock.ts'

export interface PgliteSettings {
  /** Folder of the database; undefined keeps it in memory. */
  folder?: string
  /** Who is opening it, as a refused second process is told. */
  purpose: string
  now: Date
  /** A dump to start from, instead of an empty database. */
  template?: Blob
}

/** The embedded database. Throws `LockedError` at once when another process owns the folder. */
export async function connectPglite(settings: PgliteSettings): Promise<Database> {
  const { folder, template } = settings
  let release = () => {}
  if (folder) {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 })
    release = takeLock(`${folder}.lock`, settings.purpose, settings.now)
  }
  const client = await openClient(folder, template).catch((error) => {
    release()
    throw error
  })
  return {
    kind: 'pglite',
    drizzle: drizzle(client) as unknown as Tx,
    run: async (text, values) => {
      if (values && values.length > 0) return client.query(text, values)
      const results = await client.exec(text)
      return { rows: results.flatMap((result) => result.rows) }
    },
    close: async () => {
      await client.close()
      release()
    },
  }
}

async function openClient(folder: string | undefined, template: Blob | undefined) {
  return PGlite.create({
    ...(folder ? { dataDir: folder } : {}),
    ...(template ? { loadDataDir: template } : {}),
    extensions: { vector },
  })
}
