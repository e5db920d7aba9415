import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { localHost } from './local-host.ts'
import { loadModels } from './models/load-models.ts'
import type { ModelSettings } from './models/model-settings.ts'
import type { AnalysisHost, HostTools, StepHost } from './step-host.ts'
import type { ThreadMessage, ThreadTask } from './step-thread.ts'

const ENTRY = fileURLToPath(new URL('./step-thread.mjs', import.meta.url))

type Listening = Pick<HostTools, 'called'> & Partial<HostTools>

/**
 * Runs steps and analyses in a pool of threads, so that pages are served meanwhile, and so that time
 * really is up when it is up: the thread is ended. Speech stays here, because it works in
 * child processes of its own and must outlive no thread.
 */
export function threadHost(
  settings: ModelSettings,
  threads: number,
): StepHost & AnalysisHost & { close: () => Promise<void> } {
  const local = localHost(loadModels(settings))
  const pool = new Piscina({
    filename: ENTRY,
    minThreads: 1,
    maxThreads: Math.max(1, threads),
    idleTimeout: 60_000,
    workerData: settings,
  })
  const listeners = new Map<string, Listening>()
  pool.on('message', (message: ThreadMessage) => {
    const tools = listeners.get(message.run_id)
    if ('share' in message) tools?.progress?.(message.share)
    else tools?.called?.(message.call)
  })
  return {
    describe: local.describe,
    run: async (step, input, tools) => {
      if (step === 'transcribe') return local.run(step, input, tools)
      return inPool({ run_id: randomUUID(), step, input }, tools, tools.signal)
    },
    analyse: async (analysis, tools = {}) => inPool({ run_id: randomUUID(), analysis }, tools),
    close: () => pool.destroy(),
  }

  async function inPool(task: ThreadTask, tools: Listening, signal?: AbortSignal) {
    listeners.set(task.run_id, tools)
    try {
      return await pool.run(task, signal ? { signal } : {})
    } finally {
      // What the thread said last lies in another mailbox than its result.
      await new Promise((emptied) => setImmediate(emptied))
      listeners.delete(task.run_id)
    }
  }
}
