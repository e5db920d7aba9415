import { type ServiceParts, untilStopped } from './service.ts'
import type { Verb } from './verb.ts'

/** Pages, API and, unless WORK_SLOTS is 0, the pipeline's workers in one process. */
export function serveVerb(service: ServiceParts): Verb {
  return {
    name: 'serve',
    summary: 'Serve pages and API, and run the pipeline',
    help: `rapport serve

Serves on HOST:PORT (127.0.0.1:8787 by default) and runs the pipeline in the same process. With
DATABASE_URL, WORK_SLOTS=0 leaves the pipeline to other processes (rapport work). Stop it with
Ctrl+C: what is in hand is finished or handed back.`,
    async run(_argv, io) {
      const opened = await service.open(io.env, 'rapport serve')
      const served = await service.serve(opened)
      io.stderr.write(`Rapport is at ${served.url}\n`)
      const workers = opened.configuration.WORK_SLOTS > 0 ? await service.work(opened) : null
      await untilStopped()
      await served.close()
      await workers?.stop()
      await opened.close()
      return 0
    },
  }
}
