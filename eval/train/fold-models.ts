import type { Codebook } from '../../core/codebook/codebook.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { ANNOMI_HEADS } from '../../workers/models/tagger/heads.ts'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import {
  type EncodedTurn,
  loadTurnEncoder,
} from '../../workers/models/tagger/network/turn-encoder.ts'
import type { Weights } from '../../workers/models/tagger/weights.ts'
import type { EncodedTranscripts } from './encoded-training.ts'
import { foldOfGroups } from './folds.ts'
import { readAll } from './readings.ts'
import { withSecondCoding } from './second-coding.ts'
import { type CodedTranscript, codebookHeads, readAnnomi, readCoded } from './tagger-data.ts'
import { DEFAULT_SETTINGS, trainModels } from './tagger-training.ts'

/** Where the coded files lie: two that are scored, five to learn from. */
export interface CodedPaths {
  annomi: string
  synthetic: string
  examples: string
  appointments: string
  meetings: string
  demonstrations: string
  second: string
}

/** The files that come with the project. */
export const WRITTEN_PATHS = {
  examples: 'eval/datasets/code-examples.jsonl',
  appointments: 'eval/datasets/written-appointments.jsonl',
  meetings: 'eval/datasets/written-meetings.jsonl',
  demonstrations: 'eval/datasets/written-demonstrations.jsonl',
  second: 'eval/datasets/annomi-second-coding.jsonl',
}

/** What one training is told: which fold to keep unseen, or null to learn from everything. */
export interface FoldInput extends CodedPaths {
  fold: number | null
}

export const FOLDS = 5
const SEED = 4

/** Conversations that are scored, fold by fold. */
export function scoredFolds(paths: CodedPaths, codebook: Codebook): CodedTranscript[][] {
  const transcripts = [
    ...readAnnomi(paths.annomi, ANNOMI_HEADS),
    ...readCoded(paths.synthetic, codebookHeads(codebook), 'synthetic'),
  ]
  const items = transcripts.map(({ source, group }) => ({ kind: source, group }))
  const folds = foldOfGroups(items, FOLDS, SEED)
  return Array.from({ length: FOLDS }, (_, fold) =>
    transcripts.filter(({ group }) => folds.get(group) === fold),
  )
}

/** Conversations written to learn from: never scored, and so seen by every training. */
function writtenOf(paths: CodedPaths, codebook: Codebook): CodedTranscript[] {
  const heads = codebookHeads(codebook)
  return [
    ...readCoded(paths.examples, heads, 'examples'),
    ...readCoded(paths.appointments, heads, 'written'),
    ...readCoded(paths.meetings, heads, 'written'),
    ...readAnnomi(paths.demonstrations, ANNOMI_HEADS, 'written'),
  ]
}

/** Trains the models on all folds but the one kept unseen. */
export async function trainFold(input: FoldInput, say: (line: string) => void): Promise<Weights> {
  const codebook = loadCodebook()
  const seen = scoredFolds(input, codebook).filter((_, fold) => fold !== input.fold)
  const lexicon = loadLexicon()
  const coded = withSecondCoding(seen.flat(), input.second, ANNOMI_HEADS)
  const readings = readAll([...coded, ...writtenOf(input, codebook)], lexicon)
  const vectors = await encodeAnnomi(coded)
  return trainModels(readings, codebook, lexicon, DEFAULT_SETTINGS, vectors, say)
}

async function encodeAnnomi(transcripts: readonly CodedTranscript[]): Promise<EncodedTranscripts> {
  const encoder = await loadTurnEncoder()
  const vectors = new Map<string, (EncodedTurn | null)[]>()
  for (const { id, source, turns } of transcripts) {
    if (source === 'annomi') vectors.set(id, await encoder.encode(turns))
  }
  return vectors
}
