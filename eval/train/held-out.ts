import { buildModel } from '../../workers/models/tagger/model.ts'
import { scoreSparseLinear } from '../../workers/models/tagger/sparse-linear.ts'
import type { Weights } from '../../workers/models/tagger/weights.ts'
import type { HeldOut } from './decisions.ts'
import { isAsItCame, type Reading, targetsOf } from './readings.ts'

export type HeldOutRows = Record<'coach' | 'client', HeldOut[]>

/** What models give to turns they did not see: of the readings, those that are ever scored. */
export function heldOutRows(weights: Weights, unseen: readonly Reading[]): HeldOutRows {
  const { speakers } = buildModel(weights)
  const rows: HeldOutRows = { coach: [], client: [] }
  for (const reading of unseen.filter(isAsItCame)) {
    reading.transcript.turns.forEach(({ speaker }, at) => {
      if (speaker === 'other') return
      const { linear, outputs } = speakers[speaker]
      const features = reading.features[at] as Reading['features'][number]
      const raw = scoreSparseLinear(linear, features)
      rows[speaker].push({ raw, targets: targetsOf(reading, at, outputs) })
    })
  }
  return rows
}

/** Rows of several models, side by side. */
export const joined = (parts: readonly HeldOutRows[]): HeldOutRows => ({
  coach: parts.flatMap(({ coach }) => coach),
  client: parts.flatMap(({ client }) => client),
})
