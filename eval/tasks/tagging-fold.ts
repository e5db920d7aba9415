import type { Codebook } from '../../core/codebook/codebook.ts'
import type { TagDraft } from '../../core/codebook/verify-evidence.ts'
import { TagIn } from '../../core/pipeline/shapes.ts'
import { SWAPPED_CODE } from '../../core/session/voices.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { BuiltinTagger } from '../../workers/models/tagger/builtin-tagger.ts'
import { ANNOMI_HEADS, outputsFor } from '../../workers/models/tagger/heads.ts'
import type { TurnEncoder } from '../../workers/models/tagger/network/turn-encoder.ts'
import type { Weights } from '../../workers/models/tagger/weights.ts'
import type { CodedUnit } from '../scorers/coding.ts'
import { annomiUnit, codebookUnit } from '../scorers/coding-schemes.ts'
import { type FoldInput, scoredFolds, trainFold } from '../train/fold-models.ts'
import { type CodedTranscript, type CodedTurn, codebookHeads } from '../train/tagger-data.ts'
import { floorTagger } from './tagging-floor.ts'
import type { ScoredTag, SwapCounts } from './tagging-report.ts'

export interface Units {
  annomi: CodedUnit[]
  codebook: CodedUnit[]
}

/** What a tagger said of one fold's conversations, none of which it had seen. */
export interface HeldOut {
  units: Units
  tags: ScoredTag[]
  swaps: SwapCounts
}

/** What one fold's training gives: the models, and what the plain baseline said of the fold. */
export interface FoldModels {
  weights: Weights
  floor: Units
}

/** Trains the tagger's models and the floor on all folds but one. */
export async function trainFoldAndFloor(input: FoldInput & { fold: number }): Promise<FoldModels> {
  const codebook = loadCodebook()
  const folds = scoredFolds(input, codebook)
  const seen = folds.filter((_, fold) => fold !== input.fold).flat()
  const floor: Units = { annomi: [], codebook: [] }
  floorOf(seen, folds[input.fold] as CodedTranscript[], codebook, floor)
  return { weights: await trainFold(input, () => {}), floor }
}

/** Lets a tagger read conversations that it has not seen. */
export async function readUnseen(
  weights: Weights,
  encoder: TurnEncoder,
  unseen: readonly CodedTranscript[],
): Promise<HeldOut> {
  const codebook = loadCodebook()
  const tagger = new BuiltinTagger(weights, codebook)
  const held: HeldOut = {
    units: { annomi: [], codebook: [] },
    tags: [],
    swaps: { conversations: 0, false_alarms: 0, found: 0 },
  }
  for (const transcript of unseen) {
    await countSwaps(transcript, tagger, held.swaps)
    if (transcript.source === 'annomi') {
      const answers = await tagger.annomi(inputOf(transcript).turns, encoder)
      held.units.annomi.push(...annomiUnits(transcript, answers))
    } else {
      const result = await tagger.tag(inputOf(transcript), new AbortController().signal)
      const drafts = result.kind === 'done' ? result.drafts : []
      held.units.codebook.push(...codebookUnits(transcript, drafts, codebook))
      held.tags.push(...scoredTags(transcript, drafts))
    }
  }
  return held
}

/** The plain baseline on the same split. */
function floorOf(
  seen: readonly CodedTranscript[],
  unseen: readonly CodedTranscript[],
  codebook: Codebook,
  into: Units,
): void {
  for (const source of ['annomi', 'synthetic'] as const) {
    const heads = source === 'annomi' ? ANNOMI_HEADS : codebookHeads(codebook)
    const learn = (side: 'coach' | 'client') => {
      const turns = seen.filter((transcript) => transcript.source === source)
      const own = turns.flatMap(({ turns }) => turns.filter(({ speaker }) => speaker === side))
      return floorTagger(own, outputsFor(heads, side))
    }
    const sides = { coach: learn('coach'), client: learn('client') }
    for (const transcript of unseen.filter((one) => one.source === source)) {
      const said = transcript.turns.map(({ speaker, text }) =>
        speaker === 'other' ? [] : sides[speaker](text),
      )
      if (source === 'annomi') {
        const answers = said.map((outputs) =>
          Object.fromEntries(outputs.map(({ head, class: name }) => [attributeOf(head), name])),
        )
        into.annomi.push(...annomiUnits(transcript, answers))
      } else {
        const drafts = said.flatMap((outputs, turn) =>
          outputs.map((output) => ({ turn, code: output.class })),
        )
        into.codebook.push(...codebookUnits(transcript, drafts, codebook))
      }
    }
  }
}

const attributeOf = (head: string): string => head.replace('annomi_', '')

async function countSwaps(
  transcript: CodedTranscript,
  tagger: BuiltinTagger,
  counts: SwapCounts,
): Promise<void> {
  const other = { coach: 'client', client: 'coach', other: 'other' } as const
  const swapped = transcript.turns.map((turn) => ({ ...turn, speaker: other[turn.speaker] }))
  const warns = async (given: CodedTranscript) => {
    const result = await tagger.tag(inputOf(given), new AbortController().signal)
    const parts = result.kind === 'done' ? result.unprocessable : []
    return parts.some((part) => part.reason.code === SWAPPED_CODE)
  }
  counts.conversations += 1
  counts.false_alarms += +(await warns(transcript))
  counts.found += +(await warns({ ...transcript, turns: swapped }))
}

function inputOf(transcript: CodedTranscript): TagIn {
  return TagIn.parse({
    turns: transcript.turns.map(({ speaker, text }, n) => ({ n, speaker, text })),
    phase: null,
    channel: null,
    external_allowed: false,
  })
}

/** The class of each head that holds for a turn. */
function goldOf(labels: ReadonlyMap<string, 0 | 1>): [head: string, name: string][] {
  return [...labels]
    .filter(([, value]) => value === 1)
    .map(([key]) => key.split('/') as [string, string])
}

function annomiUnits(
  transcript: CodedTranscript,
  answers: readonly (object | null)[],
): CodedUnit[] {
  return transcript.turns.flatMap((turn, at) => {
    const answer = answers[at]
    if (!answer || turn.labels.size === 0) return []
    const gold = goldOf(turn.labels).map(([head, name]) => [attributeOf(head), name])
    return [annomiUnit(transcript.id, turn.speaker, Object.fromEntries(gold), { ...answer })]
  })
}

function codebookUnits(
  transcript: CodedTranscript,
  drafts: readonly { turn: number; code: string }[],
  codebook: Codebook,
): CodedUnit[] {
  return transcript.turns.flatMap((turn, n) => {
    if (turn.speaker === 'other') return []
    const codes = goldOf(turn.labels).map(([, name]) => name)
    const pred = drafts.filter((draft) => draft.turn === n).map((draft) => draft.code)
    const gold = { speaker: turn.speaker, codes, disputed: turn.disputed }
    return [codebookUnit(codebook, transcript.id, gold, pred)]
  })
}

/** Tags on which the coding passes differed count neither as right nor as wrong. */
function scoredTags(transcript: CodedTranscript, drafts: readonly TagDraft[]): ScoredTag[] {
  return drafts.flatMap(({ turn, code, score }) => {
    const { labels, disputed } = transcript.turns[turn] as CodedTurn
    if (disputed.includes(code)) return []
    return [{ score, right: goldOf(labels).some(([, name]) => name === code) }]
  })
}
