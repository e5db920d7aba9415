import type { Codebook } from '../../core/codebook/codebook.ts'
import type { Tx } from '../database.ts'
import { listReleases } from './codebooks.ts'
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

/** The codebook with the codes that these sessions were coded by before it: a project names them all. */
export async function withEarlierCodes(
  tx: Tx,
  codebook: Codebook,
  sessions: readonly Pick<FinishedCoding, 'coded'>[],
): Promise<Codebook> {
  const versions = new Set(sessions.map(({ coded }) => coded.codebook))
  const codes = new Map(codebook.codes.map((code) => [code.id, code]))
  for (const release of await listReleases(tx)) {
    if (!versions.has(release.version)) continue
    for (const code of release.codebook.codes) {
      if (!codes.has(code.id)) codes.set(code.id, code)
    }
  }
  return { ...codebook, codes: [...codes.values()] }
}
