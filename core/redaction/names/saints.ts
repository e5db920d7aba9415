import type { Candidate, CandidateGenerator, Token } from '../span.ts'
import { isCommonWord, isFirstName } from './words.ts'

const SAINT = new Set(['st', 'saint', 'ss'])
const HEADS = new Set(
  (
    'church school hospital hospice primary academy college hall ward surgery infirmary house court ' +
    'cathedral chapel nursery infants juniors centre community trust'
  ).split(' '),
)
const HEADS_MAX = 3
/** High, because the name inside must not win over the whole. */
const SCORE = 1

/** Schools, churches and wards named after a saint: `st brendan's`, `St Botolph's church hall`. */
export const saints: CandidateGenerator = {
  name: 'saint',
  find: (session) => session.tokens.flatMap(inTurn),
}

function inTurn(tokens: readonly Token[], turn: number): Candidate[] {
  return tokens.flatMap((token, at): Candidate[] => {
    if (!SAINT.has(token.lower) || token.masked) return []
    // `St. Anne's` is written with a stop as well.
    const named = tokens[at + 1]?.lower === '.' ? at + 2 : at + 1
    if (!isSaintly(tokens[named])) return []
    let last = named
    while (last - named < HEADS_MAX && HEADS.has(tokens[last + 1]?.lower ?? '')) last += 1
    const end = tokens[last]!.end
    const why = 'named after a saint'
    return [{ turn, start: token.start, end, type: 'ORG', recogniser: 'saint', why, score: SCORE }]
  })
}

/** `high st is shut` names no saint. */
function isSaintly(token: Token | undefined): boolean {
  if (token === undefined || token.kind !== 'word' || token.masked) return false
  const word = token.word
  return isFirstName(word) || token.lower.endsWith("'s") || !isCommonWord(word)
}
