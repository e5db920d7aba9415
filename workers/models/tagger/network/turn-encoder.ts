import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Tokenizer } from '@huggingface/tokenizers'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { PackageMissing } from '../../files/transformers.ts'
import type { FeatureTurn } from '../features.ts'
import { VECTOR } from './encoded.ts'

/**
 * A small network that turns what is said into numbers, near for what is meant alike. It serves the
 * AnnoMI scheme alone: it is slower than the linear models by far, and the codebook's path does without.
 */
export interface TurnEncoder {
  /** One a turn; null for other voices, which are left out of the conversation. */
  encode(turns: readonly FeatureTurn[]): Promise<(EncodedTurn | null)[]>
}

export interface EncodedTurn {
  /** `VECTOR` numbers for the turn by itself. */
  vector: Float32Array
  /**
   * What the network answers itself, by the turn, two before it and the one after: the log probability
   * of each AnnoMI output of the turn's speaker, in the order of `ANNOMI_HEADS`.
   */
  answers: Float64Array
}

/** What the network was trained to take of a turn; the rest of a longer one is not read. */
const PIECES_MOST = 128
const UNKNOWN_PIECE = 0

/** Loads the network that ships with the product. */
export async function loadTurnEncoder(): Promise<TurnEncoder> {
  const { Tokenizer, InferenceSession, Tensor } = await importRuntimes()
  const pieces = new Tokenizer(JSON.parse(weightsFile('encoder-pieces.json').toString('utf8')), {})
  const [turn, conversation] = await Promise.all([
    InferenceSession.create(weightsFile('encoder-turn.onnx')),
    InferenceSession.create(weightsFile('encoder-conversation.onnx')),
  ])
  return new OnnxTurnEncoder({ pieces, turn, conversation, Tensor })
}

interface Parts {
  pieces: Tokenizer
  /** Pieces of one turn → its vector. */
  turn: InferenceSession
  /** Vectors of all turns → answers for each, were it the coach's and were it the client's. */
  conversation: InferenceSession
  Tensor: typeof Tensor
}

class OnnxTurnEncoder implements TurnEncoder {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async encode(turns: readonly FeatureTurn[]): Promise<(EncodedTurn | null)[]> {
    const vectors: Float32Array[] = []
    for (const { speaker, text } of turns) {
      if (speaker !== 'other') vectors.push(await this.#vectorOf(text))
    }
    if (vectors.length === 0) return turns.map(() => null)
    const all = new Float32Array(vectors.length * VECTOR)
    vectors.forEach((vector, at) => {
      all.set(vector, at * VECTOR)
    })
    const input = new this.#parts.Tensor('float32', all, [vectors.length, VECTOR])
    const answers = await this.#parts.conversation.run({ vectors: input })
    let heard = -1
    return turns.map(({ speaker }) => {
      if (speaker === 'other') return null
      heard += 1
      const vector = vectors[heard] as Float32Array
      return { vector, answers: rowOf(answers[speaker] as Tensor, heard) }
    })
  }

  /** One turn at a time: nothing is padded, and a turn's vector hangs on no other turn. */
  async #vectorOf(text: string): Promise<Float32Array> {
    const { ids } = this.#parts.pieces.encode(text, { add_special_tokens: false })
    const pieces = ids.length > 0 ? ids.slice(0, PIECES_MOST) : [UNKNOWN_PIECE]
    const input = new this.#parts.Tensor('int64', BigInt64Array.from(pieces, BigInt), [
      pieces.length,
    ])
    const { vector } = await this.#parts.turn.run({ pieces: input })
    return (vector as Tensor).data as Float32Array
  }
}

function rowOf({ data, dims }: Tensor, at: number): Float64Array {
  const width = dims[1] as number
  return Float64Array.from((data as Float32Array).subarray(at * width, (at + 1) * width))
}

const weightsFile = (name: string): Buffer =>
  gunzipSync(readFileSync(new URL(`../weights/${name}.gz`, import.meta.url)))

/** Imported when the scheme is asked for, and not before: the runtime is large. */
async function importRuntimes() {
  try {
    const [{ Tokenizer }, { InferenceSession, Tensor }] = await Promise.all([
      import('@huggingface/tokenizers'),
      import('onnxruntime-node'),
    ])
    return { Tokenizer, InferenceSession, Tensor }
  } catch (error) {
    throw new PackageMissing(
      'The AnnoMI scheme needs the packages onnxruntime-node and @huggingface/tokenizers. ' +
        'Run “npm ci” without --omit=optional.',
      { cause: error },
    )
  }
}
