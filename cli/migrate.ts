import type { ServiceParts } from './service.ts'
import type { Verb } from './verb.ts'

/** Brings the database to this version and says so. */
export function migrateVerb(service: ServiceParts): Verb {
  return {
    name: 'migrate',
    summary: 'Bring the database to this version',
    help: `rapport migrate

Creates or updates the tables, the queue, the database roles and row-level security, in the embedded
database (DATA_DIR) or in PostgreSQL (DATABASE_URL). Safe to run again.`,
    async run(_argv, io) {
      const opened = await service.open(io.env, 'migrate')
      await opened.close()
      io.stderr.write('The database is at this version.\n')
      return 0
    },
  }
}
