import { z } from 'zod'
import {
  type LabelScores,
  type RatedTurn,
  type ScoreOptions,
  scoreLabel,
} from '../coding/label-scores.ts'
import { type Offered, wereOffered } from '../coding/offered.ts'
import type { Code, Codebook } from './codebook.ts'
import { childrenOf, parentOf } from './parents.ts'

/** What must hold before a code is shown under its own name. */
export const GATE = {
  /** Turns of the gold set that carry it. */
  uses_min: 20,
  /** Agreement of the tagger with gold: Krippendorff's alpha, and F1. */
  alpha_min: 0.6,
  f1_min: 0.6,
  /** Agreement of people with each other: what cannot be told by people is not told by a machine. */
  human_alpha_min: 0.6,
} as const

/** The rule in one sentence, as pages give it. */
export const GATE_RULE =
  `A code is shown under its own name when at least ${GATE.uses_min} turns of the gold set carry ` +
  `it, people agree on it (alpha at least ${GATE.human_alpha_min}), and the tagger agrees with ` +
  `gold (alpha and F1 at least ${GATE.alpha_min}). Otherwise its parent is shown if that holds for ` +
  'the parent, and else the code is only suggested and kept out of the links.'

/** Where what is known of the built-in tagger comes from, until there is a gold set. */
export const BUILT_IN_SOURCE =
  'How well the built-in tagger does is known only from public demonstrations and synthetic text.'

/** Said wherever codes appear before any session is gold. */
export const NO_GOLD = `Provisional: no session is gold here yet. ${BUILT_IN_SOURCE}`

const Figure = z.object({
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

/** One level of a gate: how tagger and people did on a code, or on its parent. */
export const GateLevel = z.object({
  label: z.string(),
  /** Gold turns that carry it; turns and sessions compared. */
  uses: z.number(),
  units: z.number(),
  sessions: z.number(),
  alpha: Figure,
  f1: Figure,
  /** Alpha between people, the ceiling; null estimate while nothing was coded twice. */
  human: Figure,
  human_units: z.number(),
  passed: z.boolean(),
  /** What is missing, in words; null when it passed. */
  reason: z.string().nullable(),
})
export type GateLevel = z.infer<typeof GateLevel>

/** Under which name a code may be shown, and why. */
export const CodeGate = z.object({
  code: z.string(),
  verdict: z.enum(['code', 'parent', 'suggested']),
  /** The name it is shown under: its own or its parent's; its own with a mark when suggested. */
  shown_as: z.string(),
  own: GateLevel,
  parent: GateLevel.nullable(),
})
export type CodeGate = z.infer<typeof CodeGate>

/** All gates as they are stored; `codes` is empty while there is no gold set. */
export const GateTable = z.object({
  codebook: z.string(),
  sessions: z.number(),
  turns: z.number(),
  codes: z.array(CodeGate),
})
export type GateTable = z.infer<typeof GateTable>

/** One turn of a gold session. */
export interface GateTurn {
  readonly session: string
  readonly speaker: string
  readonly offered: Offered
  readonly gold: readonly string[]
  /** What each person put before any of it was settled. */
  readonly people: readonly (readonly string[])[]
  readonly tagged: readonly string[]
}

/** The gate of every code of the codebook against a gold set; none without one. */
export function gateCodes(
  codebook: Codebook,
  turns: readonly GateTurn[],
  options: ScoreOptions,
): GateTable {
  const sessions = new Set(turns.map((turn) => turn.session)).size
  const levels = new Map<string, GateLevel>()
  const level = (label: string, codes: readonly string[], speaker: Code['speaker']) => {
    const known = levels.get(label)
    if (known) return known
    const asked = turns.filter(
      (turn) => turn.speaker === speaker && wereOffered(turn.offered, codes),
    )
    const made = levelOf(asked, label, codes, options)
    levels.set(label, made)
    return made
  }
  const codes = codebook.codes.map((code): CodeGate => {
    const own = level(code.id, [code.id], code.speaker)
    const name = parentOf(code)
    const parent = name === null ? null : level(name, childrenOf(codebook, name), code.speaker)
    const verdict = own.passed ? 'code' : parent?.passed ? 'parent' : 'suggested'
    const shown_as = verdict === 'parent' ? (name as string) : code.id
    return { code: code.id, verdict, shown_as, own, parent }
  })
  return {
    codebook: codebook.version,
    sessions,
    turns: turns.length,
    codes: sessions === 0 ? [] : codes,
  }
}

function levelOf(
  turns: readonly GateTurn[],
  label: string,
  codes: readonly string[],
  options: ScoreOptions,
): GateLevel {
  const against = (ratings: (turn: GateTurn) => RatedTurn['ratings']) =>
    turns.map((turn) => ({ session: turn.session, ratings: ratings(turn) }))
  const tagger = scoreLabel(
    against((turn) => [turn.gold, turn.tagged]),
    label,
    codes,
    options,
  )
  const people = scoreLabel(
    against((turn) => turn.people),
    label,
    codes,
    options,
  )
  const reason = missing(tagger, people)
  return {
    ...{ label, uses: tagger.uses, units: tagger.units, sessions: tagger.sessions },
    ...{ alpha: tagger.alpha, f1: tagger.f1, human: people.alpha, human_units: people.units },
    ...{ passed: reason === null, reason },
  }
}

function missing(tagger: LabelScores, people: LabelScores): string | null {
  if (tagger.uses < GATE.uses_min) {
    return `${tagger.uses} gold turns carry it; ${GATE.uses_min} are needed.`
  }
  const human = people.alpha.estimate
  if (human === null) return 'Nobody knows yet how well people agree on it: code some turns twice.'
  if (human < GATE.human_alpha_min) {
    return `People do not agree enough on it: alpha ${human.toFixed(2)}.`
  }
  const { alpha, f1 } = tagger
  if (alpha.estimate === null || alpha.estimate < GATE.alpha_min) {
    return `The tagger does not agree enough with gold: alpha ${shown(alpha.estimate)}.`
  }
  if (f1.estimate === null || f1.estimate < GATE.f1_min) {
    return `The tagger does not agree enough with gold: F1 ${shown(f1.estimate)}.`
  }
  return null
}

const shown = (value: number | null) => (value === null ? 'not known' : value.toFixed(2))
