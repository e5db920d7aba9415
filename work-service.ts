import type { OpenedService } from './cli/service.ts'
import { killPointFrom } from './workers/kill-point.ts'
import { loadFfmpeg } from './workers/models/load-models.ts'
import { modelSettings } from './workers/models/model-settings.ts'
import { threadHost } from './workers/thread-host.ts'
import { startWorkers, type Workers } from './workers/workers.ts'

/** Starts the pipeline's workers in this process. */
export async function workService(service: OpenedService): Promise<Workers> {
  const { configuration, database, queue, keys, objects, log } = service
  const settings = modelSettings(configuration)
  const host = threadHost(settings, configuration.WORK_SLOTS)
  const ffmpeg = loadFfmpeg(settings)
  const killPoint = killPointFrom(process.env, configuration.RAPPORT_ENV)
  const deps = { database, queue, keys, objects, host, ffmpeg, log, now: () => new Date() }
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
