import { z } from 'zod'
import type { Head, Output } from '../../workers/models/tagger/heads.ts'
import { type CodedTranscript, jsonLines, keyOf, labelKey } from './tagger-data.ts'

/** How many of a hundred coders, as the second coder judged, would answer so: class to share of 1. */
const Shares = z.record(z.string(), z.number().min(0).max(1))

const SecondLine = z.object({
  id: z.string(),
  turns: z.array(
    z.object({
      n: z.number().int(),
      main: Shares.optional(),
      question: Shares.optional(),
      reflection: Shares.optional(),
      input: Shares.optional(),
      talk: Shares.optional(),
    }),
  ),
})

/** What the second coding counts for where there is one; the rest is the first coder's. */
export const SECOND_SHARE = 0.8

/**
 * Lays a second coding beside the first. It serves to learn from alone: what is scored, and what cuts
 * are learnt from, is the first coder's.
 */
export function withSecondCoding(
  transcripts: readonly CodedTranscript[],
  path: string,
  heads: readonly Head[],
): CodedTranscript[] {
  const coded = new Map(
    jsonLines(path).map((value) => {
      const { id, turns } = SecondLine.parse(value)
      return [id, new Map(turns.map((turn) => [turn.n, turn]))] as const
    }),
  )
  return transcripts.map((transcript) => {
    const turns = transcript.source === 'annomi' ? coded.get(transcript.id) : undefined
    if (turns === undefined) return transcript
    return {
      ...transcript,
      turns: transcript.turns.map((turn, at) => {
        const answers = turns.get(at)
        if (answers === undefined) return turn
        const second = new Map<string, number>()
        for (const head of heads) {
          if (head.speaker !== turn.speaker) continue
          const shares = answers[head.name.replace('annomi_', '') as keyof typeof answers]
          if (typeof shares !== 'object') continue
          for (const name of head.classes) second.set(labelKey(head.name, name), shares[name] ?? 0)
        }
        return { ...turn, second }
      }),
    }
  })
}

/**
 * What share of a turn each output holds for, both codings taken together; 0 where the output is
 * unknown, null where all are.
 */
export function sharesOf(
  targets: Int8Array,
  second: ReadonlyMap<string, number> | undefined,
  outputs: readonly Output[],
): number[] | null {
  if (targets.every((target) => target < 0)) return null
  return outputs.map((output, k) => {
    const first = Math.max(0, targets[k] as number)
    const share = second?.get(keyOf(output))
    if (share === undefined || (targets[k] as number) < 0) return first
    return SECOND_SHARE * share + (1 - SECOND_SHARE) * first
  })
}

/** What a turn teaches, and for how much of it that holds. */
export interface Layer {
  targets: Int8Array
  share: number
}

const STEPS = 10

/**
 * A turn on which two codings may differ, as several turns that do not: an output with share .3 holds
 * in layers that make up three tenths. One layer where there is but one coding.
 */
export function layersOf(
  targets: Int8Array,
  second: ReadonlyMap<string, number> | undefined,
  outputs: readonly Output[],
): Layer[] {
  if (second === undefined) return [{ targets, share: 1 }]
  const steps = outputs.map((output, k) => {
    const first = targets[k] as number
    const share = second.get(keyOf(output))
    if (first < 0 || share === undefined) return first < 0 ? -1 : first * STEPS
    return Math.round((SECOND_SHARE * share + (1 - SECOND_SHARE) * first) * STEPS)
  })
  const edges = [...new Set([0, ...steps.filter((step) => step > 0), STEPS])].sort((a, b) => a - b)
  return edges.slice(1).map((edge, at) => ({
    targets: Int8Array.from(steps, (step) => (step < 0 ? -1 : step >= edge ? 1 : 0)),
    share: (edge - (edges[at] as number)) / STEPS,
  }))
}
