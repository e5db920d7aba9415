import type { IdentifierType, KnownIdentifier } from '../pipeline/shapes.ts'

/** A stretch of one turn that may identify somebody, before overlaps are settled. */
export interface Candidate {
  /** Index of the turn in the session's list (not its `n`). */
  turn: number
  /** UTF-16 offsets in the turn's original text, end exclusive. */
  start: number
  end: number
  type: IdentifierType
  recogniser: string
  why: string
  /** How sure, 0 to 1. */
  score: number
  /** The value as it would be written, when spoken words were read into one, e.g. `M145TQ`. */
  value?: string
  /** Its finder would leave it in the text, but not surely: shown to whoever reviews the masks. */
  unsure?: true
}

/** Finds names, places and organisations; models and libraries come in through this door. */
export interface CandidateGenerator {
  readonly name: string
  /** `known` is what the case's record already names; it may make the finder surer. */
  find(session: SessionText, known: readonly KnownIdentifier[]): Candidate[]
}

/** The words of one session, cut once and shared by every recogniser. */
export interface SessionText {
  texts: readonly string[]
  /** Who speaks each turn; a note has one turn by its writer. */
  speakers: readonly string[]
  /** Turn index to its own tokens. */
  tokens: readonly (readonly Token[])[]
}

export interface Token {
  turn: number
  start: number
  end: number
  /** Lower case, without accents on apostrophes, zero-width and direction marks. */
  lower: string
  /** As the lists have it: without accents and without a clipped `'s` or `'ll` behind it. */
  word: string
  /** First letter is a capital in the original. */
  capital: boolean
  kind: 'word' | 'number' | 'mark'
  /** Nothing stands between this token and the one before it. */
  joined: boolean
  /** Inside a pseudonym such as `[Person 2]` that an earlier run left in the text. */
  masked: boolean
}
