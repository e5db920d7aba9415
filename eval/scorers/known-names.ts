import type { KnownIdentifier } from '../../core/pipeline/shapes.ts'
import { SHORT_FORMS } from '../../core/redaction/names/short-forms.ts'
import type { MarkedSession } from '../train/names-data.ts'

/** How a case's record may hold the names of a session. */
export const RECORDS = ['as said', 'spelt otherwise'] as const
export type RecordSpelling = (typeof RECORDS)[number]

/**
 * The names of a session as its case's record would hold them: as they are said, or, `spelt
 * otherwise`, with every word in another form (Abigail for Abby) or another spelling (Zofia for Sofia).
 */
export function namesOnRecord(session: MarkedSession, spelling: RecordSpelling): KnownIdentifier[] {
  const names = new Set<string>()
  for (const turn of session.turns) {
    for (const { start, end, type } of turn.spans) {
      if (type === 'NAME') names.add(turn.text.slice(start, end).toLowerCase())
    }
  }
  return [...names].map((name) => ({
    type: 'NAME',
    text: spelling === 'as said' ? name : name.replace(/\p{L}+/gu, otherwise),
  }))
}

/** Shorter words have no second spelling that would still be theirs. */
const SPELLING_MIN = 4

/** What people at a keyboard and speech recognisers alike put for one another. */
const SWAPS: [RegExp, string][] = [
  [/ph/, 'f'],
  [/ck/, 'k'],
  [/ie$/, 'y'],
  [/y$/, 'ie'],
  [/([a-z])\1/, '$1'],
  [/c(?=[aou])/, 'k'],
  [/k(?=[aou])/, 'c'],
  [/s(?=[aeiou])/, 'z'],
  [/z/, 's'],
  [/th/, 't'],
  [/([lnrt])/, '$1$1'],
]

function otherwise(word: string): string {
  const [short] = SHORT_FORMS.get(word) ?? []
  if (short !== undefined) return short
  if (word.length < SPELLING_MIN) return word
  const swap = SWAPS.find(([said]) => said.test(word))
  return swap === undefined ? word : word.replace(...swap)
}
