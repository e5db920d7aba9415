import { mergeCandidates } from '../merge.ts'
import { readSession } from '../reading.ts'
import { cutSession } from '../tokens.ts'
import type { Recogniser } from './recogniser.ts'

/** What one recogniser would mask in these turns, as words; each recogniser's table test asks this. */
export function recogniseText(recogniser: Recogniser, ...turns: string[]): string[] {
  const session = cutSession(turns.map((text) => ({ text })))
  const found = mergeCandidates(recogniser.find(readSession(session)), turns)
  return found.map((one) => turns[one.turn]!.slice(one.start, one.end))
}
