import { basename } from 'node:path'
import type { TokenClassificationPipeline } from '@huggingface/transformers'
import type { Reason } from '../../../core/pipeline/step.ts'
import type { SessionText } from '../../../core/redaction/span.ts'
import { cutSession } from '../../../core/redaction/tokens.ts'
import type { Vote } from '../../../core/redaction/votes.ts'
import { loadLocally, PackageMissing, type Transformers } from '../files/transformers.ts'
import type { NameVoter } from './name-voter.ts'
import { readVoter, type VoterFiles } from './voter-files.ts'
import { type CutWord, cutWords, type Window, windowsOf } from './word-pieces.ts'

export interface VoterSettings {
  /** With config.json, tokenizer.json, tokenizer_config.json and onnx/model_quantized.onnx. */
  folder: string
  /** What the files hashed to at start, null when they could not be read; recorded with each output. */
  digest: string | null
}

/** Longer windows take time that grows with their square and understand no better. */
const WINDOW_PIECES = 256
/** A window must hold the longest word and what stands around it. */
const WINDOW_PIECES_MIN = 32
/** Windows read together. */
const BATCH = 8
/** Below this a word's chance is not worth telling. */
const CHANCE_MIN = 0.3

/** Settings of a voter whose folder is as it is now. */
export function voterSettings(folder: string): VoterSettings {
  const read = readVoter(folder)
  return { folder, digest: read.ok ? read.files.digest : null }
}

/**
 * A token classifier on this machine, by transformers.js. It is loaded at the first text. What it
 * cannot do it says, so that no text passes for voted on that was not.
 */
export function createTokenClassifier(settings: VoterSettings): NameVoter {
  let loading: Promise<Network> | null = null
  const loaded = async (): Promise<Network> => {
    loading ??= load(settings)
    try {
      return await loading
    } catch (error) {
      // The next text may find the files repaired.
      loading = null
      throw error
    }
  }
  return {
    model: `token_classifier ${basename(settings.folder)} sha256:${settings.digest ?? 'unreadable'}`,
    async blocked() {
      try {
        await loaded()
        return null
      } catch (error) {
        return waiting((error as Error).message)
      }
    },
    vote: async (session, signal) => voteOn(session, await loaded(), signal),
  }
}

const waiting = (why: string): Reason => ({
  code: 'waiting_for_name_voter',
  sentence: `${why} Until then nothing is redacted, because NAME_VOTER asks for a second opinion.`,
})

interface Network extends VoterFiles {
  pipeline: TokenClassificationPipeline
  Tensor: Transformers['Tensor']
  cut: (text: string) => number[]
  /** What the network expects around every text. */
  before: readonly number[]
  after: readonly number[]
}

async function load({ folder, digest }: VoterSettings): Promise<Network> {
  const read = readVoter(folder)
  if (!read.ok) throw new Error(read.sentence)
  const { files } = read
  if (files.digest !== digest) {
    throw new Error(
      `The token classifier in ${folder} is not the one that was there at start. Start the workers again.`,
    )
  }
  const network = await open(folder, files)
  const room = network.pieces_max - network.before.length - network.after.length
  if (room < WINDOW_PIECES_MIN) {
    throw new Error(`The token classifier in ${folder} reads too few words at once. Take another.`)
  }
  const [probe] = [...windowsOf(cutWords(cutSession([{ text: 'a b' }]), network.cut), room)]
  const width = probe ? (await run([probe], network)).width : network.labels.length
  if (width !== network.labels.length) {
    throw new Error(
      `The token classifier in ${folder} gives ${width} numbers a word for the ` +
        `${network.labels.length} labels of its config.json. Fetch it again, or copy it whole.`,
    )
  }
  return network
}

async function open(folder: string, files: VoterFiles): Promise<Network> {
  try {
    return await loadLocally(folder, async ({ pipeline, Tensor }, name) => {
      const made = await pipeline('token-classification', name, { dtype: files.dtype })
      const cut = (text: string) => made.tokenizer.encode(text, { add_special_tokens: false })
      const bare = cut('a')
      const whole = made.tokenizer.encode('a')
      const at = whole.findIndex((_, i) => bare.every((piece, k) => whole[i + k] === piece))
      const [before, after] = [whole.slice(0, at), whole.slice(at + bare.length)]
      return { ...files, pipeline: made, Tensor, cut, before, after }
    })
  } catch (error) {
    if (error instanceof PackageMissing) throw error
    throw new Error(
      `The token classifier in ${folder} cannot be loaded (${(error as Error).message}). ` +
        'Run “rapport models list”, and fetch it again.',
      { cause: error },
    )
  }
}

async function voteOn(
  session: SessionText,
  network: Network,
  signal: AbortSignal,
): Promise<Vote[]> {
  const words = cutWords(session, network.cut)
  const room = network.pieces_max - network.before.length - network.after.length
  const windows = [...windowsOf(words, Math.min(WINDOW_PIECES, room))]
  const votes: Vote[] = []
  let open: Vote | null = null
  for (let at = 0; at < windows.length; at += BATCH) {
    signal.throwIfAborted()
    const batch = windows.slice(at, at + BATCH)
    const judged = await run(batch, network)
    for (const { word, chances } of judged.words) {
      const said = sayOf(chances, network)
      const { turn, start, end, masked } = word.token
      if (said === null || masked) open = null
      else if (open !== null && open.turn === turn && open.type === said.type && !said.begins) {
        open.end = end
        open.score = Math.max(open.score, said.score)
      } else {
        open = { turn, start, end, type: said.type, score: said.score }
        votes.push(open)
      }
    }
  }
  return votes
}

/** What the network thinks a word is; all that is a name of some kind counts for how sure it is. */
function sayOf(
  chances: readonly number[],
  { labels }: Network,
): { type: Vote['type']; score: number; begins: boolean } | null {
  const sums = { NAME: 0, PLACE: 0, ORG: 0 }
  let any = 0
  labels.forEach(({ type }, at) => {
    if (type === null) return
    sums[type] += chances[at]!
    any += chances[at]!
  })
  if (any < CHANCE_MIN) return null
  const type = (['NAME', 'PLACE', 'ORG'] as const).reduce((a, b) => (sums[b] > sums[a] ? b : a))
  const top = labels.reduce(
    (best, label, at) =>
      label.type === type && (best < 0 || chances[at]! > chances[best]!) ? at : best,
    -1,
  )
  return { type, score: Math.min(1, any), begins: labels[top]!.begins }
}

interface Judged {
  words: { word: CutWord; chances: number[] }[]
  /** Numbers the network gives a piece. */
  width: number
}

/** Runs windows side by side. A word is judged by its first piece, as such networks are trained. */
async function run(windows: readonly Window[], network: Network): Promise<Judged> {
  const { before, after, Tensor, pipeline } = network
  const rows = windows.map(({ words }) => [
    ...before,
    ...words.flatMap(({ pieces }) => pieces),
    ...after,
  ])
  const length = Math.max(...rows.map((row) => row.length))
  const shape = [rows.length, length]
  const pad = pipeline.tokenizer.pad_token_id ?? 0
  const fill = (value: (row: number[], at: number) => number) =>
    BigInt64Array.from(
      rows.flatMap((row) => Array.from({ length }, (_, at) => BigInt(value(row, at)))),
    )
  const output = await pipeline.model({
    input_ids: new Tensor(
      'int64',
      fill((row, at) => row[at] ?? pad),
      shape,
    ),
    attention_mask: new Tensor(
      'int64',
      fill((row, at) => (at < row.length ? 1 : 0)),
      shape,
    ),
  })
  const { logits } = output as { logits: { data: Float32Array; dims: number[] } }
  const width = logits.dims[2] ?? 0
  const words = windows.flatMap(({ words: all, first, until }, row) => {
    let piece = row * length + before.length
    return all.flatMap((word, at) => {
      const from = piece * width
      piece += word.pieces.length
      if (at < first || at >= until) return []
      return [{ word, chances: softmax(logits.data.subarray(from, from + width)) }]
    })
  })
  return { words, width }
}

function softmax(values: Float32Array): number[] {
  const most = Math.max(...values)
  const powers = Array.from(values, (value) => Math.exp(value - most))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}
