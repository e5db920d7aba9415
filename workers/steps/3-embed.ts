import { EMBEDDING_DIMENSIONS, EmbedIn, EmbedOut } from '../../core/pipeline/shapes.ts'
import type { Step, StepResult, StepTools } from '../../core/pipeline/step.ts'
import { type Embedder, EmbedderUnavailable } from '../models/embedder/embedder.ts'

export interface EmbedModels {
  embedder: Embedder
}

/** A turn of fewer words ("Mm-hm.", "Yes, right.") is about nothing one could search for. */
const TURN_WORDS_MIN = 3
/** A passage without a full stop is cut here: sentence models read no further anyway. */
const PASSAGE_LENGTH_MAX = 2_000
const BATCH = 32
const WINDOW_LENGTH = 8_000
const RETRY_AFTER_MS = 60_000

/** Redacted text into vectors: a passage a turn, or a passage a sentence for notes. */
export const embedStep: Step<EmbedIn, EmbedOut, EmbedModels> = {
  name: 'embed',
  version: 1,
  reads: EmbedIn,
  writes: EmbedOut,
  limits: { timeout_ms: 10 * 60_000, attempts_max: 5, input_bytes_max: 16_000_000 },
  async run(input, tools): Promise<StepResult<EmbedOut>> {
    const passages = passagesOf(input)
    const { embedder } = tools.models
    try {
      const vectors = await embedAll(passages, tools)
      if (vectors.some((vector) => vector.length !== EMBEDDING_DIMENSIONS))
        return wrongSize(embedder)
      return {
        kind: 'done',
        output: {
          model: embedder.model,
          passages: passages.map(({ turn, start, end }, at) => ({
            ...{ turn, start, end },
            vector: vectors[at] as number[],
          })),
        },
        unprocessable: [],
      }
    } catch (error) {
      tools.signal.throwIfAborted()
      return failed(embedder, error as Error)
    }
  },
}

interface Passage {
  turn: number
  start: number
  end: number
  text: string
}

function passagesOf(input: EmbedIn): Passage[] {
  return input.turns.flatMap(({ n, text }) => {
    const ranges = input.cut === 'sentences' ? sentencesOf(text) : wholeTurn(text)
    return ranges.map(([start, end]) => ({ turn: n, start, end, text: text.slice(start, end) }))
  })
}

type Range = readonly [start: number, end: number]

const sentenceCutter = new Intl.Segmenter('en-GB', { granularity: 'sentence' })
const WORD = /[\p{L}\p{N}]+/gu

function wholeTurn(text: string): Range[] {
  const range = trimmed(text, 0, text.length)
  return (text.match(WORD)?.length ?? 0) < TURN_WORDS_MIN ? [] : [range]
}

function sentencesOf(text: string): Range[] {
  const ranges: Range[] = []
  for (const [start, end] of windowsOf(text)) {
    for (const { index, segment } of sentenceCutter.segment(text.slice(start, end))) {
      for (const [from, to] of shortened(segment)) {
        const range = trimmed(text, start + index + from, start + index + to)
        if (/[\p{L}\p{N}]/u.test(text.slice(...range))) ranges.push(range)
      }
    }
  }
  return ranges
}

/**
 * The text in windows that end at a line's end, or else at a space: Node's sentence cutter takes a
 * time that grows with the square of what it is given at once.
 */
function windowsOf(text: string): Range[] {
  const windows: Range[] = []
  let from = 0
  while (text.length - from > WINDOW_LENGTH) {
    const most = from + WINDOW_LENGTH
    const line = text.lastIndexOf('\n', most)
    const space = text.lastIndexOf(' ', most)
    const to = line > from ? line : space > from ? space : most
    windows.push([from, to])
    from = to
  }
  return [...windows, [from, text.length]]
}

/** Cuts a sentence that never ends at its last space before the limit. */
function shortened(sentence: string): Range[] {
  const ranges: Range[] = []
  let from = 0
  while (sentence.length - from > PASSAGE_LENGTH_MAX) {
    const space = sentence.lastIndexOf(' ', from + PASSAGE_LENGTH_MAX)
    const to = space > from ? space : from + PASSAGE_LENGTH_MAX
    ranges.push([from, to])
    from = to
  }
  return [...ranges, [from, sentence.length]]
}

/** The range without the white space at its ends. */
function trimmed(text: string, start: number, end: number): Range {
  const part = text.slice(start, end)
  const from = start + (part.length - part.trimStart().length)
  return [from, Math.max(from, end - (part.length - part.trimEnd().length))]
}

async function embedAll(passages: Passage[], tools: StepTools<EmbedModels>): Promise<number[][]> {
  const vectors: number[][] = []
  for (let at = 0; at < passages.length; at += BATCH) {
    tools.signal.throwIfAborted()
    const texts = passages.slice(at, at + BATCH).map(({ text }) => text)
    const batch = await tools.models.embedder.embed(texts, tools.signal)
    if (batch.length !== texts.length) {
      throw new Error(`it gave ${batch.length} vectors for ${texts.length} passages.`)
    }
    vectors.push(...batch)
    tools.progress(Math.min(1, (at + BATCH) / passages.length))
  }
  return vectors
}

function failed(embedder: Embedder, error: Error): StepResult<EmbedOut> {
  if (error instanceof EmbedderUnavailable) {
    return { kind: 'wait', reason: { code: 'waiting_for_embedder', sentence: error.message } }
  }
  const sentence = `The embedder ${embedder.model} could not read the text: ${error.message}`
  const reason = { code: 'embedder_failed', sentence }
  return { kind: 'retry', reason, after_ms: RETRY_AFTER_MS }
}

function wrongSize(embedder: Embedder): StepResult<EmbedOut> {
  return {
    kind: 'wait',
    reason: {
      code: 'embedder_wrong_size',
      sentence:
        `The embedder ${embedder.model} does not give ${EMBEDDING_DIMENSIONS} numbers a passage. ` +
        `Configure a model that does (all-MiniLM-L6-v2 or bge-small-en), or remove it to use the built-in one.`,
    },
  }
}
