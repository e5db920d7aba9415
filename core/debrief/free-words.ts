import { tellsName } from '../redaction/telling.ts'

/** Long numbers are phone numbers, references or dates of birth. */
const LONG_NUMBER = /\d[\d /-]{4,}\d/
const ADDRESS = /@|https?:/i

/** Why words typed for the whole team may not be kept, or null: they are read without redaction. */
export function refusedWords(text: string): string | null {
  if (LONG_NUMBER.test(text) || ADDRESS.test(text)) {
    return 'Leave out phone numbers, references and addresses'
  }
  if (tellsName(text)) return 'Leave names out: write “a person”, “a colleague” or a place’s kind'
  return null
}
