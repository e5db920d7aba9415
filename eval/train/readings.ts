import { readFeatures, type TurnFeatures } from '../../workers/models/tagger/features.ts'
import { NONE, type Output } from '../../workers/models/tagger/heads.ts'
import type { Lexicon } from '../../workers/models/tagger/lexicon.ts'
import { type Variant, variantsOf } from './augment.ts'
import { type CodedTranscript, type CodedTurn, keyOf } from './tagger-data.ts'

/** One variant of one conversation, read into features. */
export interface Reading {
  transcript: CodedTranscript
  features: TurnFeatures[]
  weight: number
  kind: Variant['kind']
}

/**
 * How much a turn counts. Written examples show a code more plainly and more often than talk does.
 */
const SOURCE_WEIGHTS: Record<CodedTranscript['source'], number> = {
  annomi: 1,
  synthetic: 1,
  examples: 0.5,
  written: 1.2,
}

/** Every conversation in all its copies, read once. */
export function readAll(transcripts: readonly CodedTranscript[], lexicon: Lexicon): Reading[] {
  return transcripts.flatMap((transcript) =>
    variantsOf(transcript).map((variant) => ({
      ...variant,
      weight: variant.weight * SOURCE_WEIGHTS[transcript.source],
      // Tokens serve to find evidence, which nobody asks for here, and fill the memory.
      features: readFeatures(variant.transcript.turns, lexicon).map((turn) => ({
        ...turn,
        tokens: [],
      })),
    })),
  )
}

/** One per output: 0, 1, or -1 for unknown. */
export function targetsOf(reading: Reading, at: number, outputs: readonly Output[]): Int8Array {
  const { labels } = reading.transcript.turns[at] as CodedTurn
  return Int8Array.from(outputs, (output) => labels.get(keyOf(output)) ?? -1)
}

/**
 * What the codebook's codes say about the AnnoMI scheme's question attribute: a question is open or
 * closed alike in a clinic and in a jobcentre. The two codings draw the other attributes
 * differently; those are left unknown. Null where the turn says nothing of the kind.
 */
export function questionTargets(
  { transcript }: Reading,
  at: number,
  outputs: readonly Output[],
): Int8Array | null {
  const { speaker, labels } = transcript.turns[at] as CodedTurn
  const open = labels.get('coach/question_open')
  const closed = labels.get('coach/question_closed')
  if (speaker !== 'coach' || open === undefined || closed === undefined) return null
  const holds = open === 1 ? 'open' : closed === 1 ? 'closed' : NONE
  return Int8Array.from(outputs, (output) =>
    output.head === 'annomi_question' ? +(output.class === holds) : -1,
  )
}

/**
 * Turns as they came, of the sources that are scored. Cuts are learnt from these alone: what was
 * written to learn from is more clear-cut, and rare codes are commoner in it.
 */
export function isAsItCame({ kind, transcript }: Reading): boolean {
  return (
    kind === 'original' && (transcript.source === 'annomi' || transcript.source === 'synthetic')
  )
}
