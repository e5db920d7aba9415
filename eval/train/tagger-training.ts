import type { Codebook } from '../../core/codebook/codebook.ts'
import { readFeatures, SLOTS, type TurnFeatures } from '../../workers/models/tagger/features.ts'
import { ANNOMI_HEADS, type Output, outputsFor } from '../../workers/models/tagger/heads.ts'
import type { Lexicon } from '../../workers/models/tagger/lexicon.ts'
import {
  DENSE_SCALE,
  type SparseLinear,
  scoreSparseLinear,
  slotValues,
} from '../../workers/models/tagger/sparse-linear.ts'
import type { Decision, WeightArray, Weights } from '../../workers/models/tagger/weights.ts'
import { variantsOf } from './augment.ts'
import { type HeldOut, learnDecisions } from './decisions.ts'
import { foldOfGroups } from './folds.ts'
import { type Example, type LinearSettings, trainLinear } from './linear-trainer.ts'
import { type CodedTranscript, codebookHeads, keyOf } from './tagger-data.ts'

export interface TrainingSettings {
  version: string
  folds: number
  seed: number
  linear: Omit<LinearSettings, 'seed'>
}

export const DEFAULT_SETTINGS: TrainingSettings = {
  version: '1',
  folds: 5,
  seed: 20_260,
  linear: { epochs: 5, rate: 0.5, drop: 0.5 },
}

type Side = 'coach' | 'client'

/** One variant of one conversation, read into features and placed in a fold. */
interface Reading {
  transcript: CodedTranscript
  features: TurnFeatures[]
  weight: number
  original: boolean
  fold: number
}

/**
 * Trains the built-in tagger: for each speaker one linear model over hashed words of the turn and of
 * its neighbours and hand-made numbers, which learns the heads of both schemes at once. Calibration
 * and cuts come from folds the model did not see. Same data, same settings: same bytes.
 */
export function trainTagger(
  transcripts: readonly CodedTranscript[],
  codebook: Codebook,
  lexicon: Lexicon,
  settings: TrainingSettings,
  say: (line: string) => void,
): Weights {
  const heads = [...codebookHeads(codebook), ...ANNOMI_HEADS]
  const readings = readAll(transcripts, lexicon, settings)
  const arrays = new Map<string, WeightArray>()
  const decisions: Decision[] = []
  for (const side of ['coach', 'client'] as const) {
    const outputs = outputsFor(heads, side)
    decisions.push(
      ...learnDecisions(heldOutScores(readings, side, outputs, settings, say), outputs),
    )
    const linear = trainSide(readings, side, outputs, settings)
    arrays.set(`${side}.bytes`, linear.bytes)
    arrays.set(`${side}.scales`, linear.scales)
    arrays.set(`${side}.dense`, linear.dense)
  }
  return {
    header: {
      version: settings.version,
      codebook: codebook.version,
      slots: SLOTS,
      lexicon_names: [...lexicon.names],
      heads: heads.map((head) => ({ ...head, classes: [...head.classes] })),
      decisions,
    },
    arrays,
  }
}

function readAll(
  transcripts: readonly CodedTranscript[],
  lexicon: Lexicon,
  settings: TrainingSettings,
): Reading[] {
  const items = transcripts.map(({ source, group }) => ({ kind: source, group }))
  const folds = foldOfGroups(items, settings.folds, settings.seed)
  return transcripts.flatMap((transcript) =>
    variantsOf(transcript).map((variant) => ({
      ...variant,
      features: readFeatures(variant.transcript.turns, lexicon),
      fold: folds.get(transcript.group) as number,
    })),
  )
}

function targetsOf(reading: Reading, at: number, outputs: readonly Output[]): Int8Array {
  const { labels } = reading.transcript.turns[at] as CodedTranscript['turns'][number]
  return Int8Array.from(outputs, (output) => labels.get(keyOf(output)) ?? -1)
}

function examplesOf(
  readings: readonly Reading[],
  side: Side,
  outputs: readonly Output[],
): Example[] {
  return readings.flatMap((reading) =>
    reading.transcript.turns.flatMap((turn, at) => {
      if (turn.speaker !== side) return []
      const features = reading.features[at] as TurnFeatures
      const value = slotValues(features)
      const values = new Float32Array(features.slots.length).fill(value.context)
      values.fill(value.own, 0, features.ownCount)
      return {
        slots: features.slots,
        values,
        dense: features.dense.map((number) => number * DENSE_SCALE),
        targets: targetsOf(reading, at, outputs),
        weight: reading.weight,
      }
    }),
  )
}

function trainSide(
  readings: readonly Reading[],
  side: Side,
  outputs: readonly Output[],
  settings: TrainingSettings,
): SparseLinear {
  const examples = examplesOf(readings, side, outputs)
  return toBytes(trainLinear(examples, outputs, SLOTS, { ...settings.linear, seed: settings.seed }))
}

/** Scores of every turn as it came, each from a model that never saw its group. */
function heldOutScores(
  readings: readonly Reading[],
  side: Side,
  outputs: readonly Output[],
  settings: TrainingSettings,
  say: (line: string) => void,
): HeldOut[] {
  const rows: HeldOut[] = []
  for (let fold = 0; fold < settings.folds; fold += 1) {
    // The copies would double the time and move no cut.
    const seen = readings.filter((reading) => reading.fold !== fold && reading.original)
    const model = trainSide(seen, side, outputs, settings)
    for (const reading of readings) {
      // The examples were written to be clear-cut: cuts learnt from them would be too sure.
      if (reading.fold !== fold || !reading.original || reading.transcript.source === 'examples') {
        continue
      }
      reading.transcript.turns.forEach((turn, at) => {
        if (turn.speaker !== side) return
        const raw = scoreSparseLinear(model, reading.features[at] as TurnFeatures)
        rows.push({ raw, targets: targetsOf(reading, at, outputs) })
      })
    }
    say(`${side}: fold ${fold + 1} of ${settings.folds}`)
  }
  return rows
}

function toBytes(model: {
  outputs: number
  sparse: Float32Array
  dense: Float32Array
}): SparseLinear {
  const { outputs, sparse, dense } = model
  const scales = new Float32Array(outputs)
  for (let w = 0; w < sparse.length; w += 1) {
    const k = w % outputs
    scales[k] = Math.max(scales[k] as number, Math.abs(sparse[w] as number))
  }
  for (let k = 0; k < outputs; k += 1) scales[k] = (scales[k] as number) / 127 || 1
  const bytes = Int8Array.from(sparse, (weight, w) =>
    Math.round(weight / (scales[w % outputs] as number)),
  )
  return { outputs, bytes, scales, dense }
}
