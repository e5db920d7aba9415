import type { Codebook } from '../../core/codebook/codebook.ts'
import { SLOTS, type TurnFeatures } from '../../workers/models/tagger/features.ts'
import { ANNOMI_HEADS, type Output, outputsFor } from '../../workers/models/tagger/heads.ts'
import type { Lexicon } from '../../workers/models/tagger/lexicon.ts'
import type { SparseLinear } from '../../workers/models/tagger/sparse-linear.ts'
import type { Decision, WeightArray, Weights } from '../../workers/models/tagger/weights.ts'
import type { Variant } from './augment.ts'
import { type EncodedTranscripts, knownVectors, trainEncoded } from './encoded-training.ts'
import { lengthFactors } from './length-match.ts'
import type { LinearSettings } from './linear-trainer.ts'
import { rarityOf } from './rarity.ts'
import { isAsItCame, questionTargets, type Reading, targetsOf } from './readings.ts'
import { layersOf } from './second-coding.ts'
import { trainSparseLinear } from './side-training.ts'
import { codebookHeads } from './tagger-data.ts'

export interface TrainingSettings {
  version: string
  seed: number
  linear: Omit<LinearSettings, 'seed'>
  /** Places that each model folds the slots into. */
  places: Record<Side | 'roles', number>
}

export const DEFAULT_SETTINGS: TrainingSettings = {
  version: '7',
  seed: 20_260,
  linear: { cost: 0.1, epochs: 8 },
  // The client's few outputs can afford places of their own; the coach's would make a large file.
  places: { coach: 1 << 18, client: 1 << 20, roles: 1 << 18 },
}

/** A question of another scheme's conversations counts for this share of one of its own. */
const QUESTIONS_WEIGHT = 0.3

type Side = 'coach' | 'client'

/**
 * Trains the built-in tagger's models: for each speaker a linear one over hashed words of the turn and
 * of its neighbours and hand-made numbers, for the heads of both schemes, and one over the vectors that
 * the encoder makes of AnnoMI's turns, for that scheme alone. How their scores become
 * decisions is learnt afterwards, see `withSecondStage`. Same data, same settings: same bytes.
 */
export function trainModels(
  readings: readonly Reading[],
  codebook: Codebook,
  lexicon: Lexicon,
  settings: TrainingSettings,
  vectors: EncodedTranscripts,
  say: (line: string) => void,
): Weights {
  const heads = [...codebookHeads(codebook), ...ANNOMI_HEADS]
  const arrays = new Map<string, WeightArray>()
  const put = (name: string, linear: SparseLinear) => {
    arrays.set(`${name}.rarity`, linear.rarity)
    arrays.set(`${name}.bytes`, linear.bytes)
    arrays.set(`${name}.scales`, linear.scales)
    arrays.set(`${name}.dense`, linear.dense)
  }
  for (const side of ['coach', 'client'] as const) {
    put(side, trainSide(readings, side, outputsFor(heads, side), settings))
    say(`linear model of the ${side}'s turns: done`)
    const known = knownVectors(readings, side, outputsFor(ANNOMI_HEADS, side), vectors)
    arrays.set(`${side}.encoded`, trainEncoded(known, outputsFor(ANNOMI_HEADS, side)))
    say(`model of the vectors of the ${side}'s turns: done`)
  }
  put('roles', trainRoles(readings, settings))
  return {
    header: {
      version: settings.version,
      codebook: codebook.version,
      slots: SLOTS,
      lexicon_names: [...lexicon.names],
      heads: heads.map((head) => ({ ...head, classes: [...head.classes] })),
      decisions: (['coach', 'client'] as const).flatMap((side) =>
        outputsFor(heads, side).map(undecided),
      ),
    },
    arrays,
  }
}

/** Stands where no decision has been learnt yet. */
const undecided = (output: Output): Decision => ({
  head: output.head,
  class: output.class,
  slope: 1,
  shift: 0,
  cut: 0,
})

/** Whether a turn sounds like a coach: learnt from every turn as it came, whoever said it. */
function trainRoles(readings: readonly Reading[], settings: TrainingSettings): SparseLinear {
  const turns = readings.filter(isAsItCame).flatMap(({ transcript, features }) =>
    transcript.turns.flatMap(({ speaker }, at) =>
      speaker === 'other'
        ? []
        : [
            {
              features: features[at] as TurnFeatures,
              targets: Int8Array.of(speaker === 'coach' ? 1 : 0),
              weight: 1,
            },
          ],
    ),
  )
  const rarity = rarityOf([turns.map((turn) => turn.features)], settings.places.roles)
  const output: Output = { head: 'role', kind: 'any', class: 'coach' }
  return trainSparseLinear(turns, [output], rarity, { ...settings.linear, seed: settings.seed })
}

function turnsOf(readings: readonly Reading[], side: Side, kind: Variant['kind']): TurnFeatures[] {
  return readings
    .filter((reading) => reading.kind === kind)
    .flatMap(({ transcript, features }) =>
      features.filter((_, at) => transcript.turns[at]?.speaker === side),
    )
}

function trainSide(
  readings: readonly Reading[],
  side: Side,
  outputs: readonly Output[],
  settings: TrainingSettings,
): SparseLinear {
  const rarity = rarityOf(
    (['original', 'redacted', 'bare'] as const).map((kind) => turnsOf(readings, side, kind)),
    settings.places[side],
  )
  const factor = side === 'coach' ? lengthFactors(readings) : () => 1
  const turns = readings.flatMap((reading) =>
    reading.transcript.turns.flatMap((turn, at) => {
      if (turn.speaker !== side) return []
      const features = reading.features[at] as TurnFeatures
      const weight = reading.weight * factor(reading, at)
      const asked = questionTargets(reading, at, outputs)
      const layers = layersOf(targetsOf(reading, at, outputs), turn.second, outputs)
      const own = layers.map(({ targets, share }) => ({
        features,
        targets,
        weight: weight * share,
      }))
      if (asked === null) return own
      return [...own, { features, targets: asked, weight: weight * QUESTIONS_WEIGHT }]
    }),
  )
  return trainSparseLinear(turns, outputs, rarity, { ...settings.linear, seed: settings.seed })
}
