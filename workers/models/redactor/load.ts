import { readFileSync } from 'node:fs'
import { saints } from '../../../core/redaction/names/saints.ts'
import { speltNames } from '../../../core/redaction/names/spelt.ts'
import type { CandidateGenerator } from '../../../core/redaction/span.ts'
import { nameModel } from './name-model.ts'
import type { SequenceModel } from './sequence-model.ts'
import { type PackedModel, unpackModel } from './weights.ts'

const WEIGHTS = new URL('./name-weights.json', import.meta.url)

let loaded: SequenceModel | null = null

/** The built-in finders around a name model. */
export const builtInRedactors = (model: SequenceModel): CandidateGenerator[] => [
  nameModel(model),
  saints,
  speltNames,
]

/** The finders of names, places and organisations that every session is read with. */
export function loadRedactors(): CandidateGenerator[] {
  loaded ??= unpackModel(JSON.parse(readFileSync(WEIGHTS, 'utf8')) as PackedModel)
  return builtInRedactors(loaded)
}
