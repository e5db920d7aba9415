import type { Code, Codebook } from '../codebook/codebook.ts'
import { childrenOf, parentOf } from '../codebook/parents.ts'
import { type Offered, wereOffered } from './offered.ts'

export const COMPARISONS = ['people', 'tagger', 'rerun'] as const
/** Who is held against whom: people each other, the tagger gold, the tagger its own earlier run. */
export type Comparison = (typeof COMPARISONS)[number]

/** A turn on which two raters are compared, with what it may be grouped by. */
export interface ComparedTurn {
  readonly session: string
  readonly material: string
  readonly turn: number
  readonly speaker: string
  readonly offered: Offered
  readonly ratings: readonly [readonly string[], readonly string[]]
}

/** Codes of which a turn is asked one question: the talk codes, or the children of one parent. */
export interface CodeFamily {
  readonly id: string
  readonly speaker: Code['speaker']
  readonly codes: readonly string[]
}

/** What agreement is measured on: a code, or a parent that is there when any of its codes is. */
export interface Level {
  readonly label: string
  readonly speaker: Code['speaker']
  readonly codes: readonly string[]
  readonly parent: boolean
}

/** Every code in the order of the codebook, each parent before the first of its codes. */
export function levelsOf(codebook: Codebook): Level[] {
  const seen = new Set<string>()
  return codebook.codes.flatMap((code): Level[] => {
    const { id, speaker } = code
    const own = { label: id, speaker, codes: [id], parent: false }
    const parent = parentOf(code)
    if (parent === null || seen.has(parent)) return [own]
    seen.add(parent)
    const codes = childrenOf(codebook, parent)
    return [{ label: parent, speaker, codes, parent: true }, own]
  })
}

/** The families of a codebook for which mixing up is worth a table. */
export function familiesOf(codebook: Codebook): CodeFamily[] {
  const sets = new Map<string, CodeFamily>()
  for (const code of codebook.codes) {
    const id = code.exclusive ?? parentOf(code)
    if (id === null || sets.has(id)) continue
    const codes = code.exclusive
      ? codebook.codes.filter((one) => one.exclusive === id).map((one) => one.id)
      : childrenOf(codebook, id)
    sets.set(id, { id, speaker: code.speaker, codes })
  }
  return [...sets.values()]
}

export const NONE = 'none'
export const SEVERAL = 'several'

/** What a rater said of a turn within a family: one of its codes, none, or several. */
export function answerIn(family: CodeFamily, codes: readonly string[]): string {
  const given = family.codes.filter((code) => codes.includes(code))
  if (given.length > 1) return SEVERAL
  return given[0] ?? NONE
}

export interface Confusion {
  readonly family: CodeFamily
  /** Answers that occur, in the order of the codebook. */
  readonly answers: readonly string[]
  /** First rater's answer → second rater's answer → turns. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** How often what one rater called this the other called that. */
export function confusionOf(family: CodeFamily, turns: readonly ComparedTurn[]): Confusion {
  const cells: Record<string, Record<string, number>> = {}
  const seen = new Set<string>()
  for (const { speaker, offered, ratings } of turns) {
    if (speaker !== family.speaker || !wereOffered(offered, family.codes)) continue
    const [first, second] = ratings.map((codes) => answerIn(family, codes)) as [string, string]
    seen.add(first).add(second)
    const row = cells[first] ?? {}
    cells[first] = { ...row, [second]: (row[second] ?? 0) + 1 }
  }
  const answers = [...family.codes, SEVERAL, NONE].filter((answer) => seen.has(answer))
  return { family, answers, cells }
}
