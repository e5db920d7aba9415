import { parentPort, workerData } from 'node:worker_threads'
import type { ExternalCall, StepName, StepResult } from '../core/pipeline/step.ts'
import { type AnalysisTask, computeAnalysis } from './analyses/compute.ts'
import { localHost } from './local-host.ts'
import { loadAnalysisModels, loadModels } from './models/load-models.ts'
import type { ModelSettings } from './models/model-settings.ts'
import type { StepHost } from './step-host.ts'

/** What is sent to a thread, and what it says while it works. */
export type ThreadTask =
  | { run_id: string; step: StepName; input: unknown }
  | { run_id: string; analysis: AnalysisTask }
export type ThreadMessage = { run_id: string } & ({ share: number } | { call: ExternalCall })

let host: StepHost | null = null

/** Runs one step or analysis here. The pool ends the whole thread when time is up. */
export async function runInThread(task: ThreadTask): Promise<StepResult<unknown> | object> {
  if ('analysis' in task) {
    return computeAnalysis(task.analysis, {
      ...loadAnalysisModels(workerData as ModelSettings),
      called: (call) => parentPort?.postMessage({ run_id: task.run_id, call }),
    })
  }
  host ??= localHost(loadModels(workerData as ModelSettings))
  return host.run(task.step, task.input, {
    signal: new AbortController().signal,
    progress: (share) => parentPort?.postMessage({ run_id: task.run_id, share }),
    called: (call) => parentPort?.postMessage({ run_id: task.run_id, call }),
  })
}
