import type { Tx } from '../database.ts'
import { type TaskTurn, turnsOfOutput } from './coding-tasks.ts'
import { type CodedSession, codedSessions, drawChances } from './gold.ts'

/** A session that all its coders have finished, with its words and its chance of being drawn. */
export interface FinishedCoding {
  readonly coded: CodedSession
  readonly text: readonly TaskTurn[]
  readonly probability: number | null
}

/** Every finished session; one whose coders are at work is not among them. */
export async function finishedCodings(tx: Tx): Promise<FinishedCoding[]> {
  const chances = await drawChances(tx)
  const finished = (await codedSessions(tx)).filter((one) => one.finished)
  const sessions: FinishedCoding[] = []
  for (const coded of finished) {
    const text = await turnsOfOutput(tx, coded.output_id)
    sessions.push({ coded, text, probability: chances.get(coded.session_id) ?? null })
  }
  return sessions
}
