import { expect, it } from 'vitest'
import { firstStep, MATERIAL_KINDS, ORDER, stepAfter } from './order.ts'
import { STEP_NAMES, type StepName } from './step.ts'

it('walks every kind of material from its first step to its end, only forwards', () => {
  for (const kind of MATERIAL_KINDS) {
    const walked: StepName[] = []
    for (
      let step: ReturnType<typeof stepAfter> = firstStep(kind);
      step;
      step = stepAfter(kind, step)
    ) {
      walked.push(step)
    }
    expect(walked).toEqual(ORDER[kind])
    const places = walked.map((step) => STEP_NAMES.indexOf(step))
    expect(places).toEqual([...places].sort((a, b) => a - b))
  }
})

it('redacts everything before anything is embedded', () => {
  for (const kind of MATERIAL_KINDS) {
    expect(ORDER[kind].indexOf('redact')).toBeLessThan(ORDER[kind].indexOf('embed'))
  }
})
