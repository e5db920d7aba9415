import type { Speaker } from '../../../core/session/turn.ts'

/**
 * What the model answers about a turn. `one_of`: exactly one class holds. `any`: each class holds or
 * does not, on its own.
 */
export interface Head {
  name: string
  speaker: Exclude<Speaker, 'other'>
  kind: 'one_of' | 'any'
  classes: readonly string[]
}

export const NONE = 'none'

/** The AnnoMI scheme's heads (Wu et al. 2023). `none` stands for null in the file format. */
export const ANNOMI_HEADS: readonly Head[] = [
  {
    name: 'annomi_main',
    speaker: 'coach',
    kind: 'one_of',
    classes: ['question', 'reflection', 'therapist_input', 'other'],
  },
  { name: 'annomi_question', speaker: 'coach', kind: 'one_of', classes: [NONE, 'open', 'closed'] },
  {
    name: 'annomi_reflection',
    speaker: 'coach',
    kind: 'one_of',
    classes: [NONE, 'simple', 'complex'],
  },
  {
    name: 'annomi_input',
    speaker: 'coach',
    kind: 'one_of',
    classes: [NONE, 'information', 'advice', 'options', 'negotiation'],
  },
  {
    name: 'annomi_talk',
    speaker: 'client',
    kind: 'one_of',
    classes: ['change', 'sustain', 'neutral'],
  },
]

/** One number the model gives: a class of a head. */
export interface Output {
  head: string
  kind: Head['kind']
  class: string
}

/** All outputs for one speaker, head after head. */
export function outputsFor(heads: readonly Head[], speaker: Speaker): Output[] {
  return heads
    .filter((head) => head.speaker === speaker)
    .flatMap((head) =>
      head.classes.map((name) => ({ head: head.name, kind: head.kind, class: name })),
    )
}

export type Scheme = 'codebook' | 'annomi'

export const isAnnomi = (head: string): boolean => head.startsWith('annomi_')

/** Where a scheme's outputs lie, end exclusive: they stand together, the codebook's first. */
export function schemeRange(outputs: readonly Output[], scheme: Scheme): [number, number] {
  const first = outputs.findIndex(({ head }) => isAnnomi(head))
  const cut = first === -1 ? outputs.length : first
  return scheme === 'codebook' ? [0, cut] : [cut, outputs.length]
}
