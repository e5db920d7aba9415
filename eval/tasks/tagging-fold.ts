import type { Codebook } from '../../core/codebook/codebook.ts'
import type { TagDraft } from '../../core/codebook/verify-evidence.ts'
import { TagIn } from '../../core/pipeline/shapes.ts'
import { SWAPPED_CODE } from '../../core/session/voices.ts'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { BuiltinTagger } from '../../workers/models/tagger/builtin-tagger.ts'
import { ANNOMI_HEADS, outputsFor } from '../../workers/models/tagger/heads.ts'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import type { CodedUnit } from '../scorers/coding.ts'
import { annomiUnit, codebookUnit } from '../scorers/coding-schemes.ts'
import { foldOfGroups } from '../train/folds.ts'
import { readAll } from '../train/readings.ts'
import {
  type CodedTranscript,
  type CodedTurn,
  codebookHeads,
  readAnnomi,
  readCoded,
} from '../train/tagger-data.ts'
import { DEFAULT_SETTINGS, trainTagger } from '../train/tagger-training.ts'
import { floorTagger } from './tagging-floor.ts'
import type { ScoredTag, SwapCounts } from './tagging-report.ts'

const SEED = 4
/** Folds inside each training, for calibration: fewer than the product's, to save time. */
const INNER_FOLDS = 2

export interface Units {
  annomi: CodedUnit[]
  codebook: CodedUnit[]
}

/** All that was said of conversations by taggers that had not seen them. */
export interface HeldOut {
  tagger: Units
  floor: Units
  tags: ScoredTag[]
  swaps: SwapCounts
}

/** What one fold's worker is told: where the coded files lie, and which fold to keep unseen. */
export interface FoldInput {
  annomi: string
  synthetic: string
  examples: string
  written: string
  fold: number
  folds: number
}

/** Trains the tagger and the floor on all folds but one, and lets them read that one. */
export async function heldOutFold(input: FoldInput): Promise<HeldOut> {
  const codebook = loadCodebook()
  const heads = codebookHeads(codebook)
  const transcripts = [
    ...readAnnomi(input.annomi, ANNOMI_HEADS),
    ...readCoded(input.synthetic, heads, 'synthetic'),
  ]
  const items = transcripts.map(({ source, group }) => ({ kind: source, group }))
  const folds = foldOfGroups(items, input.folds, SEED)
  const seen = transcripts.filter(({ group }) => folds.get(group) !== input.fold)
  const unseen = transcripts.filter(({ group }) => folds.get(group) === input.fold)
  const unscored = [
    ...readCoded(input.examples, heads, 'examples'),
    ...readCoded(input.written, heads, 'written'),
  ]
  const held: HeldOut = {
    tagger: { annomi: [], codebook: [] },
    floor: { annomi: [], codebook: [] },
    tags: [],
    swaps: { conversations: 0, false_alarms: 0, found: 0 },
  }
  const lexicon = loadLexicon()
  const settings = { ...DEFAULT_SETTINGS, folds: INNER_FOLDS }
  const readings = readAll([...seen, ...unscored], lexicon)
  const weights = trainTagger(readings, codebook, lexicon, settings, () => {})
  const tagger = new BuiltinTagger(weights, codebook)
  for (const transcript of unseen) {
    await countSwaps(transcript, tagger, held.swaps)
    if (transcript.source === 'annomi') {
      held.tagger.annomi.push(...annomiUnits(transcript, tagger.annomi(inputOf(transcript).turns)))
    } else {
      const result = await tagger.tag(inputOf(transcript), new AbortController().signal)
      const drafts = result.kind === 'done' ? result.drafts : []
      held.tagger.codebook.push(...codebookUnits(transcript, drafts, codebook))
      held.tags.push(...scoredTags(transcript, drafts))
    }
  }
  floorOf(seen, unseen, codebook, held.floor)
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
