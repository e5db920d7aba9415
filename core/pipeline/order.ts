import type { StepName } from './step.ts'

/** Material is what enters the pipeline. Each kind joins where its words are ready for it. */
export const MATERIAL_KINDS = ['recording', 'transcript', 'note', 'debrief'] as const
export type MaterialKind = (typeof MATERIAL_KINDS)[number]

/** Notes are written about a meeting, not spoken in it: techniques are not tagged or counted in them. */
export const ORDER: Record<MaterialKind, readonly StepName[]> = {
  recording: ['transcribe', 'redact', 'embed', 'tag', 'measure'],
  transcript: ['redact', 'embed', 'tag', 'measure'],
  note: ['redact', 'embed'],
  debrief: ['redact', 'embed'],
}

export function firstStep(kind: MaterialKind): StepName {
  return ORDER[kind][0] as StepName
}

/** The step that follows, or null after the last one. */
export function stepAfter(kind: MaterialKind, step: StepName): StepName | null {
  const order = ORDER[kind]
  return order[order.indexOf(step) + 1] ?? null
}
