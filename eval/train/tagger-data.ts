import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Codebook } from '../../core/codebook/codebook.ts'
import { Speaker } from '../../core/session/turn.ts'
import { type Head, NONE, type Output } from '../../workers/models/tagger/heads.ts'

/** One coded conversation, ready to learn from or to be scored against. */
export interface CodedTranscript {
  id: string
  /** Conversations of one group never stand on both sides of a split. */
  group: string
  /** `examples` and `written` are learnt from and never scored. */
  source: 'annomi' | 'synthetic' | 'examples' | 'written'
  turns: CodedTurn[]
}

export interface CodedTurn {
  speaker: Speaker
  text: string
  /** `head/class` to 0 or 1; an output that is absent is unknown. */
  labels: Map<string, 0 | 1>
  /** What a second coder said of it, label to share of 1; to learn from alone. */
  second?: Map<string, number>
  /** Codes that one coding pass gave and the other did not. */
  disputed: string[]
  /** Identifying data: what the redact step would replace. */
  pii: { start: number; end: number; type: string }[]
}

const Answers = z.looseObject({
  main: z.string().optional(),
  question: z.string().nullish(),
  reflection: z.string().nullish(),
  input: z.string().nullish(),
  talk: z.string().optional(),
})

const AnnomiLine = z.looseObject({
  id: z.string(),
  group: z.string(),
  turns: z.array(
    z.looseObject({
      speaker: Speaker,
      text: z.string(),
      human: z.array(Answers).optional(),
      ai: Answers.optional(),
    }),
  ),
})

const CodedLine = z.looseObject({
  id: z.string(),
  turns: z.array(
    z.looseObject({
      speaker: Speaker,
      text: z.string(),
      codes: z.array(z.string()),
      disputed: z.array(z.string()).optional(),
      pii: z
        .array(z.looseObject({ start: z.number(), end: z.number(), type: z.string() }))
        .optional(),
    }),
  ),
})

/** One value a line; empty lines are passed over. */
export const jsonLines = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))

export const labelKey = (head: string, name: string): string => `${head}/${name}`
export const keyOf = (output: Output): string => labelKey(output.head, output.class)

/**
 * AnnoMI-shaped lines. The first coder's label is the reference where there are several; what an AI
 * wrote to learn from is coded under `ai`.
 */
export function readAnnomi(
  path: string,
  heads: readonly Head[],
  source: 'annomi' | 'written' = 'annomi',
): CodedTranscript[] {
  return jsonLines(path).map((value) => {
    const line = AnnomiLine.parse(value)
    const turns = line.turns.map((turn) => {
      const labels = new Map<string, 0 | 1>()
      const answers = turn.human?.[0] ?? turn.ai
      for (const head of heads) {
        if (!answers || head.speaker !== turn.speaker) continue
        const attribute = head.name.replace('annomi_', '') as keyof typeof answers
        const answer = (answers[attribute] as string | null | undefined) ?? NONE
        for (const name of head.classes)
          labels.set(labelKey(head.name, name), +(name === answer) as 0 | 1)
      }
      return { speaker: turn.speaker, text: turn.text, labels, disputed: [], pii: [] }
    })
    return { id: line.id, group: line.group, source, turns }
  })
}

/** Lines coded with the codebook. A disputed code is unknown on its turn. */
export function readCoded(
  path: string,
  heads: readonly Head[],
  source: Exclude<CodedTranscript['source'], 'annomi'>,
): CodedTranscript[] {
  return jsonLines(path).map((value) => {
    const line = CodedLine.parse(value)
    const turns = line.turns.map((turn) => {
      const labels = new Map<string, 0 | 1>()
      const disputed = new Set(turn.disputed)
      for (const head of heads) {
        if (head.speaker !== turn.speaker) continue
        // One disputed class of an exclusive head leaves the agreed class standing.
        for (const name of head.classes) {
          if (head.kind === 'any' && disputed.has(name)) continue
          labels.set(labelKey(head.name, name), +turn.codes.includes(name) as 0 | 1)
        }
      }
      return {
        speaker: turn.speaker,
        text: turn.text,
        labels,
        disputed: turn.disputed ?? [],
        pii: turn.pii ?? [],
      }
    })
    return { id: line.id, group: line.id, source, turns }
  })
}

/** The codebook as heads: every exclusive set is one head, all other codes stand alone. */
export function codebookHeads(codebook: Codebook): Head[] {
  const heads: Head[] = []
  for (const speaker of ['coach', 'client'] as const) {
    const own = codebook.codes.filter((code) => code.speaker === speaker)
    const free = own.filter((code) => code.exclusive === undefined).map((code) => code.id)
    if (free.length > 0) heads.push({ name: speaker, speaker, kind: 'any', classes: free })
    for (const name of new Set(own.map((code) => code.exclusive))) {
      if (name === undefined) continue
      const classes = own.filter((code) => code.exclusive === name).map((code) => code.id)
      heads.push({ name, speaker, kind: 'one_of', classes })
    }
  }
  return heads
}
