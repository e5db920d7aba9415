import type { ExternalCall, StepName, StepResult } from '../core/pipeline/step.ts'
import type { AnalysisTask } from './analyses/compute.ts'

export interface StepDescription {
  version: number
  /** Name and version of the models the step works with: another model, another output. */
  model: string
  limits: { timeout_ms: number; attempts_max: number; input_bytes_max: number }
}

/** Runs steps somewhere: in this thread, or in a pool of threads that can be cut off. */
export interface StepHost {
  describe(step: StepName): StepDescription
  run(step: StepName, input: unknown, tools: HostTools): Promise<StepResult<unknown>>
}

/** Computes analyses there too: one may take many seconds of a core. */
export interface AnalysisHost {
  analyse(task: AnalysisTask, tools?: Pick<HostTools, 'called'>): Promise<object>
}

export interface HostTools {
  signal: AbortSignal
  progress(share: number): void
  /** Told of each call that leaves this machine. */
  called?: (call: ExternalCall) => void
}
