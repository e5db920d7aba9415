import type { Token } from './tokens.ts'

/** A stretch of a turn that can stand as evidence: UTF-16 offsets and the tokens inside. */
export interface Clause {
  start: number
  end: number
  /** Tokens `from` to `to`, end exclusive. */
  from: number
  to: number
}

/** Words that open a new clause in unpunctuated speech, once the clause before is long enough. */
const OPENERS = new Set(
  'and but so because or if then cos well what how do did is are can'.split(' '),
)
const WORDS_BEFORE_OPENER = 8
const WORDS_MAX = 25

/** Cuts a turn into sentences, and a sentence without marks where a new clause seems to open. */
export function cutClauses(tokens: readonly Token[]): Clause[] {
  const clauses: Clause[] = []
  let from = 0
  const close = (to: number) => {
    if (to > from) clauses.push(clauseOf(tokens, from, to))
    from = to
  }
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token
    const length = at - from
    if (/^[.?!…;]/.test(token.word)) close(at + 1)
    else if (length >= WORDS_MAX) close(at)
    else if (length >= WORDS_BEFORE_OPENER && OPENERS.has(token.word)) close(at)
  }
  close(tokens.length)
  return clauses
}

function clauseOf(tokens: readonly Token[], from: number, to: number): Clause {
  const start = (tokens[from] as Token).start
  return { start, end: (tokens[to - 1] as Token).end, from, to }
}
