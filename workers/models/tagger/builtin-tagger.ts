import type { Codebook } from '../../../core/codebook/codebook.ts'
import type { TagDraft } from '../../../core/codebook/verify-evidence.ts'
import type { TagIn } from '../../../core/pipeline/shapes.ts'
import type { Unprocessable } from '../../../core/pipeline/step.ts'
import { SWAPPED_CODE, VOICES } from '../../../core/session/voices.ts'
import { loadCodebook } from '../../../prompts/load-codebook.ts'
import { cutClauses } from './clauses.ts'
import { NONE, type Output } from './heads.ts'
import { readsAsEnglish } from './language.ts'
import { buildModel, type ScoredTurn, scoreTranscript, type TaggerModel } from './model.ts'
import type { TurnEncoder } from './network/turn-encoder.ts'
import { type SparseLinear, tokenSupport } from './sparse-linear.ts'
import type { Tagger, TagResult } from './tagger.ts'
import { loadWeights, type Weights } from './weights.ts'

/** The AnnoMI answer for one turn, as the command line writes it. */
export type AnnomiAnswer =
  | { main: string; question: string | null; reflection: string | null; input: string | null }
  | { talk: string }

/** The tagger that ships with the product: no network, no key, the same answer every time. */
export class BuiltinTagger implements Tagger {
  readonly name = 'builtin'
  readonly external = false
  readonly version: string
  readonly #codes: ReadonlySet<string>
  readonly #model: TaggerModel

  /** It puts no code that the codebook does not have. */
  constructor(weights: Weights, codebook: Codebook = loadCodebook()) {
    this.version = weights.header.version
    this.#codes = new Set(codebook.codes.map((code) => code.id))
    this.#model = buildModel(weights)
  }

  /** Codes of the codebook that it never learnt and so never puts. */
  codesNotLearnt(): string[] {
    const learnt = new Set(this.#model.heads.flatMap((head) => [...head.classes]))
    return [...this.#codes].filter((id) => !learnt.has(id))
  }

  async tag(input: TagIn, signal: AbortSignal): Promise<TagResult> {
    signal.throwIfAborted()
    if (!readsAsEnglish(input.turns.map((turn) => turn.text))) return NOT_ENGLISH
    const scored = scoreTranscript(this.#model, input.turns, 'codebook')
    const drafts = input.turns.flatMap((turn, at) => {
      const found = scored.turns[at]
      return found && turn.speaker !== 'other' ? this.#draftsOf(turn, turn.speaker, found) : []
    })
    const unprocessable = scored.swapped ? [SWAPPED] : []
    return { kind: 'done', drafts, model: null, prompt_hash: null, unprocessable }
  }

  #draftsOf(
    turn: TagIn['turns'][number],
    speaker: 'coach' | 'client',
    scored: ScoredTurn,
  ): TagDraft[] {
    const { outputs, linear } = this.#model.speakers[speaker]
    return scored.decided.flatMap((k) => {
      const output = outputs[k] as Output
      if (!this.#codes.has(output.class)) return []
      const [start, end] = evidenceFor(turn.text, scored, linear, k)
      const score = scored.probabilities[k] as number
      return [
        { turn: turn.n, code: output.class, score, quote: turn.text.slice(start, end), start },
      ]
    })
  }

  /** The same conversation under the AnnoMI scheme: one answer a turn, null for other voices. */
  async annomi(turns: TagIn['turns'], encoder: TurnEncoder): Promise<(AnnomiAnswer | null)[]> {
    const encoded = await encoder.encode(turns)
    return scoreTranscript(this.#model, turns, 'annomi', encoded).turns.map((scored, at) => {
      const speaker = turns[at]?.speaker
      if (!scored || speaker === 'other' || speaker === undefined) return null
      const { outputs } = this.#model.speakers[speaker]
      const answer = new Map<string, string | null>()
      for (const k of scored.decided) {
        const output = outputs[k] as Output
        answer.set(output.head, output.class === NONE ? null : output.class)
      }
      if (speaker === 'client') return { talk: answer.get('annomi_talk') as string }
      return {
        main: answer.get('annomi_main') as string,
        question: answer.get('annomi_question') ?? null,
        reflection: answer.get('annomi_reflection') ?? null,
        input: answer.get('annomi_input') ?? null,
      }
    })
  }
}

const NOT_ENGLISH: TagResult = {
  kind: 'stop',
  reason: {
    code: 'language_not_supported',
    sentence:
      'This conversation does not read as English, the one language the built-in tagger knows. ' +
      'Nothing was tagged; code it by hand, or use a tagger that knows the language.',
  },
}

/** Nothing is lost by it: the tags stand as the voices are named, and a person is asked to look. */
const SWAPPED: Unprocessable = {
  where: VOICES,
  reason: {
    code: SWAPPED_CODE,
    sentence:
      'These voices look swapped: the turns marked as the client’s sound like a coach, and the ' +
      'other way round. Check who is who; if they are swapped, correct it and tag again.',
  },
}

/** The built-in tagger with the weights that ship with the product. */
export function loadBuiltinTagger(codebook?: Codebook): BuiltinTagger {
  return new BuiltinTagger(loadWeights(), codebook)
}

/** The clause of the turn that speaks most for an output, as UTF-16 offsets. */
function evidenceFor(
  text: string,
  { features, values }: ScoredTurn,
  linear: SparseLinear,
  output: number,
): [number, number] {
  const clauses = cutClauses(features.tokens)
  if (clauses.length === 0) return wholeTurn(text)
  if (clauses.length === 1) return [clauses[0]!.start, clauses[0]!.end]
  const support = tokenSupport(linear, features, values, output)
  let best = clauses[0]!
  let most = Number.NEGATIVE_INFINITY
  for (const clause of clauses) {
    let total = 0
    for (let at = clause.from; at < clause.to; at += 1) total += support[at] as number
    if (total > most) {
      most = total
      best = clause
    }
  }
  return [best.start, best.end]
}

/** A turn without a word ("…" or nothing) is its own evidence. */
function wholeTurn(text: string): [number, number] {
  const start = text.length - text.trimStart().length
  return [start, Math.max(start, text.trimEnd().length)]
}
