import type { MaterialKind } from '../../../core/pipeline/order.ts'
import type { StepName } from '../../../core/pipeline/step.ts'
import type { TagColour } from '../../components/display.tsx'

export const STEP_LABEL: Record<StepName, string> = {
  transcribe: 'Turn into text',
  redact: 'Take names out',
  embed: 'Make findable',
  tag: 'Tag techniques',
  measure: 'Count',
}

export const KIND_LABEL: Record<MaterialKind, string> = {
  recording: 'Recording',
  transcript: 'Transcript',
  note: 'Note',
  debrief: 'Debrief notes',
}

interface StateWords {
  text: string
  colour: TagColour
  /** What it means, for the table of counts. */
  meaning: string
}

/** What the states of a step are called, in the order a page lists them. */
export const STATE_WORDS: Record<string, StateWords> = {
  queued: { text: 'Queued', colour: 'grey', meaning: 'Will begin when its turn comes' },
  running: { text: 'Running', colour: 'blue', meaning: 'Being worked on now' },
  waiting: {
    text: 'Waiting',
    colour: 'yellow',
    meaning: 'Needs something first; the reason says what',
  },
  done: { text: 'Done', colour: 'green', meaning: 'Finished' },
  stopped: {
    text: 'Stopped',
    colour: 'grey',
    meaning: 'Ended on purpose, such as after a withdrawal',
  },
  dead: { text: 'Failed', colour: 'red', meaning: 'Tried as often as it may be' },
}
