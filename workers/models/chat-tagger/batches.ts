import { type Code, type Codebook, exclusiveSets } from '../../../core/codebook/codebook.ts'
import type { RedactedTurn } from '../../../core/session/turn.ts'
import type { Prompt } from '../../../prompts/load-prompt.ts'

/** Turns to code in one call, and where they stand in the conversation. */
export interface Batch {
  turns: readonly RedactedTurn[]
  /** What is sent: the turns to code with their neighbours. */
  shown: readonly RedactedTurn[]
}

/** Neighbours shown before and after the turns to code, so that answers are understood. */
const BEFORE = 4
const AFTER = 2

/** Cuts the turns that take codes into batches of at most `size`, in order. */
export function cutBatches(
  all: readonly RedactedTurn[],
  wanted: ReadonlySet<number>,
  size: number,
): Batch[] {
  const places = all.flatMap((turn, at) => (wanted.has(turn.n) ? [at] : []))
  const batches: Batch[] = []
  for (let from = 0; from < places.length; from += size) {
    const part = places.slice(from, from + size)
    const near = new Set<number>()
    for (const place of part) {
      for (let at = place - BEFORE; at <= place + AFTER; at += 1) near.add(at)
    }
    batches.push({
      turns: part.map((place) => all[place] as RedactedTurn),
      shown: all.filter((_, at) => near.has(at)),
    })
  }
  return batches
}

/** The batch as data for the user role: JSON, so that no turn can end its own quotation marks. */
export function userMessage(batch: Batch): string {
  const wanted = new Set(batch.turns.map((turn) => turn.n))
  const turns = batch.shown.map(({ n, speaker, text }) => ({
    n,
    speaker,
    text,
    code_this: wanted.has(n),
  }))
  return JSON.stringify({ turns })
}

/** The released prompt with a codebook set into it, for the system role. No word of a turn is in it. */
export function systemMessage(prompt: Prompt, codebook: Codebook): string {
  return prompt.text
    .replaceAll('{{version}}', () => codebook.version)
    .replaceAll('{{exactly_one}}', () => exactlyOne(codebook))
    .replaceAll('{{codes}}', () => codebook.codes.map(describe).join('\n'))
}

function exactlyOne(codebook: Codebook): string {
  const lines = (['coach', 'client'] as const).flatMap((speaker) =>
    [...exclusiveSets(codebook, speaker).values()].map((set) => {
      const ids = set.map((code) => code.id).join(', ')
      return `- A ${speaker}'s turn takes exactly one of ${ids}, and any others that apply.`
    }),
  )
  return lines.join('\n')
}

function describe(code: Code): string {
  const { id, speaker, definition, include, exclude, example, near_miss } = code
  const parts: [string, string | undefined][] = [
    ['Takes it', include],
    ['Does not', exclude],
    ['Example', example],
    ['Near miss', near_miss],
  ]
  const said = parts.flatMap(([name, text]) => (text ? [`${name}: ${text}`] : []))
  return [`${id} (${speaker}): ${definition}`, ...said].join(' ')
}
