import { type ServiceParts, untilStopped } from './service.ts'
import { UsageError, type Verb } from './verb.ts'

/** A worker process beside others, on PostgreSQL. */
export function workVerb(service: ServiceParts): Verb {
  return {
    name: 'work',
    summary: 'Run the pipeline in a process of its own (PostgreSQL)',
    help: `rapport work

Runs the pipeline without serving pages. Any number of such processes may share one PostgreSQL
(DATABASE_URL). The embedded database has one owner: there, rapport serve runs the pipeline itself.`,
    async run(_argv, io) {
      if (!io.env.DATABASE_URL) {
        throw new UsageError(
          'the embedded database has one owner; use “rapport serve”, or set DATABASE_URL.',
        )
      }
      const opened = await service.open(io.env, 'rapport work')
      const workers = await service.work(opened)
      io.stderr.write('Working. Ctrl+C stops.\n')
      await untilStopped()
      await workers.stop()
      await opened.close()
      return 0
    },
  }
}
