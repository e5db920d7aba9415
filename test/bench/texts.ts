import type { KnownIdentifier } from '../../core/pipeline/shapes.ts'
import type { RawTurn } from '../../core/session/turn.ts'
import { readDemoTexts } from '../../eval/datasets/demo-unit/texts.ts'

/** A conversation and the names its case's record would hold. */
export interface BenchText {
  turns: RawTurn[]
  known: KnownIdentifier[]
}

/** About what two people say in an hour. */
export const HOUR_WORDS = 9_000

export const wordsIn = (turns: readonly { text: string }[]): number =>
  turns.reduce((sum, turn) => sum + turn.text.split(/\s+/).length, 0)

/** One conversation of at least `words` words, made of the invented appointments end to end. */
export async function longConversation(words: number): Promise<BenchText> {
  const { appointments } = await readDemoTexts()
  const turns: RawTurn[] = []
  const known: KnownIdentifier[] = []
  for (const appointment of appointments) {
    if (wordsIn(turns) >= words) break
    known.push(...appointment.known)
    for (const turn of appointment.transcript.turns) turns.push({ ...turn, n: turns.length })
  }
  return { turns, known }
}

/** The invented appointments, over and over, no two the same. */
export async function manyConversations(count: number): Promise<BenchText[]> {
  const { appointments } = await readDemoTexts()
  return Array.from({ length: count }, (_, at) => {
    const { transcript, known } = appointments[at % appointments.length] as (typeof appointments)[0]
    return { turns: transcript.turns, known }
  })
}
