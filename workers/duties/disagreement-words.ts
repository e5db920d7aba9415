import type { RedactOut } from '../../core/pipeline/shapes.ts'
import type { Database, Tx } from '../../db/database.ts'
import type { Queue } from '../../db/queue.ts'
import type { Keys } from '../../db/sealing/keys.ts'
import { spreadNames } from '../../db/stores/case-names.ts'
import { settleWords, type WaitingWords, waitingWords } from '../../db/stores/disagreements.ts'
import { keepPseudonyms, pseudonymsUnchanged } from '../../db/stores/step-outputs.ts'
import type { StepHost } from '../step-host.ts'

export interface WordsDeps {
  database: Database
  queue: Queue
  keys: Keys
  host: StepHost
  now: () => Date
}

/** At once; the rest wait for the next round. */
const ROUND = 20

/**
 * Takes names out of what coaches wrote about tags, so that others may read it; runs every few
 * seconds. Words whose redaction fails stay sealed and are tried again. Returns how many are done.
 */
export async function redactDisagreements(deps: WordsDeps): Promise<number> {
  const waiting = await waitingWords(deps.database.drizzle, deps.keys, ROUND)
  let done = 0
  for (const one of waiting) if (await redactOne(deps, one)) done += 1
  return done
}

async function redactOne(deps: WordsDeps, { id, of, load }: WaitingWords): Promise<boolean> {
  if (!load) {
    await settleWords(deps.database.drizzle, id, null)
    return true
  }
  const { timeout_ms } = deps.host.describe('redact').limits
  const signal = AbortSignal.timeout(timeout_ms)
  const result = await deps.host.run('redact', load.input, { signal, progress: () => {} })
  if (result.kind !== 'done') return false
  const { turns, pseudonyms } = result.output as RedactOut
  const words = turns[0]?.text
  if (words === undefined) return false
  return deps.database.drizzle.transaction(async (transaction) => {
    const tx = transaction as Tx
    if (!(await pseudonymsUnchanged(tx, of, load.map_row_id))) return false
    await keepPseudonyms(tx, deps.keys, of, pseudonyms)
    await settleWords(tx, id, words)
    await spreadNames(tx, deps, of, pseudonyms, deps.now())
    return true
  })
}
