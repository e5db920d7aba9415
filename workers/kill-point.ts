import type { StepName } from '../core/pipeline/step.ts'
import type { KillPoint } from './run-step.ts'

/**
 * For fault tests: `RAPPORT_KILL=tag:before-commit` kills this process there, as `kill -9` would.
 * Production has no such thing, whatever its environment says.
 */
export function killPointFrom(
  env: NodeJS.ProcessEnv,
  mode: 'development' | 'production',
): ((where: KillPoint, step: StepName) => void) | undefined {
  const asked = env.RAPPORT_KILL
  if (mode === 'production' || !asked) return undefined
  return (where, step) => {
    if (`${step}:${where}` === asked) process.kill(process.pid, 'SIGKILL')
  }
}
