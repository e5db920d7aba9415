import type { OpenedService } from './cli/service.ts'
import { killPointFrom } from './workers/kill-point.ts'
import { modelSettings } from './workers/models/model-settings.ts'
import { threadHost } from './workers/thread-host.ts'
import { startWorkers, type Workers } from './workers/workers.ts'

/** Starts the pipeline's workers in this process. */
export async function workService(service: OpenedService): Promise<Workers> {
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
