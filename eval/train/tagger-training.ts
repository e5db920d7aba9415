import type { Codebook } from '../../core/codebook/codebook.ts'
import { SLOTS, type TurnFeatures } from '../../workers/models/tagger/features.ts'
import { ANNOMI_HEADS, type Output, outputsFor } from '../../workers/models/tagger/heads.ts'
import type { Lexicon } from '../../workers/models/tagger/lexicon.ts'
import { type SparseLinear, scoreSparseLinear } from '../../workers/models/tagger/sparse-linear.ts'
import type { Decision, WeightArray, Weights } from '../../workers/models/tagger/weights.ts'
import type { Variant } from './augment.ts'
import { type HeldOut, learnDecisions } from './decisions.ts'
import { foldOfGroups } from './folds.ts'
import type { LinearSettings } from './linear-trainer.ts'
import { rarityOf } from './rarity.ts'
import { isAsItCame, questionTargets, type Reading, targetsOf } from './readings.ts'
import { trainSparseLinear } from './side-training.ts'
import { codebookHeads } from './tagger-data.ts'

export interface TrainingSettings {
  version: string
  folds: number
  seed: number
  linear: Omit<LinearSettings, 'seed'>
}

export const DEFAULT_SETTINGS: TrainingSettings = {
  version: '3',
  folds: 4,
  seed: 20_260,
  linear: { cost: 0.1, epochs: 8 },
}

/** A question of another scheme's conversations counts for this share of one of its own. */
const QUESTIONS_WEIGHT = 0.3

type Side = 'coach' | 'client'

/**
 * Trains the built-in tagger: for each speaker one linear model over hashed words of the turn and
 * of its neighbours and hand-made numbers, for the heads of both schemes. Calibration and cuts come
 * from folds the model did not see. Same data, same settings: same bytes.
 */
export function trainTagger(
  readings: readonly Reading[],
  codebook: Codebook,
  lexicon: Lexicon,
  settings: TrainingSettings,
  say: (line: string) => void,
): Weights {
  const heads = [...codebookHeads(codebook), ...ANNOMI_HEADS]
  const arrays = new Map<string, WeightArray>()
  const decisions: Decision[] = []
  for (const side of ['coach', 'client'] as const) {
    const outputs = outputsFor(heads, side)
    decisions.push(
      ...learnDecisions(heldOutScores(readings, side, outputs, settings, say), outputs),
    )
    const linear = trainSide(readings, side, outputs, settings)
    arrays.set(`${side}.rarity`, linear.rarity)
    arrays.set(`${side}.bytes`, linear.bytes)
    arrays.set(`${side}.scales`, linear.scales)
    arrays.set(`${side}.dense`, linear.dense)
  }
  const roles = trainRoles(readings, settings)
  arrays.set('roles.rarity', roles.rarity)
  arrays.set('roles.bytes', roles.bytes)
  arrays.set('roles.scales', roles.scales)
  arrays.set('roles.dense', roles.dense)
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
  const rarity = rarityOf([turns.map((turn) => turn.features)], SLOTS)
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
    SLOTS,
  )
  const turns = readings.flatMap((reading) =>
    reading.transcript.turns.flatMap((turn, at) => {
      if (turn.speaker !== side) return []
      const features = reading.features[at] as TurnFeatures
      const { weight } = reading
      const asked = questionTargets(reading, at, outputs)
      const own = { features, targets: targetsOf(reading, at, outputs), weight }
      if (asked === null) return [own]
      return [own, { features, targets: asked, weight: weight * QUESTIONS_WEIGHT }]
    }),
  )
  return trainSparseLinear(turns, outputs, rarity, { ...settings.linear, seed: settings.seed })
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
  const asked = readings.filter(isAsItCame)
  const items = asked.map(({ transcript }) => ({
    kind: transcript.source,
    group: transcript.group,
  }))
  // What is never scored is in no fold, and so always learnt from.
  const folds = foldOfGroups(items, settings.folds, settings.seed)
  const foldOf = ({ transcript }: Reading) => folds.get(transcript.group)
  for (let fold = 0; fold < settings.folds; fold += 1) {
    // The copies would double the time and move no cut.
    const seen = readings.filter(
      (reading) => foldOf(reading) !== fold && reading.kind === 'original',
    )
    const model = trainSide(seen, side, outputs, settings)
    for (const reading of asked) {
      if (foldOf(reading) !== fold) continue
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
