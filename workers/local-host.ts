import { computeAnalysis } from './analyses/compute.ts'
import type { Models } from './models/load-models.ts'
import type { AnalysisHost, StepHost } from './step-host.ts'
import { modelsOf, STEPS } from './steps/all-steps.ts'

/** Runs every step and analysis in this thread. */
export function localHost(models: Models): StepHost & AnalysisHost {
  return {
    describe: (step) => {
      const { version, limits } = STEPS[step]
      return { version, limits, model: modelsOf(step, models) }
    },
    run: async (name, input, tools) => {
      const step = STEPS[name]
      return step.run(step.reads.parse(input), { ...tools, models })
    },
    analyse: (task, tools) => computeAnalysis(task, { titler: models.titler, ...tools }),
  }
}
