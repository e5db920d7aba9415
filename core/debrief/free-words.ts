import { isCommonWord } from '../redaction/names/words.ts'
import { tellsName } from '../redaction/telling.ts'

/** Long numbers are phone numbers, references or dates of birth. */
const LONG_NUMBER = /\d[\d /-]{4,}\d/
const ADDRESS = /@|https?:/i

/** A word with a capital that does not begin its sentence. */
const CAPITAL_INSIDE = /(?<=[\p{L}\p{N},;] )\p{Lu}\p{Ll}{2,}/gu
/** Capitals that are nobody's. */
const OFFICIAL = new Set(
  (
    'jobcentre universal monday tuesday wednesday thursday friday saturday sunday january ' +
    'february march april may june july august september october november december'
  ).split(' '),
)

const looksLikeName = (word: string): boolean =>
  !isCommonWord(word.toLowerCase()) && !OFFICIAL.has(word.toLowerCase())

/** Why words typed for the whole team may not be kept, or null: they are read without redaction. */
export function refusedWords(text: string): string | null {
  if (LONG_NUMBER.test(text) || ADDRESS.test(text)) {
    return 'Leave out phone numbers, references and addresses'
  }
  const capitals = text.match(CAPITAL_INSIDE) ?? []
  if (tellsName(text) || capitals.some(looksLikeName)) {
    return 'Leave names out: write “a person”, “a colleague” or a place’s kind'
  }
  return null
}
