import { type MaterialKind, ORDER } from '../../../core/pipeline/order.ts'
import type { StepName } from '../../../core/pipeline/step.ts'
import { HELD_FOR_REVIEW } from '../../../core/redaction/hold.ts'
import type { TagColour } from '../../components/display.tsx'
import { STEP_LABEL } from './labels.ts'

/** A stage as pages need it. */
export interface StageView {
  step: string
  state: string
  progress: number
  attempts: number
  reason_code: string | null
  reason: string | null
}

/** A material with its stages, as pages need it. */
export interface MaterialView {
  id: string
  kind: MaterialKind
  created_at: Date
  speakers_assumed: boolean
  stages: StageView[]
}

export interface Said {
  text: string
  colour: TagColour
}

/** One line of the stage list. */
export interface StageLine extends Said {
  step: StepName
  name: string
  reason: string | null
  /** Whether “Try again” makes sense. */
  retry: boolean
}

const NOT_BEGUN: Said = { text: 'Not started yet', colour: 'grey' }

function sayState(stage: StageView): Said {
  if (stage.state === 'done') return { text: 'Done', colour: 'green' }
  if (stage.state === 'running') {
    const percent = Math.round(stage.progress * 100)
    return { text: percent > 0 ? `Under way, ${percent}%` : 'Under way', colour: 'blue' }
  }
  if (stage.state === 'waiting') return { text: 'Waiting', colour: 'yellow' }
  if (stage.state === 'stopped') return { text: 'Stopped', colour: 'red' }
  if (stage.state === 'dead') return { text: 'Gave up', colour: 'red' }
  return { text: stage.attempts > 0 ? 'Trying again soon' : 'Next in line', colour: 'blue' }
}

/** Held until the data-protection lead has looked at its masks: trying again would not help. */
const isUnderReview = (stage: StageView | undefined) =>
  stage?.state === 'waiting' && stage.reason_code === HELD_FOR_REVIEW.code

/** Every stage a material goes through, in order, with its state in words. */
export function stageLines(material: MaterialView): StageLine[] {
  return ORDER[material.kind].map((step) => {
    const stage = material.stages.find((one) => one.step === step)
    const said = stage ? sayState(stage) : NOT_BEGUN
    const ended = stage?.state ?? ''
    return {
      ...said,
      step,
      name: STEP_LABEL[step],
      reason: ended === 'done' ? null : (stage?.reason ?? null),
      retry: ['waiting', 'stopped', 'dead'].includes(ended) && !isUnderReview(stage),
    }
  })
}

/** True when nothing more happens to a material by itself. */
export function isSettled(material: MaterialView): boolean {
  const states = material.stages.map((stage) => stage.state)
  if (states.some((state) => ['waiting', 'stopped', 'dead'].includes(state))) return true
  return ORDER[material.kind].every((step) =>
    material.stages.some((stage) => stage.step === step && stage.state === 'done'),
  )
}

const END: Record<MaterialKind, string> = {
  recording: 'Tagged',
  transcript: 'Tagged',
  note: 'Names taken out',
  debrief: 'Names taken out',
}

/** Reasons that a person clears by recording what was agreed. */
const CONSENT_REASONS = new Set([
  ...['consent_missing', 'waiting_for_external_consent', 'external_not_allowed'],
])

/** How far one material has come, in a few words. */
export function sayMaterial(material: MaterialView): Said {
  if (material.stages.some(isUnderReview)) {
    return { text: 'Waiting for a redaction review', colour: 'yellow' }
  }
  const lines = stageLines(material)
  const held = lines.find((line) => line.retry)
  if (held) {
    const stage = material.stages.find((one) => one.step === held.step)
    if (CONSENT_REASONS.has(stage?.reason_code ?? '')) {
      return { text: 'Consent is missing', colour: 'red' }
    }
    if (stage?.state === 'waiting' && held.step === 'transcribe') {
      return { text: 'Waiting for a speech engine', colour: 'yellow' }
    }
    return { text: `${held.name}: ${held.text.toLowerCase()}`, colour: held.colour }
  }
  if (lines.every((line) => line.text === 'Done')) {
    return { text: END[material.kind], colour: 'green' }
  }
  const next = lines.find((line) => line.text !== 'Done') as StageLine
  return { text: `${next.name}: ${next.text.toLowerCase()}`, colour: 'blue' }
}

/**
 * How far a session has come: what needs a person first, then the conversation, then notes. Numbers
 * may also have come by import, without any words.
 */
export function saySession(materials: readonly MaterialView[], counted: boolean): Said {
  if (materials.length === 0) {
    return { text: counted ? 'Counted, no words here' : 'Nothing added yet', colour: 'grey' }
  }
  const said = materials.map(sayMaterial)
  const spoken = materials.findIndex((one) => one.kind === 'recording' || one.kind === 'transcript')
  const held = said.find((one) => one.colour === 'red' || one.colour === 'yellow')
  return held ?? said[Math.max(spoken, 0)] ?? NOT_BEGUN
}
