import type { FileCoding, FileTurn } from '../../core/coding/imported.ts'

/** The codings of a file, by session and person. */
export interface CodingsFile {
  readonly format: 'JSON Lines' | 'CSV' | 'REFI-QDA'
  readonly codings: readonly FileCoding[]
}

/** Says what of a file is left out on purpose, so that nobody looks for it afterwards. */
export const leftOut = (what: string, count: number): string[] =>
  count === 0 ? [] : [`${count} ${what} left out: only what people coded is imported.`]

/** Raters of an exported file that are no people. */
export const NO_PERSON = new Set(['gold', 'tagger'])

/** A coding as a reader puts it together. */
export interface Gathered {
  session: string
  coder: string
  codebook: string | null
  counted: FileCoding['counted']
  turns: FileTurn[]
  problems: string[]
}

/** Puts what single lines say together by session and person. */
export class Gathering {
  readonly #found = new Map<string, Gathered>()
  readonly #counted: FileCoding['counted']

  constructor(counted: FileCoding['counted']) {
    this.#counted = counted
  }

  of(session: string, coder: string, codebook: string | null): Gathered {
    const key = JSON.stringify([session, coder])
    const known = this.#found.get(key)
    if (known) return known
    const made: Gathered = {
      ...{ session, coder, codebook, counted: this.#counted },
      ...{ turns: [], problems: [] },
    }
    this.#found.set(key, made)
    return made
  }

  all(): Gathered[] {
    return [...this.#found.values()]
  }
}
